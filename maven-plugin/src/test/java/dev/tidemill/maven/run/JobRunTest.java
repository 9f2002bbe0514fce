/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, with a launcher that writes down what it was told. */
class JobRunTest {

  private static final String JOB =
      "package com.acme; public class WordCount implements dev.tidemill.StreamJob {}";

  private static final String WRITES_DOWN_AND_ENDS = """
      String told = String.join(" ", args)
          + "\\nmaster=" + System.getProperty("stream.master")
          + "\\nmode=" + System.getProperty("app.mode")
          + "\\nCITY=" + System.getenv("CITY")
          + "\\ndirectory=" + java.nio.file.Path.of("").toAbsolutePath();
      java.nio.file.Files.writeString(java.nio.file.Path.of(System.getProperty("app.notes")), told);
      System.exit(Integer.getInteger("app.code", 0));
      """;

  @TempDir
  private Path directory;

  private final RecordedLog log = new RecordedLog();
  private final Map<String, String> systemProperties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>(Map.of("CITY", "Basel"));
  private String jvmArguments = String.join(" ", JavaProcess.FAST);
  private Optional<CheckpointCommand> command = Optional.empty();
  private Path runtime;
  private Path notes;

  @BeforeEach
  void compile_the_runtime() throws IOException {
    directory = directory.toRealPath();
    runtime = CompiledClasses.runtime(directory.resolve("runtime"), WRITES_DOWN_AND_ENDS);
    notes = directory.resolve("notes");
    systemProperties.put("app.notes", notes.toString());
  }

  @Test
  void the_job_gets_all_that_was_set() throws Exception {
    systemProperties.put("app.mode", "demo");
    Path workingDirectory = Files.createDirectory(directory.resolve("work"));

    run(
        Map.of(
            "stream.master", "local[2]",
            "stream.args", "a 'b c'",
            "stream.stop.timeout", "5s",
            "stream.workingDirectory", workingDirectory.toString()),
        JOB);

    assertThat(notes)
        .hasContent(
            String.format(Locale.ROOT, """
            --protocol 1 --plugin 1.2.0 --class com.acme.WordCount --parent %d --stop-timeout PT5S -- a b c
            master=local[2]
            mode=demo
            CITY=Basel
            directory=%s""", ProcessHandle.current().pid(), workingDirectory));
    assertThat(log.infos()).containsExactly("Running WordCount (com.acme.WordCount)");
  }

  @Test
  void a_good_end_leaves_a_zero_and_no_argument_file() throws Exception {
    run(Map.of(), JOB);

    assertThat(directory.resolve("target/stream/exit-code"))
        .content()
        .isEqualToIgnoringNewLines("0");
    assertThat(directory.resolve("target/stream")).isDirectoryNotContaining("glob:**.args");
  }

  @Test
  void nothing_that_may_be_a_password_is_logged_or_on_the_command_line() throws Exception {
    systemProperties.put("app.mode", "planted-1");
    environment.put("CITY", "planted-2");

    run(
        Map.of(
            "stream.args", "--password planted-3",
            "stream.jvmArgs", "-Dapp.token=planted-4"),
        JOB);

    assertThat(notes).content().contains("planted-1", "planted-2", "planted-3");
    assertThat(String.join("\n", log.infos()) + String.join("\n", log.debugs()))
        .contains("-Dapp.mode=***", "-Dapp.token=***", "CITY=***")
        .doesNotContain("planted");
    assertThat(log.debugs()).endsWith("--", "***", "***");
  }

  @Test
  void a_heap_without_a_limit_of_its_own_is_limited_and_that_is_said_once() throws Exception {
    jvmArguments = "-XX:TieredStopAtLevel=1";

    run(Map.of(), JOB);

    if (HeapLimit.memory() > 4L << 30) {
      assertThat(log.infos())
          .containsExactly("Running WordCount (com.acme.WordCount) with a heap of at most 1 GiB");
      assertThat(log.debugs()).containsOnlyOnce("-Xmx1g");
    } else {
      assertThat(log.infos()).containsExactly("Running WordCount (com.acme.WordCount)");
    }
  }

  @Test
  void an_unknown_setting_of_the_command_line_is_refused_with_the_near_name() throws Exception {
    Path list = runtime.resolve("META-INF/tidemill/settings");
    Files.createDirectories(list.getParent());
    Files.writeString(list, "stream.batchInterval\n");

    assertThatThrownBy(() -> run(Map.of("stream.batchIntervall", "5s"), JOB))
        .isInstanceOf(RunFailure.class)
        .hasMessageEndingWith("Did you mean stream.batchInterval?");
    assertThat(notes).doesNotExist();
  }

  @Test
  void a_job_that_is_not_public_is_told_so() {
    assertThatThrownBy(() ->
            run(Map.of(), "package com.acme; class WordCount implements dev.tidemill.StreamJob {}"))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            demo has no job that can be started:

              com.acme.WordCount implements StreamJob, but is not public.

            A job is a public class, and if it is nested, public and static.""");
  }

  @Test
  void a_failing_job_fails_the_build_with_its_code_what_that_means_and_where_it_is_written() {
    systemProperties.put("app.code", "1");

    assertThatThrownBy(() -> run(Map.of(), JOB))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "WordCount (com.acme.WordCount) ended with exit code 1: the job failed; its error is printed above. The code is also in %s",
            directory.resolve("target/stream/exit-code"));
    assertThat(directory.resolve("target/stream/exit-code"))
        .content()
        .isEqualToIgnoringNewLines("1");
  }

  @Test
  void the_exit_code_of_an_earlier_run_does_not_survive() throws Exception {
    Path file = directory.resolve("target/stream/exit-code");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "42");

    assertThatThrownBy(() -> run(Map.of("stream.jvmArgs", "-Xno-such-option"), JOB))
        .isInstanceOf(RunFailure.class);

    assertThat(file).content().isEqualToIgnoringNewLines("1");
  }

  @Test
  void several_jobs_are_listed_with_the_command_for_each() {
    assertThatThrownBy(() -> run(
            Map.of(),
            JOB,
            "package com.acme; public class Totals implements dev.tidemill.StreamJob {}",
            "package com.acme.old; public class Totals implements dev.tidemill.StreamJob {}"))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            demo has 3 classes to run. Say which one:

              com.acme.Totals       mvn stream:run -Dstream.job=com.acme.Totals
              com.acme.WordCount    mvn stream:run -Dstream.job=WordCount
              com.acme.old.Totals   mvn stream:run -Dstream.job=com.acme.old.Totals""");
    assertThat(notes).doesNotExist();
  }

  @Test
  void an_ambiguous_name_is_answered_with_the_full_names() {
    assertThatThrownBy(() -> run(
            Map.of("stream.job", "Totals"),
            "package com.acme; public class Totals implements dev.tidemill.StreamJob {}",
            "package com.acme.old; public class Totals implements dev.tidemill.StreamJob {}"))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            demo has 2 classes that answer to 'Totals'. Give the full name:

              com.acme.Totals       mvn stream:run -Dstream.job=com.acme.Totals
              com.acme.old.Totals   mvn stream:run -Dstream.job=com.acme.old.Totals""");
  }

  @Test
  void an_unknown_name_is_answered_with_the_nearest_and_with_all() {
    assertThatThrownBy(() -> run(Map.of("stream.job", "WordCuont"), JOB))
        .isInstanceOf(RunFailure.class)
        .hasMessage("""
            demo has no job 'WordCuont'. Did you mean WordCount?
            There are:

              com.acme.WordCount   mvn stream:run -Dstream.job=WordCount""");
  }

  @Test
  void an_unknown_full_name_is_compared_with_full_names() {
    assertThatThrownBy(() -> run(Map.of("stream.job", "com.acme.WordCont"), JOB))
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith(
            "demo has no job 'com.acme.WordCont'. Did you mean com.acme.WordCount?");
  }

  @Test
  void a_project_without_a_job_is_told_how_to_write_one() {
    assertThatThrownBy(() -> run(Map.of(), "package com.acme; public class Library {}"))
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith(
            "demo has nothing to run: no public class in %s implements dev.tidemill.StreamJob or has a main method."
                .formatted(directory.resolve("target/classes")))
        .hasMessageContaining("public void define(StreamingContext ssc)")
        .hasMessageContaining("mvn -pl MODULE stream:run");
  }

  @Test
  void a_project_without_the_runtime_is_told_the_dependency() throws IOException {
    runtime = Files.createDirectory(directory.resolve("empty"));

    assertThatThrownBy(
            () -> run(Map.of(), "public class App { public static void main(String[] args) {} }"))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("<artifactId>tidemill-runtime</artifactId>");
    assertThatThrownBy(() -> run(Map.of("stream.scope", "runtime"), "public class None {}"))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("stream.scope=runtime leaves it out");
  }

  @Test
  void a_working_directory_that_is_none_is_refused() {
    assertThatThrownBy(() -> run(Map.of("stream.workingDirectory", "nowhere"), JOB))
        .isInstanceOf(RunFailure.class)
        .hasMessage(
            "stream.workingDirectory is %s, which is not a directory.",
            directory.resolve("nowhere"));
  }

  @Test
  void a_java_that_cannot_be_started_is_named() throws IOException {
    Path output =
        CompiledClasses.compile(directory.resolve("target/classes"), List.of(runtime), JOB);
    Path java = directory.resolve("no-such-java");

    assertThatThrownBy(() -> jobRun(output, java, 1, Map.of()).run())
        .isInstanceOf(RunFailure.class)
        .hasMessageStartingWith("com.acme.WordCount could not be started with " + java);
  }

  @Test
  void a_module_without_a_job_is_skipped() throws Exception {
    Path output = CompiledClasses.compile(
        directory.resolve("target/classes"), List.of(), "public class Library {}");

    jobRun(output, JavaProcess.JAVA, 2, Map.of()).run();

    assertThat(log.infos()).containsExactly("Skipping demo: it has no job");
  }

  @Test
  void a_command_starts_the_tool_with_the_class_of_the_job_and_its_arguments() throws Exception {
    command = Optional.of(new CheckpointCommand("show", new TreeMap<>(Map.of("state", "a b"))));

    run(Map.of("stream.args", "x 'y z'"), JOB);

    assertThat(notes)
        .content()
        .contains(
            "--class dev.tidemill.launch.CheckpointTool --parent",
            "-- show --state a b --job com.acme.WordCount -- x y z");
    assertThat(log.infos())
        .containsExactly("Looking at the checkpoint of WordCount (com.acme.WordCount)");
  }

  @Test
  void a_command_that_finds_damage_fails_the_build_and_leaves_its_code() {
    command = Optional.of(new CheckpointCommand("verify", Map.of()));
    systemProperties.put("app.code", "1");

    assertThatThrownBy(() -> run(Map.of(), JOB))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining(
            "stream:checkpoint (verify) failed with exit code 1: the checkpoint is damaged");
    assertThat(directory.resolve("target/stream/exit-code"))
        .content()
        .isEqualToIgnoringNewLines("1");
  }

  @Test
  void a_refused_upgrade_fails_the_build() {
    command = Optional.of(CheckpointCommand.checkUpgrade());
    systemProperties.put("app.code", "1");

    assertThatThrownBy(() -> run(Map.of(), JOB))
        .hasMessageContaining("stream:check-upgrade failed with exit code 1: this version of the"
            + " job does not go on from the checkpoint");
  }

  private void run(Map<String, String> commandLine, String... sources)
      throws IOException, RunFailure {
    Path output =
        CompiledClasses.compile(directory.resolve("target/classes"), List.of(runtime), sources);
    jobRun(output, JavaProcess.JAVA, 1, commandLine).run();
  }

  private JobRun jobRun(Path output, Path java, int projects, Map<String, String> commandLine)
      throws RunFailure {
    return new JobRun(
        new RunnableProject(
            "demo",
            List.of(output),
            List.of(output, runtime),
            java,
            directory.resolve("target/stream"),
            "mvn stream:run"),
        new Reactor("demo", projects, false, new HashMap<>()),
        RunSettings.resolve(
            commandLine,
            Map.of("stream.jvmArgs", jvmArguments),
            systemProperties,
            environment,
            directory),
        "1.2.0",
        log,
        command);
  }
}
