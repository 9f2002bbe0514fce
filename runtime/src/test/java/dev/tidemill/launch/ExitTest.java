/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that calls {@code System.exit} ends with its own code, and does not wait for itself. */
class ExitTest {
  /** Long for a slow machine, and far from the ten minutes of a stop that waits in vain. */
  private static final int MINUTES = 2;

  @TempDir
  private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "define",
        "opening of a sink",
        "start listener",
        "function",
        "worker",
        "output",
        "library",
        "sink",
        "listener",
        "receiver"
      })
  void a_job_may_end_the_process_from_anywhere(String place) throws Exception {
    try (LauncherProcess job = LauncherProcess.job(directory, ExitingJob.class, place)) {
      assertThat(job.process().waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(job.exitCode()).isEqualTo(3);
      assertThat(job.complained()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"opening of a sink", "start listener", "function", "worker", "library", "receiver"
      })
  void a_program_may_end_its_process_too_although_hooks_of_its_own_stop_the_context(String place)
      throws Exception {
    try (LauncherProcess job = LauncherProcess.job(directory, ExitingJob.Program.class, place)) {
      assertThat(job.process().waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(job.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void it_is_logged_who_has_ended_the_process() throws Exception {
    try (LauncherProcess job = LauncherProcess.job(directory, ExitingJob.class, "output")) {
      assertThat(job.exitCode()).isEqualTo(3);
      assertThat(job.printed())
          .containsOnlyOnce("System.exit was called by dev.tidemill.launch.ExitingJob.exitIf"
              + " (ExitingJob.java:");
    }
  }

  @Test
  void an_exit_on_another_thread_waits_for_a_batch_that_is_at_work() throws Exception {
    try (LauncherProcess job = LauncherProcess.job(directory, ExitingJob.class, "other thread")) {
      assertThat(job.exitCode()).isEqualTo(3);
      assertThat(job.printed()).contains("the batch is complete");
    }
  }

  @Test
  void a_batch_that_exits_during_a_stop_by_signal_is_not_waited_for() throws Exception {
    Path signal = directory.resolve("exit-now");
    try (LauncherProcess job = LauncherProcess.job(
            directory, LaunchedJobs.ExitsLate.class, signal.toString())
        .awaitStart()) {
      job.process().destroy();
      awaitHook(job);
      Files.createFile(signal);

      assertThat(job.process().waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(job.exitCode()).isEqualTo(143);
    }
  }

  private static void awaitHook(LauncherProcess job) throws IOException {
    await().until(() -> job.printed().contains("asked to stop"));
  }
}
