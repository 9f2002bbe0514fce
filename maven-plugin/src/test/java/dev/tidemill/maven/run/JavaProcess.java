/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real child JVMs of the test, started as fast as a JVM can. */
final class JavaProcess {

  static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  static final List<String> FAST =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m");

  private JavaProcess() {}

  static ProcessBuilder of(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.addAll(FAST);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
