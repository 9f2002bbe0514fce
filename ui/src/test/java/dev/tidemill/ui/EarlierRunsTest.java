/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.ui.history.HistoryObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a history, with and without a job that runs. */
class EarlierRunsTest {
  private static final String API = "/api/v1/applications/";

  @TempDir
  private Path directory;

  private Page page;

  @BeforeEach
  void keepTwoRuns() throws Exception {
    keep("run-1", JobStatus.State.FAILED);
    keep("run-2", JobStatus.State.STOPPED);
    page = Page.start(settings());
    page.show(settings().history().orElseThrow());
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(get(API)).contains("run-1", "run-2"));
  }

  @AfterEach
  void close() {
    page.close();
  }

  private PageSettings settings() {
    return new PageSettings(
        true,
        "127.0.0.1",
        0,
        List.of(),
        "/",
        false,
        Optional.empty(),
        1_000,
        Optional.of(directory.toString()),
        1 << 20);
  }

  private void keep(String id, JobStatus.State end) throws Exception {
    ScriptedJob job = new ScriptedJob(id, "word count", settings());
    AutoCloseable kept = new HistoryObserver().observe(job);
    job.add(ScriptedJob.batch(1, 1, 2)).add(ScriptedJob.batch(2, 3, 4)).isIn(end, Optional.empty());
    kept.close();
  }

  private String get(String path) throws Exception {
    return Client.get(page.port(), path);
  }

  @Test
  void every_run_is_listed_as_ended_with_its_id() throws Exception {
    assertThat(get(API).split("\"completed\":true", -1)).hasSize(3);
  }

  @Test
  void a_run_is_served_by_its_id() throws Exception {
    assertThat(get(API + "run-1/streaming/batches"))
        .contains("200 OK", "\"batchId\":1001000", "\"batchId\":1002000");
    assertThat(get(API + "run-1/streaming/batches/1002000")).contains("\"totalDelay\":7");
    assertThat(get(API + "run-1/streaming/statistics")).contains("\"numActiveBatches\":0");
    assertThat(get(API + "run-1/page/snapshot")).contains("\"state\":\"FAILED\"");
    assertThat(get(API + "run-2/page/snapshot")).contains("\"state\":\"STOPPED\"");
    assertThat(get(API + "run-2/page/batches/1001000")).contains("\"phases\"");
    assertThat(get(API + "run-3/page/snapshot")).contains("404");
  }

  @Test
  void health_and_metrics_are_those_of_running_jobs() throws Exception {
    assertThat(get("/health/live")).contains("200 OK");
    assertThat(get("/metrics")).doesNotContain("run-1");
  }

  @Test
  void a_job_that_runs_comes_before_them() throws Exception {
    page.show(new ScriptedJob("run-3", "word count", settings()));

    String listed = get(API);
    assertThat(listed.indexOf("run-3")).isPositive().isLessThan(listed.indexOf("run-2"));
    assertThat(get(API + "run-3/page/snapshot")).contains("\"state\":\"RUNNING\"");
  }
}
