/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status of jobs in processes of their own, on a terminal and elsewhere. */
class StatusTest {
  @TempDir
  private Path directory;

  private LauncherProcess letters(String status) throws IOException {
    return LauncherProcess.start(
        directory,
        List.of("-Dstream.status=" + status, "-Dstream.maxBatches=3"),
        "--protocol",
        "1",
        "--class",
        LaunchedJobs.Letters.class.getName());
  }

  @Test
  void every_batch_and_the_end_is_an_object_for_programs() throws Exception {
    try (LauncherProcess job = letters("json")) {
      assertThat(job.exitCode()).isZero();

      List<String> objects = job.printed()
          .lines()
          .filter(line -> line.startsWith("{\"tidemill\":"))
          .toList();
      assertThat(objects).hasSize(4);
      assertThat(objects.get(0))
          .startsWith("{\"tidemill\":\"batch\",\"app\":\"Letters\",\"run\":\"")
          .contains(
              "\"batch\":1,\"batchTime\":\"20",
              "\"batchTimeMillis\":",
              "\"status\":\"SUCCEEDED\",\"attempt\":1,\"records\":",
              "\"recordsPerSecond\":",
              "\"schedulingDelayMillis\":",
              "\"processingMillis\":",
              "\"totalDelayMillis\":",
              "\"waiting\":",
              "\"stateKeys\":0}");
      assertThat(objects.get(3))
          .startsWith("{\"tidemill\":\"end\"")
          .contains("\"state\":\"STOPPED\",\"batches\":3,\"records\":");
      assertThat(job.printed().lines()).contains("a", "b");
    }
  }

  @Test
  void without_a_terminal_nothing_is_drawn() throws Exception {
    try (LauncherProcess job = letters("auto")) {
      assertThat(job.exitCode()).isZero();
      assertThat(job.printed()).doesNotContain("\u001b");
      assertThat(job.complained()).doesNotContain("\u001b");
    }
  }

  @Test
  void an_unknown_value_is_an_error_that_lists_those_there_are() throws Exception {
    try (LauncherProcess job = letters("yaml")) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(job.complained())
          .contains("stream.status is 'yaml', but it can only be one of auto, plain, json, off.");
    }
  }

  @Test
  void on_a_terminal_there_is_one_line_and_what_the_job_prints_stays_whole() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")), "needs script of util-linux");
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        "-Dstream.status=auto",
        "-Dstream.maxBatches=20",
        "-Dstream.batchInterval=100ms",
        Launcher.class.getName(),
        "--protocol",
        "1",
        "--class",
        LaunchedJobs.Letters.class.getName()));
    Path typescript = directory.resolve("typescript");
    ProcessBuilder terminal = new ProcessBuilder(
            "/usr/bin/script",
            "-qec",
            "'" + String.join("' '", command) + "'",
            typescript.toString())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(directory.resolve("shown").toFile())
        .redirectErrorStream(true);
    terminal.environment().put("TERM", "xterm");
    Process process = terminal.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

    String seen = Files.readString(directory.resolve("shown"));
    assertThat(process.exitValue()).as(seen).isZero();
    assertThat(seen).contains("\r\u001b[Kbatch ", " records/s | delay ");
    assertThat(seen.replace("\r\u001b[K", "\n").lines().map(String::strip)).contains("a", "b");
    assertThat(seen.lines().toList().get((int) seen.lines().count() - 1))
        .as("the line is gone at the end")
        .doesNotEndWith("ms");
  }
}
