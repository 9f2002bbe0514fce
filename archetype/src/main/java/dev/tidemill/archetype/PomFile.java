/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import eu.maveniverse.domtrip.Document;
import eu.maveniverse.domtrip.DomTripException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** A POM on the disk, in the encoding that it declares. */
record PomFile(Path path, PomText pom) {

  static PomFile read(Path path) throws ProjectFailure {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (IOException failed) {
      throw new ProjectFailure("%s cannot be read: %s".formatted(path, failed), failed);
    }
    Document document;
    try {
      document = Document.of(new ByteArrayInputStream(bytes));
    } catch (DomTripException wrong) {
      throw new ProjectFailure(
          "%s cannot be read as XML: %s".formatted(path, wrong.getMessage()), wrong);
    }
    String declaration = document.xmlDeclaration().toLowerCase(Locale.ROOT);
    if (declaration.contains("encoding=")
        && !declaration.contains(document.encoding().toLowerCase(Locale.ROOT))) {
      throw new ProjectFailure("%s declares an encoding that this Java does not know: %s"
          .formatted(path, document.xmlDeclaration()));
    }
    PomFile file = new PomFile(path, PomText.of(path.toString(), document));
    // What is not the same when it is written again would be damaged by an edit elsewhere in the
    // file: bytes that are not of the declared encoding, for example.
    if (!Arrays.equals(bytes, file.pom().bytes())) {
      throw new ProjectFailure(
          "%s is not in the encoding that it declares, or, if it declares none, not in UTF-8."
              .formatted(path));
    }
    return file;
  }

  /** Where the project is. */
  Path directory() {
    return directory(path);
  }

  static Path directory(Path pom) {
    return pom.toAbsolutePath().resolveSibling("");
  }
}
