/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.ui.LaunchedJobs;
import dev.tidemill.ui.LaunchedProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What remains of jobs in processes that end in whatever way. */
class KilledJobTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir
  private Path directory;

  private LaunchedProcesses processes;
  private History history;

  @BeforeEach
  void open() {
    processes = new LaunchedProcesses(directory);
    history = new History(directory.resolve("history").toString());
  }

  @AfterEach
  void close() {
    processes.close();
  }

  private void launch(Class<?> program, String... options) throws Exception {
    processes.launch(
        program,
        Map.of(),
        Stream.concat(
                Stream.of(
                    "-Dstream.ui.enabled=false",
                    "-Dstream.ui.history.directory=" + directory.resolve("history")),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private ObservedJob only() {
    List<ObservedJob> runs = history.runs();
    assertThat(runs).hasSize(1);
    return history.find(runs.get(0).description().id()).orElseThrow();
  }

  @Test
  void a_running_job_can_be_followed_and_after_kill_9_its_batches_are_still_there()
      throws Exception {
    launch(LaunchedJobs.Job.class);
    await().atMost(PATIENCE).untilAsserted(() -> {
      assertThat(only().batches()).hasSizeGreaterThan(5);
      assertThat(only().status().state()).isEqualTo(JobStatus.State.RUNNING);
    });
    int known = only().batches().size();
    await().atMost(PATIENCE).until(() -> only().batches().size() > known);

    processes.last().destroyForcibly().waitFor();

    assertThat(only().batches()).hasSizeGreaterThan(known);
    assertThat(only().status().state()).isEqualTo(JobStatus.State.FAILED);
    assertThat(only().status().failure().orElseThrow().message()).contains("it was killed");
  }

  @Test
  void the_failure_that_ended_a_job_is_kept() throws Exception {
    launch(LaunchedJobs.Failing.class);
    assertThat(processes.last().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(only().status().state()).isEqualTo(JobStatus.State.FAILED);
    assertThat(only().status().failure().orElseThrow().message()).contains("c is too much");
    assertThat(only().batches()).hasSize(3);
    assertThat(only().batches().get(2).failure().orElseThrow().message()).contains("c is too much");
  }

  @Test
  void a_job_that_is_stopped_by_a_signal_is_shown_as_stopped() throws Exception {
    launch(LaunchedJobs.Job.class);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(only().batches()).isNotEmpty());

    processes.last().destroy();
    assertThat(processes.last().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(only().status().state()).isEqualTo(JobStatus.State.STOPPED);
  }

  @Test
  void every_start_from_a_checkpoint_is_a_run_in_the_history_beside_it() throws Exception {
    Path checkpoint = directory.resolve("checkpoint");
    for (int start = 1; start <= 2; start++) {
      processes.launch(
          LaunchedJobs.Named.class,
          Map.of(),
          "-Dstream.ui.port=0",
          "-Dstream.checkpoint.directory=" + checkpoint,
          "-Dstream.maxBatches=3");
      processes.ended();
    }

    List<ObservedJob> runs = new History(checkpoint.resolve("history").toString()).runs();
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).description().id()).endsWith("-2");
    assertThat(runs.get(1).description().id()).endsWith("-1");
    assertThat(runs).allMatch(run -> run.status().state() == JobStatus.State.STOPPED);
  }
}
