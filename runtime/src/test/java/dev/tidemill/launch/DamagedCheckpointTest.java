/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.launch.CheckpointJobs.Counts;
import dev.tidemill.launch.CheckpointJobs.Stateless;
import dev.tidemill.launch.CheckpointTools.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage of every kind is found, with its place and what to do. */
final class DamagedCheckpointTest {
  @TempDir
  private Path home;

  private Path directory;

  @BeforeEach
  void runAJobTwice() throws Exception {
    directory = home.resolve("ck");
    CheckpointJobs.run(new Counts(), directory, 4);
    CheckpointJobs.run(new Counts(), directory, 1);
  }

  private Output verify() {
    return CheckpointTools.run(Counts.class, "verify", directory);
  }

  @Test
  void a_whole_checkpoint_is_verified_down_to_its_values() {
    Output verified = verify();
    assertThat(verified.code()).isZero();
    assertThat(verified.text())
        .contains("ok           batch log:", "ok           state:", "4 keys in 1 state")
        .endsWith("The checkpoint is whole.\n");
  }

  @Test
  void values_that_were_not_read_are_not_called_whole() {
    Output verified = CheckpointTools.run("verify", directory.toString());
    assertThat(verified.code()).isZero();
    assertThat(verified.text())
        .contains("not checked  keys and values")
        .endsWith("The checkpoint is whole, but for what was not checked.\n");
  }

  @Test
  void a_flipped_bit_in_the_log_is_found_at_its_frame() throws Exception {
    Path segment = CheckpointTools.segments(directory).get(1);
    CheckpointTools.flip(segment, 300);
    Output verified = verify();
    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.text())
        .contains(segment + " is corrupted at position ", "-Dstream.action=salvage")
        .contains("not checked  state");
  }

  @Test
  void a_file_of_the_log_that_is_cut_off_is_found() throws Exception {
    CheckpointTools.cutOff(CheckpointTools.segments(directory).get(1), 700);
    Output verified = verify();
    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.text()).contains("frames", "missing");
  }

  @Test
  void a_missing_file_of_the_log_is_found() throws Exception {
    Path running = home.resolve("running");
    CheckpointJobs.run(new Counts(), running, 2);
    try (StreamingContext ssc = CheckpointJobs.start(new Counts(), running)) {
      CheckpointJobs.step(ssc, 1);
      Files.delete(CheckpointTools.segments(running).get(1)); // has the changes of both
      Output verified = CheckpointTools.run(Counts.class, "verify", running);
      assertThat(verified.code()).as(verified.text()).isEqualTo(1);
      assertThat(verified.text()).contains("a COMMIT record is missing");
    }
  }

  /** The start after it has written nothing but where it goes on, so no later change shows it. */
  @Test
  void a_start_refuses_a_log_without_the_file_before_its_last_summary() throws Exception {
    Path running = home.resolve("running");
    CheckpointJobs.run(new Counts(), running, 4);
    CheckpointJobs.run(new Counts(), running, 0);
    Path changes = CheckpointTools.segments(running).get(1);
    byte[] content = Files.readAllBytes(changes);
    SortedMap<String, String> state = CheckpointTools.contents(running.resolve("state"));
    Files.write(changes, new byte[content.length]);
    requireStateMissing(running, "the stored state ends with batch 3", 4);
    Files.write(changes, new byte[0]);
    requireStateMissing(running, "the stored state ends with batch 3", 4);
    Files.delete(changes);
    requireStateMissing(running, "the stored state ends with batch 3", 4);
    assertThat(CheckpointTools.contents(running.resolve("state"))).isEqualTo(state);
    Files.write(changes, content);
    CheckpointJobs.run(new Counts(), running, 1);
  }

  @Test
  void a_start_refuses_such_a_log_without_a_snapshot_too() throws Exception {
    Path running = home.resolve("running");
    CheckpointJobs.run(new Counts(), running, 2);
    CheckpointJobs.run(new Counts(), running, 0);
    Files.delete(CheckpointTools.segments(running).get(1));
    requireStateMissing(running, "there is no stored state", 2);
  }

  private static void requireStateMissing(Path running, String last, int decided) {
    Output verified = CheckpointTools.run(Counts.class, "verify", running);
    assertThat(verified.code()).as(verified.text()).isEqualTo(1);
    assertThat(verified.text()).contains("a COMMIT record is missing");
    assertThat(CheckpointTools.run(Counts.class, "check-upgrade", running).code())
        .isEqualTo(1);
    assertThatThrownBy(() -> CheckpointJobs.run(new Counts(), running, 1))
        .hasMessageContaining(last)
        .hasMessageContaining(
            "the last decided batch is " + decided + ": a COMMIT record is missing")
        .hasMessageContaining("restore " + running.resolve("state"));
  }

  /** A job without state and windows loses nothing with it. */
  @Test
  void a_job_without_state_goes_on_without_the_file_before_its_last_summary() throws Exception {
    Path running = home.resolve("running");
    CheckpointJobs.run(new Stateless(), running, 2);
    CheckpointJobs.run(new Stateless(), running, 0);
    Files.delete(CheckpointTools.segments(running).get(1));
    CheckpointJobs.run(new Stateless(), running, 1);
    CheckpointJobs.run(new Stateless(), running, 1);
    assertThat(CheckpointTools.run(Stateless.class, "verify", running).text())
        .endsWith("The checkpoint is whole.\n");
  }

  /** Otherwise the job would begin anew, and delete its state. */
  @Test
  void a_log_that_is_gone_or_empty_is_not_a_job_that_has_never_begun() throws Exception {
    for (Path segment : CheckpointTools.segments(directory)) {
      Files.write(segment, new byte[(int) Files.size(segment)]);
    }
    requireRefused();
    for (Path segment : CheckpointTools.segments(directory)) {
      Files.delete(segment);
    }
    requireRefused();
    try (Stream<Path> files = Files.walk(directory.resolve("log"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    requireRefused();
    assertThat(CheckpointTools.stateFiles(directory, "snapshot")).isNotEmpty();
  }

  private void requireRefused() {
    assertThat(verify().text()).contains("has run, but its batch log");
    Output checked = CheckpointTools.run(Counts.class, "check-upgrade", directory);
    assertThat(checked.code()).isEqualTo(1);
    assertThatThrownBy(() -> CheckpointJobs.run(new Counts(), directory, 1))
        .hasMessageContaining("has run, but its batch log")
        .hasMessageContaining("or use an empty directory to begin anew");
  }

  @Test
  void a_flipped_bit_in_a_snapshot_is_found_at_its_chunk() throws Exception {
    Path snapshot = CheckpointTools.stateFiles(directory, "snapshot").get(0);
    CheckpointTools.flip(snapshot, (int) Files.size(snapshot) / 2);
    Output verified = verify();
    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.text()).contains(snapshot + " is damaged in the chunk at byte ", "restore");
  }

  @Test
  void a_snapshot_that_is_cut_off_or_missing_is_found() throws Exception {
    Path snapshot = CheckpointTools.stateFiles(directory, "snapshot").get(0);
    CheckpointTools.cutOff(snapshot, (int) Files.size(snapshot) - 1);
    assertThat(verify().text()).contains(snapshot + " is damaged: it has");
    Files.delete(snapshot);
    assertThat(verify().text()).contains("the file " + snapshot + " is missing");
    assertThat(CheckpointTools.run(Counts.class, "show", directory).code()).isEqualTo(1);
  }

  @Test
  void a_newer_format_is_refused_with_what_to_do() throws Exception {
    Path job = directory.resolve("job");
    Files.writeString(job, Files.readString(job).replace("format 1", "format 2"));
    Output verified = verify();
    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.text()).contains("has format 2", "run the job with the version");
    assertThat(CheckpointTools.run(Counts.class, "show", directory).errors())
        .contains("has format 2");
  }

  @Test
  void a_missing_job_file_is_no_empty_directory() throws Exception {
    Files.delete(directory.resolve("job"));
    assertThat(verify().text()).contains("not the file \"job\"", "restore that file");
  }

  @Test
  void a_damaged_number_of_partitions_is_found() throws Exception {
    Files.writeString(directory.resolve("partitions"), "many");
    Output verified = verify();
    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.text()).contains("partitions does not contain a number");
  }

  @Test
  void what_is_before_the_damage_is_shown_with_it() throws Exception {
    CheckpointTools.flip(CheckpointTools.segments(directory).get(1), 1000);
    Output list = CheckpointTools.run(Counts.class, "list", directory);
    assertThat(list.code()).isEqualTo(1);
    assertThat(list.text()).contains("1970-01-01 00:00:01", "damaged: ");
  }
}
