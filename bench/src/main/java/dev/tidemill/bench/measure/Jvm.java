/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a main class in a JVM of its own, with this JVM's Java and class path. */
public final class Jvm {
  /** Flags that have slf4j write nothing, whatever the class path holds: what is written is not what is measured. */
  public static final List<String> NO_LOG = List.of(
      "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
      "-Dslf4j.internal.verbosity=ERROR");

  private Jvm() {}

  /** The caller reads standard output to its end; errors go where this JVM's go. */
  public static Process start(Class<?> main, List<String> flags, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
