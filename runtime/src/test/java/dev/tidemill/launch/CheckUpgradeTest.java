/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidemill.StreamJob;
import dev.tidemill.launch.CheckpointJobs.Broken;
import dev.tidemill.launch.CheckpointJobs.Changed;
import dev.tidemill.launch.CheckpointJobs.Counts;
import dev.tidemill.launch.CheckpointJobs.Dropping;
import dev.tidemill.launch.CheckpointJobs.Migrating;
import dev.tidemill.launch.CheckpointJobs.OtherValues;
import dev.tidemill.launch.CheckpointJobs.Renaming;
import dev.tidemill.launch.CheckpointJobs.Slower;
import dev.tidemill.launch.CheckpointJobs.Strict;
import dev.tidemill.launch.CheckpointJobs.StrictMigrating;
import dev.tidemill.launch.CheckpointTools.Output;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check says of a version of a job what its start would say. */
final class CheckUpgradeTest {
  @TempDir
  private Path home;

  private Path directory;

  @BeforeEach
  void runAJob() throws Exception {
    directory = home.resolve("ck");
    CheckpointJobs.run(new Counts(), directory, 4);
  }

  private Output check(Class<?> job) {
    return CheckpointTools.run(job, "check-upgrade", directory);
  }

  @Test
  void the_same_job_goes_on() {
    Output checked = check(Counts.class);
    assertThat(checked.code()).isZero();
    assertThat(checked.text())
        .contains("kept    state ", "kept    source", "kept    output")
        .contains("restored: 4 keys in 1 state")
        .contains("goes on from the checkpoint, after the batch of 1970-01-01 00:00:04");
  }

  @Test
  void another_kind_of_state_and_a_missing_output_are_refused_with_what_to_do() {
    Output checked = check(Changed.class);
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.text())
        .contains("changed  state", "stream.checkpoint.drop=counts")
        .contains("missing  output", ".formerly(\"files\")")
        .contains("added    output")
        .endsWith("does not go on from the checkpoint.\n");
  }

  @Test
  void it_refuses_what_a_start_refuses_in_the_same_words() throws Exception {
    for (StreamJob job : List.of(
        new Changed(), new Strict(), new StrictMigrating(), new Slower(), new OtherValues())) {
      Output checked = check(job.getClass());
      Throwable refusal = catchThrowable(() -> CheckpointJobs.run(job, directory, 1));
      assertThat(refusal).as(job.getClass().getSimpleName()).isNotNull();
      assertThat(checked.code()).isEqualTo(1);
      assertThat(checked.text().lines().map(String::strip))
          .containsAll(String.valueOf(refusal.getMessage())
              .lines()
              .skip(1)
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList());
    }
  }

  @Test
  void it_accepts_what_a_start_accepts() throws Exception {
    for (StreamJob job : List.of(new Counts(), new Dropping(), new Renaming(), new Migrating())) {
      Path own = home.resolve(job.getClass().getSimpleName());
      CheckpointJobs.run(new Counts(), own, 4);
      Output checked = CheckpointTools.run(job.getClass(), "check-upgrade", own);
      assertThat(checked.code()).as(checked.text()).isZero();
      CheckpointJobs.run(job, own, 0);
    }
  }

  @Test
  void a_job_that_accepts_no_change_is_refused_for_an_addition() {
    Output checked = check(Strict.class);
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.text()).contains("stream.checkpoint.onChange=fail accepts no change");
  }

  @Test
  void an_interval_that_a_window_cannot_take_is_refused() {
    Output checked = check(Slower.class);
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.text()).contains("the batch interval is 500 ms and was 1000 ms");
  }

  @Test
  void incompatible_classes_are_refused_field_by_field() {
    Output checked = check(OtherValues.class);
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.text())
        .contains(
            "types of keys, values and received records",
            "incompatible  dev.tidemill.launch.CheckpointJobs$Total")
        .doesNotContain("restored:");
  }

  @Test
  void a_migration_is_shown_and_run() {
    Output checked = check(Migrating.class);
    assertThat(checked.code()).isZero();
    assertThat(checked.text()).contains("migrated  dev.tidemill.launch.CheckpointJobs$Total");
    assertThat(CheckpointTools.run(Migrating.class, "show", directory, "--state", "counts")
            .text())
        .contains("a = Tenfold[tenTimes=30]");
  }

  @Test
  void a_job_that_cannot_be_declared_is_an_error_with_its_cause() {
    Output checked = check(Broken.class);
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.errors()).contains("the database is away");
  }

  @Test
  void without_a_job_there_is_nothing_to_compare() {
    Output checked = CheckpointTools.run("check-upgrade", directory.toString());
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.errors()).contains("no job is named");
  }

  @Test
  void it_changes_nothing() throws Exception {
    SortedMap<String, String> before = CheckpointTools.contents(directory);
    check(Counts.class);
    check(Changed.class);
    check(Migrating.class);
    assertThat(CheckpointTools.contents(directory)).isEqualTo(before);
  }
}
