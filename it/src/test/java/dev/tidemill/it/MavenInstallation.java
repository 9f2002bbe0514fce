/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import java.nio.file.Path;
import java.util.stream.Stream;

/** A Maven with the JDK that it runs on; prints as {@code Maven 3.6.3 on Java 17}, which becomes a part of a test's name. */
record MavenInstallation(String version, Path home, JavaInstallation java) {

  /** The Maven and the JDK that run this build. */
  static MavenInstallation ofThisBuild() {
    return new MavenInstallation(
        setting("it.mavenVersion"), Path.of(setting("it.mavenHome")), JavaInstallation.running());
  }

  /** The oldest that is supported and the next that is to come: between them lie all differences. */
  static Stream<MavenInstallation> oldestAndNext() {
    return Stream.of(unpacked("it.maven.oldest", 17), unpacked("it.maven.next", 25));
  }

  static Stream<MavenInstallation> all() {
    return Stream.of(
        unpacked("it.maven.oldest", 17),
        ofThisBuild(),
        unpacked("it.maven.current", 25),
        unpacked("it.maven.next", 25));
  }

  private static MavenInstallation unpacked(String versionSetting, int java) {
    String version = setting(versionSetting);
    return new MavenInstallation(
        version,
        Path.of(setting("it.mavens"), "apache-maven-" + version),
        JavaInstallation.find(java));
  }

  static String setting(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "The system property " + name + " is not set; run these tests by Maven: mvn verify");
    }
    return value;
  }

  @Override
  public String toString() {
    return "Maven " + version + " on Java " + java.feature();
  }
}
