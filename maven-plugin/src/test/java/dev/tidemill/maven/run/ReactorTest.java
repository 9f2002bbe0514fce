/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.maven.run.JobCandidate.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ReactorTest {

  private static final Optional<String> NO_NAME = Optional.empty();

  private final Map<String, Optional<List<Map.Entry<List<String>, Callable<Void>>>>> found =
      new HashMap<>();
  private final List<String> started = new ArrayList<>();

  @Test
  void the_only_job_runs_when_every_project_has_said_what_it_has() throws RunFailure {
    project("library").add(List.of(), NO_NAME);
    project("jobs").add(List.of(job("jobs", "WordCount", Kind.JOB)), NO_NAME);
    assertThat(started).isEmpty();

    project("parent").add(List.of(), NO_NAME);

    assertThat(started).containsExactly("jobs: com.acme.WordCount");
  }

  @Test
  void a_program_of_a_library_does_not_count_where_another_project_has_a_job() throws RunFailure {
    project("library").add(List.of(job("library", "Tool", Kind.MAIN)), NO_NAME);
    project("jobs").add(List.of(job("jobs", "WordCount", Kind.JOB)), NO_NAME);
    project("parent").add(List.of(), NO_NAME);

    assertThat(started).containsExactly("jobs: com.acme.WordCount");
  }

  @Test
  void the_only_program_runs_where_no_project_has_a_job() throws RunFailure {
    project("library").add(List.of(), NO_NAME);
    project("programs").add(List.of(job("programs", "App", Kind.MAIN)), NO_NAME);
    project("parent").add(List.of(), NO_NAME);

    assertThat(started).containsExactly("programs: com.acme.App");
  }

  @Test
  void the_jobs_of_several_projects_are_listed_with_the_command_for_each() throws RunFailure {
    project("letters").add(List.of(job("letters", "Letters", Kind.JOB)), NO_NAME);
    project("numbers").add(List.of(job("numbers", "Numbers", Kind.JOB)), NO_NAME);

    assertThatThrownBy(() -> project("parent").add(List.of(), NO_NAME))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            This build (letters, numbers) has 2 classes to run. Say which one:

              com.acme.Letters   mvn -pl :letters -am stream:run -Dstream.job=Letters
              com.acme.Numbers   mvn -pl :numbers -am stream:run -Dstream.job=Numbers""");
    assertThat(started).isEmpty();
  }

  @Test
  void a_name_that_two_projects_have_is_answered_with_the_project_of_each() throws RunFailure {
    Optional<String> name = Optional.of("Letters");
    project("old").add(List.of(job("old", "Letters", Kind.JOB)), name);
    project("new").add(List.of(job("new", "Letters", Kind.JOB)), name);

    assertThatThrownBy(() -> project("parent").add(List.of(), name))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            This build (new, old) has 2 classes that answer to 'Letters'. Give the full name:

              com.acme.Letters   mvn -pl :new -am stream:run -Dstream.job=com.acme.Letters
              com.acme.Letters   mvn -pl :old -am stream:run -Dstream.job=com.acme.Letters""");
  }

  @Test
  void a_named_program_runs_though_another_project_has_a_job() throws RunFailure {
    Optional<String> name = Optional.of("Tool");
    project("library").add(List.of(job("library", "Tool", Kind.MAIN)), name);
    project("jobs").add(List.of(notMeant("jobs", "WordCount")), name);
    project("parent").add(List.of(), name);

    assertThat(started).containsExactly("library: com.acme.Tool");
  }

  @Test
  void a_build_without_anything_to_run_fails() throws RunFailure {
    project("library").add(List.of(), NO_NAME);
    project("other").add(List.of(), NO_NAME);

    assertThatThrownBy(() -> project("parent").add(List.of(), NO_NAME))
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith("None of the 3 projects of this build has anything to run");
  }

  @Test
  void a_name_that_no_project_knows_is_answered_with_the_near_names_of_all() throws RunFailure {
    Optional<String> name = Optional.of("WordCuont");
    project("jobs").add(List.of(notMeant("jobs", "WordCount")), name);
    project("other").add(List.of(), name);

    assertThatThrownBy(() -> project("parent").add(List.of(), name))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            None of the 3 projects of this build has a job 'WordCuont'. Did you mean WordCount?
            There are:

              com.acme.WordCount   mvn -pl :jobs -am stream:run -Dstream.job=WordCount""");
  }

  @Test
  void a_job_that_cannot_be_started_is_told_of_where_there_is_no_other() throws RunFailure {
    project("library").add(List.of(job("library", "Tool", Kind.MAIN)), NO_NAME);
    project("jobs").add(List.of(job("jobs", "WordCount", Kind.NOT_PUBLIC)), NO_NAME);

    assertThatThrownBy(() -> project("parent").add(List.of(), NO_NAME))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            jobs has no job that can be started:

              com.acme.WordCount implements StreamJob, but is not public.

            A job is a public class, and if it is nested, public and static.""");
  }

  @Test
  void projects_that_skip_the_run_are_waited_for_and_left_out() throws RunFailure {
    project("letters").leaveOut(NO_NAME);
    project("numbers").add(List.of(job("numbers", "Numbers", Kind.JOB)), NO_NAME);
    project("parent").leaveOut(NO_NAME);

    assertThat(started).containsExactly("numbers: com.acme.Numbers");
  }

  @Test
  void a_build_in_which_every_project_skips_the_run_is_in_order() throws RunFailure {
    project("letters").leaveOut(NO_NAME);
    project("numbers").leaveOut(NO_NAME);
    project("parent").leaveOut(NO_NAME);

    assertThat(started).isEmpty();
  }

  @Test
  void a_second_run_of_the_same_build_decides_anew() throws RunFailure {
    for (int run = 0; run < 2; run++) {
      project("letters").add(List.of(job("letters", "Letters", Kind.JOB)), NO_NAME);
      project("numbers").add(List.of(), NO_NAME);
      project("parent").add(List.of(), NO_NAME);
    }

    assertThat(started).containsExactly("letters: com.acme.Letters", "letters: com.acme.Letters");
  }

  @Test
  void a_project_decides_by_itself_where_the_goal_is_bound_to_its_build() {
    assertThat(new Reactor("jobs", 3, true, found).isAlone()).isTrue();
    assertThat(new Reactor("jobs", 1, false, found).isAlone()).isTrue();
    assertThat(project("jobs").isAlone()).isFalse();
  }

  private Reactor project(String name) {
    return new Reactor(name, 3, false, found);
  }

  private ModuleJob job(String module, String name, Kind kind) {
    return new ModuleJob(
        module,
        "mvn -pl :" + module + " -am stream:run",
        new JobCandidate("com.acme." + name, kind),
        true,
        () -> {
          started.add(module + ": com.acme." + name);
          return null;
        });
  }

  private ModuleJob notMeant(String module, String name) {
    ModuleJob job = job(module, name, Kind.JOB);
    return new ModuleJob(job.module(), job.command(), job.candidate(), false, job.start());
  }
}
