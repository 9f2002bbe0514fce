/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.launch.CheckpointJobs.Counts;
import dev.tidemill.launch.CheckpointTools.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool shows what small jobs have left in real directories. */
final class CheckpointToolTest {
  @TempDir
  private Path home;

  private Path directory;

  @BeforeEach
  void nameTheDirectory() {
    directory = home.resolve("ck");
  }

  @Test
  void it_shows_the_job_and_all_that_is_kept_for_it() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 3);
    Output shown = CheckpointTools.run(Counts.class, "show", directory);
    assertThat(shown.code()).isZero();
    assertThat(shown.text().lines().map(String::strip))
        .contains(
            "job             job-1",
            "format          1",
            "last start      epoch 1",
            "batch interval  1000 ms",
            "partitions      2",
            "last batch      3, 1970-01-01 00:00:03; then the job was stopped",
            "lines  queue   v1:3      3                     0 characters",
            "counts  updateStateByKey, 128 key groups  3     33     String"
                + "  dev.tidemill.launch.CheckpointJobs$Total  1970-01-01 00:00:03",
            "lines   3        1970-01-01 00:00:01  1970-01-01 00:00:03",
            "files  saveAsTextFiles  3",
            "record dev.tidemill.launch.CheckpointJobs$Total",
            "count: long");
  }

  @Test
  void it_shows_the_entries_of_a_state() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 3);
    Output all = CheckpointTools.run(Counts.class, "show", directory, "--state", "counts");
    Output first =
        CheckpointTools.run(Counts.class, "show", directory, "--state", "counts", "--limit", "1");
    Output one =
        CheckpointTools.run(Counts.class, "show", directory, "--state", "counts", "--key", "a");
    assertThat(all.text())
        .contains("a = Total[count=3, word=w]", "b = Total[count=2, word=w]", "c = Total[count=1");
    assertThat(first.text().lines()).hasSize(3);
    assertThat(first.text()).contains("... and 2 more keys");
    assertThat(one.text().lines()).hasSize(2).last().isEqualTo("  a = Total[count=3, word=w]");
  }

  @Test
  void a_state_that_is_not_there_is_an_error_with_those_that_are() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 1);
    Output shown = CheckpointTools.run(Counts.class, "show", directory, "--state", "totals");
    assertThat(shown.code()).isEqualTo(1);
    assertThat(shown.errors()).contains("no state named \"totals\"", "[counts]");
  }

  @Test
  void it_lists_starts_batches_and_files() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 4);
    StreamingContext running = CheckpointJobs.start(new Counts(), directory);
    CheckpointJobs.step(running, 2);
    Output list = CheckpointTools.run(Counts.class, "list", directory);
    running.stop();
    assertThat(list.code()).isZero();
    assertThat(list.text().lines().map(String::strip))
        .contains(
            "1      -            4        4           stopped",
            "2      4            2        6           not stopped yet")
        .anyMatch(line -> line.matches("1 +1970-01-01 00:00:01 +done +1 +\\d+ bytes +-"))
        .anyMatch(line -> line.matches("4 +1970-01-01 00:00:04 +done +1 +\\d+ bytes +of batch 3"))
        .anyMatch(line -> line.matches("6 +1970-01-01 00:00:06 +decided +2 +\\d+ bytes .*"))
        .anyMatch(line -> line.matches("segment-0+2 +1 +\\d+ +\\d+ +sums up what came before"))
        .anyMatch(line -> line.matches("snapshot-\\d+-\\d+-\\d+ +\\d+ +in use"));
  }

  @Test
  void it_lists_the_last_batches_up_to_a_limit() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 4);
    Output list = CheckpointTools.run(Counts.class, "list", directory, "--limit", "1");
    assertThat(list.text()).contains("4   1970-01-01 00:00:04", "... and 3 more before them");
    assertThat(list.text()).doesNotContain("1970-01-01 00:00:03");
  }

  @Test
  void it_prints_the_same_in_every_run() throws Exception {
    Path a = home.resolve("a/ck");
    Path b = home.resolve("b/ck");
    CheckpointJobs.run(new Counts(), a, 4);
    CheckpointJobs.run(new Counts(), b, 4);
    for (String action : new String[] {"list", "show", "verify"}) {
      String first = CheckpointTools.run(Counts.class, action, a).text();
      String second = CheckpointTools.run(Counts.class, action, b).text();
      assertThat(second.replace("/b/", "/a/")).isEqualTo(first);
    }
  }

  @Test
  void it_reads_beside_the_running_job_and_changes_nothing() throws Exception {
    StreamingContext running = CheckpointJobs.start(new Counts(), directory);
    CheckpointJobs.step(running, 3);
    SortedMap<String, String> before = CheckpointTools.contents(directory);
    for (String action : new String[] {"list", "show", "verify", "check-upgrade"}) {
      assertThat(CheckpointTools.run(Counts.class, action, directory).code())
          .as(action)
          .isZero();
    }
    assertThat(
            CheckpointTools.run(Counts.class, "diff", directory, "--from", "2").code())
        .isZero();
    assertThat(CheckpointTools.contents(directory)).isEqualTo(before);
    running.step();
    running.stop();
  }

  @Test
  void it_opens_no_source_and_creates_no_directory() {
    Output shown = CheckpointTools.run(Counts.class, "show", directory);
    assertThat(shown.code()).isEqualTo(1);
    assertThat(shown.errors())
        .contains("there is no checkpoint in " + directory, "stream.checkpoint.directory");
    assertThat(Files.exists(directory)).isFalse();
  }

  @Test
  void without_the_job_it_shows_all_but_the_entries_and_says_why() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 2);
    Output shown = CheckpointTools.run("show", directory.toString());
    assertThat(shown.code()).isZero();
    assertThat(shown.text())
        .contains("lines  queue", "record dev.tidemill.launch.CheckpointJobs$Total")
        .contains("no job is named: name its class with --job");
  }

  @Test
  void a_job_that_cannot_be_declared_is_no_obstacle_to_looking() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 2);
    Output shown = CheckpointTools.run(CheckpointJobs.Broken.class, "show", directory);
    assertThat(shown.code()).isZero();
    assertThat(shown.text()).contains("cannot be declared (the database is away)");
  }

  @Test
  void a_command_line_that_cannot_be_understood_prints_the_usage() {
    assertThat(CheckpointTools.run().code()).isEqualTo(2);
    assertThat(CheckpointTools.run("shw", "/ck").errors())
        .contains("There is no action 'shw'", "Usage:");
    assertThat(CheckpointTools.run("list", "/ck", "--state", "a").errors())
        .contains("'list' has no option --state");
    assertThat(CheckpointTools.run("show", "/ck", "--limit", "many").errors())
        .contains("--limit is a number");
    assertThat(CheckpointTools.run("show", "--job", "com.acme.Nothing").code()).isEqualTo(4);
  }

  @Test
  void without_any_directory_it_says_how_to_name_one() {
    Output shown = CheckpointTools.run("show", "--job", Counts.class.getName(), "--", "/nowhere");
    assertThat(shown.code()).isEqualTo(1);
    assertThat(shown.errors()).contains("-Dstream.checkpoint.directory=DIRECTORY");
  }

  @Test
  void the_launcher_starts_it_as_the_plugin_does() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 2);
    try (LauncherProcess tool = LauncherProcess.job(
        home,
        CheckpointTool.class,
        "show",
        "--state",
        "counts",
        "--job",
        Counts.class.getName(),
        directory.toString(),
        "--",
        "/nowhere")) {
      assertThat(tool.exitCode()).isZero();
      assertThat(tool.printed().lines())
          .contains("  a = Total[count=2, word=w]", "  b = Total[count=2, word=w]");
    }
  }

  @Test
  void a_refusal_is_the_exit_code_of_the_process() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 1);
    try (LauncherProcess tool = LauncherProcess.job(
        home,
        CheckpointTool.class,
        "check-upgrade",
        directory.toString(),
        "--job",
        CheckpointJobs.Changed.class.getName(),
        "--",
        "/nowhere")) {
      assertThat(tool.exitCode()).isEqualTo(1);
      assertThat(tool.printed()).contains("does not go on from the checkpoint.");
    }
  }

  @Test
  void a_packaged_job_is_found_by_the_manifest_of_its_jar() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 2);
    try (LauncherProcess tool = LauncherProcess.packagedTool(
        home, Counts.class, "show", directory.toString(), "--state", "counts", "--", "/nowhere")) {
      assertThat(tool.exitCode()).as(tool.complained()).isZero();
      assertThat(tool.printed()).contains("a = Total[count=2, word=w]");
    }
  }

  @Test
  void the_directory_of_the_setting_is_the_default() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 1);
    try (LauncherProcess tool = LauncherProcess.start(
        home,
        List.of("-Dstream.checkpoint.directory=" + directory),
        "--protocol",
        "1",
        "--class",
        CheckpointTool.class.getName(),
        "--",
        "verify",
        "--job",
        Counts.class.getName(),
        "--",
        "/nowhere")) {
      assertThat(tool.exitCode()).as(tool.complained()).isZero();
      assertThat(tool.printed()).contains("checkpoint " + directory, "The checkpoint is whole.");
    }
  }

  @Test
  void a_main_program_is_not_run_to_look_at_its_checkpoint() throws Exception {
    CheckpointJobs.run(new Counts(), directory, 1);
    Output shown = CheckpointTools.run(Main.class, "show", directory);
    assertThat(shown.code()).isZero();
    assertThat(shown.text()).contains("$Main has a main method, which would run it");
  }

  /** A program that must not run. */
  public static final class Main {
    private Main() {}

    @SuppressWarnings("DoNotCallSuggester") // that nobody calls it is what is tested
    public static void main(String[] args) {
      throw new AssertionError("was run");
    }
  }
}
