/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a job that was killed, as {@code mvn stream:ui} shows it. */
class StreamHistoryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  @TempDir
  private Path directory;

  @Test
  void the_batches_of_a_killed_job_are_shown_while_no_job_runs() throws Exception {
    FixtureProject project = FixtureProject.copy("endless", directory);
    MavenInstallation maven = MavenInstallation.ofThisBuild();
    String id;
    try (MavenRun run = MavenRun.start(
        maven,
        project,
        "stream:run",
        "-Dstream.batchInterval=100ms",
        "-Dstream.ui.port=" + PageClient.freePort())) {
      run.awaitOutput("started");
      Files.createFile(project.directory().resolve("go-on"));
      run.awaitOutput("third");
      Path history = project.directory().resolve("target/stream/history");
      await().atMost(PATIENCE).until(() -> batchesIn(history) >= 4);
      kill(run.job());
      assertThat(run.exitCode()).as(run.printed()).isNotZero();
    }

    PageClient page = new PageClient(PageClient.freePort());
    try (MavenRun ui =
        MavenRun.start(maven, project, "stream:ui", "-Dstream.ui.port=" + page.port())) {
      page.await("/api/v1/applications", "Endless");
      String applications = page.get("/api/v1/applications");
      Matcher ids = ID.matcher(applications);
      assertThat(ids.find()).as(applications).isTrue();
      id = ids.group(1);
      assertThat(ids.find()).as(applications).isFalse();
      assertThat(applications).contains("\"completed\":true");
      String path = "/api/v1/applications/" + id;
      assertThat(page.get(path + "/streaming/batches"))
          .contains("\"outcome\":\"SUCCEEDED\"", "\"status\":\"COMPLETED\"");
      assertThat(page.get(path + "/page/snapshot"))
          .contains("\"state\":\"FAILED\"", "Endless.java:");
      assertThat(ui.printed()).contains("http://localhost:" + page.port());
    }
  }

  /** As a machine that is out of memory does: nothing in the process gets to run any more. */
  private static void kill(ProcessHandle job) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-9", Long.toString(job.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
    await().atMost(PATIENCE).until(() -> !job.isAlive());
  }

  private static long batchesIn(Path history) throws IOException {
    if (!Files.isDirectory(history)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(history)) {
      return files
          .filter(Files::isRegularFile)
          .flatMap(file -> lines(file).stream())
          .filter(line -> line.contains("\"outputs\":"))
          .count();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
