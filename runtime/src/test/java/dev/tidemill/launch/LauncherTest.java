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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as the operating system sees it: a process with output, signals and an exit code. */
class LauncherTest {

  @TempDir
  private Path directory;

  @Test
  void a_job_runs_with_its_arguments_and_ends_well_without_another_word() throws Exception {
    try (LauncherProcess job = LauncherProcess.start(
        directory,
        List.of("-Dstream.maxBatches=2"),
        "--protocol",
        "1",
        "--class",
        LaunchedJobs.Letters.class.getName(),
        "--",
        "one",
        "two words")) {
      assertThat(job.exitCode()).isZero();
      assertThat(job.printed().lines())
          .containsExactly("arguments [one, two words] of Letters", "a", "b");
    }
  }

  @Test
  void the_file_that_the_arguments_came_in_is_gone_before_the_job_is_defined() throws Exception {
    Path file = Files.writeString(directory.resolve("java.args"), "-Dpassword=secret");
    try (LauncherProcess job = LauncherProcess.start(
        directory,
        List.of("-Dtidemill.launch.argumentFile=" + file, "-Dstream.maxBatches=1"),
        "--protocol",
        "1",
        "--class",
        LaunchedJobs.Exists.class.getName(),
        "--",
        file.toString())) {
      assertThat(job.exitCode()).isZero();
      assertThat(job.printed()).isEqualToNormalizingNewlines("false null\n");
    }
  }

  @Test
  void a_failing_job_is_reported_once_with_its_causes_and_its_own_lines() throws Exception {
    try (LauncherProcess job = LauncherProcess.job(directory, LaunchedJobs.Fails.class)) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
      assertThat(job.complained())
          .contains("The job dev.tidemill.launch.LaunchedJobs$Fails failed.")
          .containsOnlyOnce("USER_FUNCTION_FAILED: map (LaunchedJobs.java:")
          .containsOnlyOnce(
              "Caused by java.lang.NumberFormatException: For input string: \"twelve\"")
          .contains("at java.base/java.lang.Integer.parseInt(")
          .containsOnlyOnce("at dev.tidemill.")
          .contains("at dev.tidemill.launch.LaunchedJobs$Fails.");
    }
  }

  @Test
  void a_job_that_fails_while_it_is_defined_is_reported() throws Exception {
    try (LauncherProcess job = LauncherProcess.job(directory, LaunchedJobs.FailsInDefine.class)) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
      assertThat(job.complained())
          .startsWith("The job dev.tidemill.launch.LaunchedJobs$FailsInDefine failed.")
          .contains("java.nio.file.NoSuchFileException: no-such-file")
          .contains("LaunchedJobs$FailsInDefine.define(LaunchedJobs.java:");
    }
  }

  @Test
  void a_program_is_called_with_its_arguments() throws Exception {
    try (LauncherProcess program =
        LauncherProcess.job(directory, LaunchedJobs.Program.class, "one", "two words")) {
      assertThat(program.exitCode()).isZero();
      assertThat(program.printed()).isEqualToNormalizingNewlines("main [one, two words]\n");
      assertThat(program.complained()).isEmpty();
    }
  }

  @Test
  void a_failing_program_is_reported() throws Exception {
    try (LauncherProcess program =
        LauncherProcess.job(directory, LaunchedJobs.Program.class, "fail")) {
      assertThat(program.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
      assertThat(program.complained())
          .startsWith("The job dev.tidemill.launch.LaunchedJobs$Program failed.")
          .contains("IllegalArgumentException: as told");
    }
  }

  @Test
  void a_program_may_go_on_after_its_main_method_and_choose_its_exit_code() throws Exception {
    try (LauncherProcess server = LauncherProcess.job(directory, LaunchedJobs.Server.class)) {
      assertThat(server.exitCode()).isEqualTo(42);
      assertThat(server.printed()).isEqualToNormalizingNewlines("served\n");
    }
  }

  @Test
  void a_class_that_cannot_be_run_is_refused_with_its_own_exit_code() throws Exception {
    try (LauncherProcess launcher = LauncherProcess.job(directory, LaunchedJobs.Neither.class)) {
      assertThat(launcher.exitCode()).isEqualTo(ExitCode.NO_JOB);
      assertThat(launcher.complained())
          .startsWith("The class dev.tidemill.launch.LaunchedJobs$Neither is not a job");
    }
  }

  @Test
  void a_protocol_of_another_version_is_refused() throws Exception {
    try (LauncherProcess launcher =
        LauncherProcess.start(directory, "--protocol", "2", "--plugin", "9.9.9", "--new", "x")) {
      assertThat(launcher.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(launcher.complained())
          .startsWith("The plugin stream-maven-plugin 9.9.9 speaks version 2 of its protocol");
    }
  }

  @Test
  void sigterm_stops_the_job_after_what_has_arrived() throws Exception {
    Path signal = directory.resolve("go-on");
    try (LauncherProcess job = LauncherProcess.job(
            directory, LaunchedJobs.Endless.class, signal.toString())
        .awaitStart()) {
      job.process().destroy();
      Files.createFile(signal);

      assertThat(job.exitCode()).isEqualTo(143);
      assertThat(job.printed().lines()).containsExactly("started", "second", "third");
      assertThat(job.complained()).isEmpty();
    }
  }

  @Test
  void a_job_that_has_not_started_yet_stops_at_once() throws Exception {
    try (LauncherProcess job =
        LauncherProcess.job(directory, LaunchedJobs.NeverStarts.class).awaitStart()) {
      job.process().destroy();

      assertThat(job.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void a_job_that_wants_no_graceful_stop_gets_none() throws Exception {
    try (LauncherProcess job = LauncherProcess.start(
            directory,
            List.of("-Dstream.stop.onShutdown=false"),
            "--protocol",
            "1",
            "--class",
            LaunchedJobs.Stuck.class.getName())
        .awaitStart()) {
      job.process().destroy();

      assertThat(job.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void a_job_that_does_not_stop_in_time_is_ended() throws Exception {
    try (LauncherProcess job = LauncherProcess.start(
            directory,
            List.of("-Dstream.stop.timeout=300ms"),
            "--protocol",
            "1",
            "--class",
            LaunchedJobs.Stuck.class.getName())
        .awaitStart()) {
      job.process().destroy();

      assertThat(job.exitCode()).isEqualTo(ExitCode.STOP_TIMED_OUT);
      assertThat(job.complained())
          .contains("The job did not stop within 300 ms and is ended now")
          .contains("tidemill-driver (WAITING)")
          .contains("LaunchedJobs$Stuck");
    }
  }

  @Test
  void the_time_to_stop_may_be_set_behind_the_jar() throws Exception {
    try (LauncherProcess job = LauncherProcess.packaged(
            directory, LaunchedJobs.Stuck.class, "-Dstream.stop.timeout=300ms")
        .awaitStart()) {
      job.process().destroy();

      assertThat(job.exitCode()).isEqualTo(ExitCode.STOP_TIMED_OUT);
      assertThat(job.complained()).contains("The job did not stop within 300 ms and is ended now");
    }
  }

  @Test
  void the_time_to_stop_of_a_program_with_its_own_main_is_that_of_its_job() throws Exception {
    try (LauncherProcess program = LauncherProcess.packaged(
            directory, LaunchedJobs.OwnMain.class, "stuck", "300ms")
        .awaitStart()) {
      program.process().destroy();

      assertThat(program.exitCode()).isEqualTo(ExitCode.STOP_TIMED_OUT);
      assertThat(program.complained())
          .contains("The job did not stop within 300 ms and is ended now");
    }
  }

  @Test
  void a_batch_of_a_program_with_its_own_main_is_interrupted_before_its_process_is_ended()
      throws Exception {
    try (LauncherProcess program = LauncherProcess.packaged(
            directory, LaunchedJobs.OwnMain.class, "waiting", "3s")
        .awaitStart()) {
      program.process().destroy();

      assertThat(program.exitCode()).isEqualTo(143);
      assertThat(program.complained()).doesNotContain("is ended now");
    }
  }

  @Test
  void settings_behind_the_jar_are_no_arguments_of_the_job() throws Exception {
    try (LauncherProcess job = LauncherProcess.packaged(
        directory,
        LaunchedJobs.Letters.class,
        "one",
        "-Dstream.maxBatches=2",
        "-Dother=x",
        "-Dstream.appName=a=b")) {
      assertThat(job.exitCode()).isZero();
      assertThat(job.printed().lines())
          .containsExactly("arguments [one, -Dother=x] of a=b", "a", "b");
    }
  }

  @Test
  void a_misspelled_setting_behind_the_jar_is_an_error() throws Exception {
    try (LauncherProcess job =
        LauncherProcess.packaged(directory, LaunchedJobs.Letters.class, "-Dstream.maxBatchs=2")) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
      assertThat(job.complained())
          .contains("unknown setting \"stream.maxBatchs\", set by -Dstream.maxBatchs; did you"
              + " mean stream.maxBatches?");
    }
  }

  @Test
  void a_job_without_a_logger_says_once_that_its_log_is_not_seen() throws Exception {
    try (LauncherProcess job = LauncherProcess.withoutLogger(
        directory, LaunchedJobs.Letters.class, "-Dstream.maxBatches=2")) {
      assertThat(job.exitCode()).isZero();
      assertThat(job.complained().lines().filter(line -> !line.startsWith("SLF4J")))
          .containsExactly(
              "Tidemill's log is not shown, so a server that does not answer or batches"
                  + " that are late go unnoticed: there is no SLF4J provider on the class path. Add the"
                  + " dependency org.slf4j:slf4j-simple, with scope runtime.");
    }
  }

  @Test
  void a_heap_that_is_too_small_is_told_with_its_size_and_what_to_do() throws Exception {
    try (LauncherProcess job = LauncherProcess.job(directory, LaunchedJobs.Hoards.class)) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.FATAL_ERROR);
      assertThat(job.complained())
          .contains("java.lang.OutOfMemoryError: Java heap space")
          .doesNotContain("$$Lambda")
          .containsPattern(
              "The heap is full; it may grow to 1\\d\\d MB\\. Give the JVM more with -Xmx2g")
          .contains("-Dstream.jvmArgs=-Xmx2g");
    }
  }

  @Test
  void a_receiver_without_memory_ends_the_process_as_a_batch_does() throws Exception {
    try (LauncherProcess job =
        LauncherProcess.job(directory, LaunchedJobs.ReceiverWithoutMemory.class)) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.FATAL_ERROR);
      assertThat(job.complained())
          .contains("THREAD_DIED: ")
          .contains("java.lang.OutOfMemoryError: planted");
    }
  }

  @Test
  void a_packaged_job_without_memory_has_the_same_exit_code() throws Exception {
    try (LauncherProcess job =
        LauncherProcess.packaged(directory, LaunchedJobs.ReceiverWithoutMemory.class)) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.FATAL_ERROR);
    }
  }

  @Test
  void a_stack_overflow_is_a_failure_of_its_batch_alone() throws Exception {
    try (LauncherProcess job = LauncherProcess.start(
        directory,
        List.of("-Dstream.maxBatches=2"),
        "--protocol",
        "1",
        "--class",
        LaunchedJobs.RecursesOnce.class.getName())) {
      assertThat(job.exitCode()).isZero();
      assertThat(job.printed().lines()).contains("b").doesNotContain("a");
    }
  }

  @Test
  void a_job_that_stops_itself_and_cannot_be_stopped_ends_with_the_code_of_a_kill()
      throws Exception {
    try (LauncherProcess job = LauncherProcess.job(directory, LaunchedJobs.StopsStuck.class)) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.STOP_TIMED_OUT);
      assertThat(job.complained())
          .contains("STOP_TIMED_OUT: the context could not be stopped")
          .contains("LaunchedJobs$StopsStuck");
    }
  }

  @Test
  void a_stop_that_fails_is_a_failure() throws Exception {
    Path signal = directory.resolve("fail-now");
    try (LauncherProcess job = LauncherProcess.job(
            directory, LaunchedJobs.FailsLate.class, signal.toString())
        .awaitStart()) {
      job.process().destroy();
      Files.createFile(signal);

      assertThat(job.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
      assertThat(job.complained()).contains("too late");
    }
  }

  @Test
  void a_job_whose_parent_is_killed_stops_after_what_has_arrived() throws Exception {
    Path signal = directory.resolve("go-on");
    Process parent = new ProcessBuilder("sleep", "600").start();
    try (LauncherProcess job = childOf(parent, signal).awaitStart()) {
      parent.destroyForcibly();
      Files.createFile(signal);

      assertThat(job.exitCode()).isEqualTo(ExitCode.ORPHANED);
      assertThat(job.printed().lines()).containsExactly("started", "second", "third");
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void a_job_whose_parent_is_gone_already_does_not_run_on() throws Exception {
    Process parent = new ProcessBuilder("sleep", "0").start();
    assertThat(parent.waitFor()).isZero();
    await().until(() -> ProcessHandle.of(parent.pid()).isEmpty());
    Path signal = Files.createFile(directory.resolve("go-on"));
    try (LauncherProcess job = childOf(parent, signal)) {
      assertThat(job.exitCode()).isEqualTo(ExitCode.ORPHANED);
    }
  }

  private LauncherProcess childOf(Process parent, Path signal) throws IOException {
    return LauncherProcess.start(
        directory,
        "--protocol",
        "1",
        "--class",
        LaunchedJobs.Endless.class.getName(),
        "--parent",
        Long.toString(parent.pid()),
        "--",
        signal.toString());
  }
}
