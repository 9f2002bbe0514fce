/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What can be started, and what is said about the rest; no process is needed for that. */
class ProgramLoaderTest {

  @Test
  void a_job_ends_the_process_and_a_program_ends_by_itself() throws LaunchFailure {
    assertThat(ProgramLoader.load(LaunchedJobs.Letters.class.getName()))
        .isInstanceOf(JobProgram.class)
        .returns(true, Program::endsProcess);
    assertThat(ProgramLoader.load(LaunchedJobs.Program.class.getName()))
        .isInstanceOf(MainProgram.class)
        .returns(false, Program::endsProcess);
  }

  @Test
  void a_class_that_is_not_there_is_said_to_be_missing() {
    refused(() -> ProgramLoader.load("com.acme.Missing"))
        .hasMessage(
            "There is no class com.acme.Missing on the class path. Check the spelling, and that the project is compiled.");
  }

  @Test
  void a_class_of_another_kind_is_said_to_be_no_job() {
    refused(() -> ProgramLoader.load(LaunchedJobs.Neither.class.getName()))
        .hasMessage(
            "The class dev.tidemill.launch.LaunchedJobs$Neither is not a job: it neither implements dev.tidemill.StreamJob nor has a method 'public static void main(String[])'. Implement StreamJob, or name another class.");
  }

  @Test
  void a_class_file_that_is_broken_is_reported_with_the_cause() {
    refused(() -> ProgramLoader.load("DEV.tidemill.launch.launcher"))
        .hasMessageContaining("DEV.tidemill.launch.launcher");
  }

  @Test
  void a_job_that_cannot_be_created_says_why() {
    notCreated(LaunchedJobs.Abstract.class)
        .hasMessageContaining("cannot be created: it is abstract.");
    notCreated(LaunchedJobs.Hidden.class)
        .hasMessageContaining("cannot be created: it is not public.");
    notCreated(LaunchedJobs.WithoutPublicConstructor.class)
        .hasMessageContaining("cannot be created: it has no public no-argument constructor.");
  }

  @Test
  void a_constructor_that_throws_is_reported_with_what_it_threw() {
    notCreated(LaunchedJobs.ConstructorThrows.class)
        .hasMessageContaining("its constructor threw")
        .cause()
        .hasMessage("no licence");
  }

  private static AbstractThrowableAssert<?, ?> notCreated(Class<?> type) {
    return refused(() -> ProgramLoader.load(type.getName())
        .run(List.of(), GracefulStop.onShutdown(Duration.ofSeconds(30))));
  }

  private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaunchFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NO_JOB));
  }
}
