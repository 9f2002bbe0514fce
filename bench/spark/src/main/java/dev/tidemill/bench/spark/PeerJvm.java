/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts main classes in JVMs of their own, with the libraries of one of the peers, and reads what they have measured. */
enum PeerJvm {
  TIDEMILL(
      "bench/target/benchmarks.jar",
      "dev.tidemill.bench.",
      List.of(
          "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
          "-Dslf4j.internal.verbosity=ERROR")),
  SPARK(
      "bench/spark/target/spark-benchmarks.jar:bench/spark/target/lib/*",
      "dev.tidemill.bench.spark.",
      opened()),
  KAFKA_STREAMS(
      "bench/kafka-streams/target/kafka-streams-benchmarks.jar:bench/kafka-streams/target/lib/*",
      "dev.tidemill.bench.kafkastreams.",
      List.of());

  private static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g");
  private static final Path ERRORS = Path.of("bench", "spark", "target", "errors.txt");

  private final String classPath;
  private final String packageName;
  private final List<String> flags;

  PeerJvm(String classPath, String packageName, List<String> flags) {
    this.classPath = classPath;
    this.packageName = packageName;
    this.flags = flags;
  }

  /** What Spark reaches into, as its own launcher does. */
  private static List<String> opened() {
    return List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar")
        .stream()
        .map(opened -> "--add-opens=java.base/" + opened + "=ALL-UNNAMED")
        .toList();
  }

  /** Runs a main class to its end. */
  Map<String, Double> run(String main, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(main, arguments);
    Map<String, Double> results = new HashMap<>();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] parts = line.split("\t", -1);
        if (parts[0].equals("result")) {
          results.put(parts[1], Double.parseDouble(parts[2]));
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(packageName + main + Arrays.toString(arguments)
          + " ended with code " + process.exitValue() + "; see " + ERRORS);
    }
    return results;
  }

  Process start(String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, packageName + main));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ERRORS.toFile()).start();
  }
}
