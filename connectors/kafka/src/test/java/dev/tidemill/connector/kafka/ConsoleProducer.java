/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@code kafka-console-producer} starts: each line of its input is a record. */
final class ConsoleProducer implements AutoCloseable {
  private final Process process;
  private final BufferedWriter input;

  private ConsoleProducer(Process process) {
    this.process = process;
    this.input = process.outputWriter();
  }

  static ConsoleProducer start(String servers, String topic, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "org.apache.kafka.tools.ConsoleProducer",
        "--bootstrap-server",
        servers,
        "--topic",
        topic));
    command.addAll(List.of(options));
    return new ConsoleProducer(new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  void type(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** Writes a line again and again, without waiting for anything but room. */
  void typeOften(String line, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      input.write(line + "\n");
    }
    input.flush();
  }

  /** Ends the input, and waits until all has been sent. */
  void end() throws IOException, InterruptedException {
    input.close();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("the console producer has not ended well: " + process);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
