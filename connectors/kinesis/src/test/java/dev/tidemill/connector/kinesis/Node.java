/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Programs of the npm registry, installed once below {@code target}: the versions of the lock file,
 * without the scripts that packages bring.
 */
final class Node {
  private static final Path DIRECTORY = Path.of("target", "kinesalite").toAbsolutePath();
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "server.js", "aggregate.js");
  private static final long MINUTES = 5;

  private Node() {}

  /** Why the programs cannot be used; empty if they can. */
  static Optional<String> problem() {
    try {
      run(List.of("node", "--version"), "");
    } catch (IOException e) {
      return Optional.of("there is no Node.js; on Debian: apt-get install nodejs npm");
    }
    try {
      install();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("npm cannot install kinesalite into " + DIRECTORY + ": " + e.getMessage());
    }
  }

  private static void install() throws IOException {
    Files.createDirectories(DIRECTORY);
    try (FileChannel channel = FileChannel.open(
            DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock of " + DIRECTORY + " is lost");
      }
      boolean isInstalled = Files.exists(DIRECTORY.resolve("installed"));
      for (String file : FILES) {
        try (InputStream in = Node.class.getResourceAsStream("/kinesalite/" + file)) {
          if (in == null) {
            throw new IOException("the resource " + file + " is missing");
          }
          Files.copy(in, DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      if (!isInstalled) {
        run(
            List.of(
                "npm",
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--prefix",
                DIRECTORY.toString()),
            "");
        Files.writeString(DIRECTORY.resolve("installed"), "");
      }
    }
  }

  /** A program that is to be started. */
  static ProcessBuilder program(String script) {
    return new ProcessBuilder("node", DIRECTORY.resolve(script).toString())
        .directory(DIRECTORY.toFile());
  }

  /** Runs a program, and returns what it has written. */
  static String run(String script, String input) {
    try {
      return run(program(script).command(), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(List<String> command, String input) throws IOException {
    Path errors = Files.createTempFile("node", ".err");
    try {
      Process process = new ProcessBuilder(new ArrayList<>(command))
          .redirectError(errors.toFile())
          .start();
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(command + ": " + output + Files.readString(errors));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + command, e);
    } finally {
      Files.delete(errors);
    }
  }
}
