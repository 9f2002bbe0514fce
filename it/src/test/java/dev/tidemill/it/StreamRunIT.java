package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code mvn stream:run} does in projects that are somewhere on the disk, as a user's are. */
class StreamRunIT {

  private static final Pattern COMPILATION = Pattern.compile("--- \\S*compiler\\S*:compile ");

  @TempDir
  private Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#all")
  void the_only_job_is_compiled_once_and_run(MavenInstallation maven) throws Exception {
    FixtureProject project = FixtureProject.copy("one-job", directory);

    MavenRun run = MavenRun.finish(maven, project, "stream:run");

    assertThat(run.printed())
        .contains("Running Letters (com.acme.Letters)")
        .containsOnlyOnce("BUILD SUCCESS")
        .contains("Compiling 1 source file");
    assertThat(run.printedByTheJob()).containsExactly("arguments []", "a", "b");
    assertThat(run.exitCode()).isZero();
    assertThat(project.exitCodeFile()).content().isEqualToIgnoringNewLines("0");

    MavenRun again = MavenRun.finish(maven, project, "compile", "stream:run");

    assertThat(again.printedByTheJob()).containsExactly("arguments []", "a", "b");
    assertThat(COMPILATION.matcher(again.printed()).results()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void a_module_runs_with_the_modules_it_needs_compiled_first(MavenInstallation maven)
      throws Exception {
    FixtureProject project = FixtureProject.copy("reactor", directory);

    MavenRun run = MavenRun.finish(
        maven, project, "stream:run", "-Dstream.maxBatches=1", "-Dstream.batchInterval=50ms");

    assertThat(run.printed())
        .contains("Skipping reactor: it has no job")
        .contains("Skipping library: it has no job")
        .contains("Running Greeting (com.acme.Greeting)");
    assertThat(run.printedByTheJob()).containsExactly("hello reactor");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void several_jobs_are_listed_with_the_command_for_each() throws Exception {
    FixtureProject project = FixtureProject.copy("two-jobs", directory);

    MavenRun run = run(project, "stream:run");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.printed())
        .contains("two-jobs has 2 classes to run. Say which one:")
        .contains("  com.acme.Letters   mvn stream:run -Dstream.job=Letters")
        .contains("  com.acme.Numbers   mvn stream:run -Dstream.job=Numbers");
    assertThat(run.printedByTheJob()).isEmpty();
    assertThat(run(project, "stream:run", "-Dstream.job=Numbers").printedByTheJob())
        .containsExactly("numbers");
    assertThat(run(project, "-Pdemo", "stream:run", "-Dstream.job=Leters").printed())
        .contains("two-jobs has no job 'Leters'. Did you mean Letters?")
        .contains("  com.acme.Letters   mvn -Pdemo stream:run -Dstream.job=Letters");
  }

  @Test
  void the_command_line_beats_the_pom_which_beats_the_environment_then_the_code_then_the_file()
      throws Exception {
    FixtureProject project = FixtureProject.copy("precedence", directory);

    MavenRun run = run(project, "stream:run", "-Dstream.batchInterval=50ms");

    assertThat(run.printedByTheJob())
        .containsExactly(
            "partitions 5", "name of-the-environment", "master local[3]", "interval PT0.05S");
  }

  @Test
  void arguments_may_have_spaces_and_quotes() throws Exception {
    FixtureProject project = FixtureProject.copy("one-job", directory);

    MavenRun run = run(project, "stream:run", "-Dstream.args=one 'two words' \"it's\" $HOME a\\b");

    assertThat(run.printedByTheJob()).startsWith("arguments [one, two words, it's, $HOME, a\\b]");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void a_failing_job_fails_the_build_with_its_exit_code(MavenInstallation maven) throws Exception {
    FixtureProject project = FixtureProject.copy("failing-job", directory);

    MavenRun run = MavenRun.finish(maven, project, "stream:run");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.complained())
        .containsOnlyOnce("The job com.acme.Prices failed.")
        .contains("Caused by java.lang.NumberFormatException: For input string: \"twelve\"");
    assertThat(run.printed())
        .contains("BUILD FAILURE")
        .contains(
            "Prices (com.acme.Prices) ended with exit code 1: the job failed; its error is printed above.");
    assertThat(project.exitCodeFile()).content().isEqualToIgnoringNewLines("1");
  }

  @Test
  void the_scope_test_adds_the_test_classes() throws Exception {
    FixtureProject project = FixtureProject.copy("test-scope", directory);

    assertThat(run(project, "stream:run").printedByTheJob()).containsExactly("main job");
    assertThat(run(project, "stream:run", "-Dstream.scope=test", "-Dstream.job=Rehearsal")
            .printedByTheJob())
        .containsExactly("test job");
  }

  @Test
  void a_skipped_run_starts_nothing() throws Exception {
    FixtureProject project = FixtureProject.copy("one-job", directory);

    MavenRun run = run(project, "stream:run", "-Dstream.skip");

    assertThat(run.exitCode()).isZero();
    assertThat(run.printed()).contains("Skipped, because stream.skip is true");
    assertThat(run.printedByTheJob()).isEmpty();
    assertThat(project.exitCodeFile()).doesNotExist();
  }

  private static MavenRun run(FixtureProject project, String... arguments) throws Exception {
    return MavenRun.finish(MavenInstallation.ofThisBuild(), project, arguments);
  }
}
