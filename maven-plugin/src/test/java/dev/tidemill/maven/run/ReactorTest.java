package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.maven.run.JobCandidate.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ReactorTest {

  private final Reactor reactor = new Reactor(2, new ConcurrentHashMap<>());
  private final RecordedLog log = new RecordedLog();

  @Test
  void a_module_without_a_job_is_skipped_with_one_line() throws RunFailure {
    reactor.skip(project("library"), List.of(), Optional.empty(), log);

    assertThat(log.infos()).containsExactly("Skipping library: it has no job");
  }

  @Test
  void a_module_without_the_named_job_is_skipped_with_one_line() throws RunFailure {
    reactor.skip(project("library"), List.of(), Optional.of("WordCount"), log);

    assertThat(log.infos()).containsExactly("Skipping library: it has no job 'WordCount'");
  }

  @Test
  void a_build_that_skipped_every_project_fails() throws RunFailure {
    reactor.skip(project("library"), List.of(), Optional.empty(), log);

    assertThatThrownBy(() -> reactor.skip(project("other"), List.of(), Optional.empty(), log))
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith("None of the 2 projects of this build has anything to run");
  }

  @Test
  void a_name_that_no_project_knows_is_answered_with_the_near_names_of_all() throws RunFailure {
    JobCandidate job = new JobCandidate("com.acme.Jobs$WordCount", Kind.JOB);
    reactor.skip(project("jobs"), List.of(job), Optional.of("WordCuont"), log);

    assertThatThrownBy(
            () -> reactor.skip(project("other"), List.of(), Optional.of("WordCuont"), log))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            None of the 2 projects of this build has a job 'WordCuont'. Did you mean WordCount?
            They can run:

              com.acme.Jobs.WordCount""");
  }

  private static RunnableProject project(String name) {
    return new RunnableProject(
        name, List.of(), List.of(), Path.of("java"), Path.of("target"), "mvn stream:run");
  }
}
