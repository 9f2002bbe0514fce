/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs the tool on directories, and damages them. */
final class CheckpointTools {
  private CheckpointTools() {}

  /**
   * What the tool has printed.
   *
   * @param code exit code
   * @param errors what is on the standard error stream
   */
  record Output(int code, String text, String errors) {}

  /** Runs the tool with the classes of the job. */
  static Output run(Class<?> job, String action, Path directory, String... options) {
    List<String> arguments = new ArrayList<>(List.of(action, directory.toString()));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--job", job.getName(), "--", "/nowhere"));
    return run(arguments.toArray(String[]::new));
  }

  static Output run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code = CheckpointTool.run(
        List.of(arguments),
        new PrintStream(out, true, UTF_8),
        new PrintStream(errors, true, UTF_8));
    return new Output(code, out.toString(UTF_8), errors.toString(UTF_8));
  }

  /** The files of the log, in order. */
  static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("log"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("segment-"))
          .sorted()
          .toList();
    }
  }

  /** The files of state whose names begin so. */
  static List<Path> stateFiles(Path directory, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("state"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  static void flip(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 0x10;
    Files.write(file, bytes);
  }

  static void cutOff(Path file, int length) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** Everything in a directory: names, times and contents. */
  static SortedMap<String, String> contents(Path directory) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            directory.relativize(file).toString(),
            Files.getLastModifiedTime(file) + " " + Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
