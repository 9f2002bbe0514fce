/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
        .contains("Running Greeting (com.acme.Greeting)");
    assertThat(run.printedByTheJob()).containsExactly("hello reactor");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void the_jobs_of_several_modules_are_listed_with_the_command_for_each() throws Exception {
    FixtureProject project = FixtureProject.copy("reactor", directory);
    Path job = project.directory().resolve("job/src/main/java/com/acme/Greeting.java");
    Files.writeString(
        project.directory().resolve("library/src/main/java/com/acme/library/Parting.java"),
        Files.readString(job)
            .replace("package com.acme;", "package com.acme.library;")
            .replace("class Greeting", "class Parting"));

    MavenRun run = run(project, "stream:run");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.printed())
        .contains("This build (job, library) has 2 classes to run. Say which one:")
        .contains("  com.acme.Greeting          mvn -pl :job -am stream:run -Dstream.job=Greeting")
        .contains(
            "  com.acme.library.Parting   mvn -pl :library -am stream:run -Dstream.job=Parting");
    MavenRun again = run(
        project,
        "-pl",
        ":library",
        "-am",
        "stream:run",
        "-Dstream.job=Parting",
        "-Dstream.maxBatches=1");
    assertThat(again.exitCode()).as(again.printed()).isZero();
    assertThat(again.printedByTheJob()).containsExactly("hello reactor");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void code_that_needs_a_library_of_the_run_does_not_compile(MavenInstallation maven)
      throws Exception {
    for (String scope : new String[] {"runtime", "test"}) {
      FixtureProject project = FixtureProject.copy("one-job", directory.resolve(scope));
      addTestKit(project, scope);
      Path job = project.directory().resolve("src/main/java/com/acme/Letters.java");
      Files.writeString(
          job,
          Files.readString(job)
              .replace(
                  "import java.util.List;",
                  "import dev.tidemill.testkit.StreamTester;\nimport java.util.List;"));

      MavenRun run = MavenRun.finish(maven, project, "stream:run");

      assertThat(run.printed())
          .as(scope)
          .contains("package dev.tidemill.testkit does not exist")
          .doesNotContain("Running Letters");
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void tests_and_runs_in_turn_compile_nothing_anew(MavenInstallation maven) throws Exception {
    FixtureProject project = FixtureProject.copy("one-job", directory);
    addTestKit(project, "test");
    Path test = project.directory().resolve("src/test/java/com/acme/Trial.java");
    Files.createDirectories(test.getParent());
    Files.writeString(test, "package com.acme; class Trial { Letters letters; }");
    Path compiled = project.directory().resolve("target/classes/com/acme/Letters.class");
    Path compiledTest = project.directory().resolve("target/test-classes/com/acme/Trial.class");
    MavenRun first = MavenRun.finish(maven, project, "test-compile");
    assertThat(first.exitCode()).as(first.printed()).isZero();
    FileTime time = Files.getLastModifiedTime(compiled);
    FileTime timeOfTest = Files.getLastModifiedTime(compiledTest);

    for (String[] goals : new String[][] {
      {"stream:run"}, {"test-compile"}, {"stream:run", "-Dstream.scope=test"}, {"stream:run"}
    }) {
      MavenRun run = MavenRun.finish(maven, project, goals);

      assertThat(run.exitCode()).as(run.printed()).isZero();
      assertThat(run.printed()).contains("Nothing to compile").doesNotContain("Compiling 1");
    }
    assertThat(Files.getLastModifiedTime(compiled)).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(compiledTest)).isEqualTo(timeOfTest);
  }

  private static void addTestKit(FixtureProject project, String scope) throws Exception {
    Path pom = project.directory().resolve("pom.xml");
    Files.writeString(pom, Files.readString(pom).replace("</dependencies>", """
                  <dependency>
                    <groupId>dev.tidemill</groupId>
                    <artifactId>tidemill-test-kit</artifactId>
                    <version>%s</version>
                    <scope>%s</scope>
                  </dependency>
                </dependencies>""".formatted(
            MavenInstallation.setting("it.version"), scope)));
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
