/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK of this machine. */
record JavaInstallation(Path home, int feature) {

  private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");

  static JavaInstallation running() {
    return new JavaInstallation(
        Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** The JDK that {@code JAVA_HOME_17} and the like name, or one in the usual place, or else the one that runs this test. */
  static JavaInstallation find(int feature) {
    Stream<Path> named =
        Stream.ofNullable(System.getenv("JAVA_HOME_" + feature)).map(Path::of);
    return Stream.concat(named, usual().stream())
        .flatMap(home -> at(home).stream())
        .filter(java -> java.feature() == feature)
        .findFirst()
        .orElseGet(JavaInstallation::running);
  }

  private static List<Path> usual() {
    if (!Files.isDirectory(USUAL_PLACE)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(USUAL_PLACE)) {
      return homes.sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Optional<JavaInstallation> at(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/javac")) || !Files.isRegularFile(release)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Optional.of(new JavaInstallation(home, Runtime.Version.parse(version).feature()));
  }
}
