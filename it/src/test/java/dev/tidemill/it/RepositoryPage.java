/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of this repository, its documentation for example. */
final class RepositoryPage {

  private RepositoryPage() {}

  static String read(String name) throws IOException {
    return Files.readString(file(name));
  }

  static Path file(String name) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("it/pom.xml"))) {
        return folder.resolve(name);
      }
    }
    throw new IllegalStateException("These tests run in the repository of Tidemill");
  }
}
