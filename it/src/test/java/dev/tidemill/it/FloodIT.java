/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A producer that never pauses, such as {@code yes}, against a job that takes its time, in a JVM with
 * a heap of 512 MiB. The producer waits; the job goes on, and stops when it is told to.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FloodIT {
  private static final Pattern PROGRESS = Pattern.compile("lines (\\d+), MiB used (\\d+)");

  /** The buffer takes 64 MiB, and as much again may be on its way to the block log. */
  private static final long MAX_MEBIBYTES = 300;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir
  private Path directory;

  @ParameterizedTest(name = "lines of {0} bytes, {1} us each, block log: {2}")
  @CsvSource({"900_000, 20_000, false", "900_000, 20_000, true", "1, 10, true"})
  void a_flood_neither_fills_the_memory_nor_stops_the_job(
      String bytes, String micros, boolean logged) throws Exception {
    flood(number(bytes), number(micros), logged, Duration.ofSeconds(5));
  }

  @Tag("nightly")
  @ParameterizedTest(name = "lines of {0} bytes, {1} us each, block log: {2}")
  @CsvSource({"900_000, 20_000, true", "1, 10, true"})
  void a_flood_of_ten_minutes_neither_fills_the_memory_nor_stops_the_job(
      String bytes, String micros, boolean logged) throws Exception {
    flood(number(bytes), number(micros), logged, Duration.ofMinutes(10));
  }

  private static int number(String text) {
    return Integer.parseInt(text.replace("_", ""));
  }

  private void flood(int bytes, int micros, boolean logged, Duration length) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      startProducer(server, bytes);
      Path log = directory.resolve("job.log");
      Process job = job(server.getLocalPort(), micros, logged, log);
      try {
        await().atMost(PATIENCE).until(() -> lines(log) > 0 || !job.isAlive());
        long end = System.nanoTime() + length.toNanos();
        await()
            .atMost(length.plus(PATIENCE))
            .pollInterval(Duration.ofMillis(200))
            .until(() -> System.nanoTime() > end || !job.isAlive());
        assertThat(job.isAlive())
            .as(() -> "whether it still runs: " + output(log))
            .isTrue();
        long before = lines(log);
        await().atMost(PATIENCE).until(() -> lines(log) > before || !job.isAlive());
        job.destroy();
        assertThat(job.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .as(() -> "whether it stops: " + output(log))
            .isTrue();
      } finally {
        job.destroyForcibly();
      }
      assertThat(job.exitValue()).as(() -> output(log)).isEqualTo(128 + 15);
      assertThat(output(log)).doesNotContain("OutOfMemoryError");
      long mebibytes = progress(log).stream()
          .mapToLong(found -> Long.parseLong(found.group(2)))
          .max()
          .orElseThrow();
      assertThat(mebibytes).as("MiB used at most").isLessThan(MAX_MEBIBYTES);
      System.out.println(
          "lines of " + bytes + " bytes: " + lines(log) + ", MiB used: " + mebibytes + " at most");
    }
  }

  private Process job(int port, int micros, boolean logged, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SlowLines.class.getName(),
            Integer.toString(port),
            Integer.toString(micros),
            logged ? directory.resolve("checkpoint").toString() : "")
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Sends lines to one client as fast as it reads, until it has gone. */
  private static void startProducer(ServerSocket server, int bytes) {
    Thread thread = new Thread(
        () -> {
          String line = "y".repeat(bytes) + "\n";
          byte[] lines =
              line.repeat(Math.max(1, 10_000 / bytes)).getBytes(StandardCharsets.US_ASCII);
          try (Socket client = server.accept()) {
            OutputStream out = client.getOutputStream();
            while (true) {
              out.write(lines);
            }
          } catch (IOException e) {
            // it has gone
          }
        },
        "producer");
    thread.setDaemon(true);
    thread.start();
  }

  private static long lines(Path log) {
    List<MatchResult> progress = progress(log);
    return progress.isEmpty()
        ? 0
        : Long.parseLong(progress.get(progress.size() - 1).group(1));
  }

  private static List<MatchResult> progress(Path log) {
    return PROGRESS.matcher(output(log)).results().toList();
  }

  private static String output(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no output: " + e;
    }
  }
}
