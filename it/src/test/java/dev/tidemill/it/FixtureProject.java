/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** A copy of a project of {@code src/test/resources/projects}, outside the repository, with its versions filled in. */
record FixtureProject(Path directory) {

  static FixtureProject copy(String name, Path parent) throws IOException {
    Path origin = origin(name);
    Path copy = parent.resolve(name);
    try (Stream<Path> files = Files.walk(origin)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(origin.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.writeString(target, filledIn(Files.readString(file)));
      }
    }
    return new FixtureProject(copy);
  }

  Path exitCodeFile() {
    return directory.resolve("target/stream/exit-code");
  }

  private static String filledIn(String text) {
    return text.replace("@tidemill.version@", MavenInstallation.setting("it.version"))
        .replace("@compiler.version@", BuildPlugins.version("maven-compiler-plugin"))
        .replace("@resources.version@", BuildPlugins.version("maven-resources-plugin"));
  }

  private static Path origin(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(FixtureProject.class.getResource("/projects/" + name), name)
              .toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
