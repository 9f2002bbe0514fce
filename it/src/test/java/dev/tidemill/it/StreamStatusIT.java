/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a job that Maven runs shows how it is doing. */
class StreamStatusIT {
  @TempDir
  private Path directory;

  @Test
  void programs_get_an_object_for_each_batch_and_the_end_and_what_the_job_prints_beside_them()
      throws Exception {
    FixtureProject project = FixtureProject.copy("one-job", directory);
    MavenRun run = MavenRun.finish(
        MavenInstallation.ofThisBuild(),
        project,
        "stream:run",
        "-Dstream.status=json",
        "-Dstream.maxBatches=3",
        "-Dstream.batchInterval=100ms",
        "-Dstream.ui.enabled=false");

    assertThat(run.exitCode()).as(run.printed()).isZero();
    List<String> objects = run.printedByTheJob().stream()
        .filter(line -> line.startsWith("{\"tidemill\":"))
        .toList();
    assertThat(objects).as(run.printed()).hasSize(4);
    for (int batch = 1; batch <= 3; batch++) {
      assertThat(objects.get(batch - 1))
          .startsWith("{\"tidemill\":\"batch\",\"app\":\"Letters\",")
          .contains("\"batch\":" + batch + ",", "\"status\":\"SUCCEEDED\"")
          .endsWith("}");
    }
    assertThat(objects.get(3))
        .startsWith("{\"tidemill\":\"end\"")
        .contains("\"state\":\"STOPPED\",\"batches\":3,\"records\":2");
    assertThat(run.printedByTheJob()).contains("a", "b");
    assertThat(run.printed() + run.complained()).doesNotContain("records/s");
  }

  @Test
  void on_a_terminal_there_is_one_line_with_the_address_of_the_page() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")), "needs script of util-linux");
    FixtureProject project = FixtureProject.copy("endless", directory);
    Files.createFile(project.directory().resolve("go-on"));
    int port = PageClient.freePort();
    try (MavenRun run = MavenRun.startOnTerminal(
        MavenInstallation.ofThisBuild(),
        project,
        "stream:run",
        "-Dstream.maxBatches=30",
        "-Dstream.batchInterval=100ms",
        "-Dstream.ui.port=" + port)) {
      assertThat(run.exitCode()).as(run.printed()).isZero();
      String seen = Files.readString(run.output());
      assertThat(seen).contains("\r\u001b[Kbatch ", " records/s | delay ", "| localhost:" + port);
      assertThat(seen.replace("\r\u001b[K", "\n").lines().map(String::strip))
          .contains("started", "second", "third");
    }
  }
}
