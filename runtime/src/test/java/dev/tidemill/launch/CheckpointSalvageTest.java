/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import dev.tidemill.launch.CheckpointJobs.Counts;
import dev.tidemill.launch.CheckpointTools.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged log is made readable again, and what was damaged is kept. */
final class CheckpointSalvageTest {
  @TempDir
  private Path home;

  private Path directory;

  @BeforeEach
  void runAJobTwice() throws Exception {
    directory = home.resolve("ck");
    CheckpointJobs.run(new Counts(), directory, 2);
    CheckpointJobs.run(new Counts(), directory, 1);
  }

  private Output salvage(String... options) {
    return CheckpointTools.run(Counts.class, "salvage", directory, options);
  }

  /** In the middle of the frames of the first start. */
  private byte[] damage() throws Exception {
    Path segment = CheckpointTools.segments(directory).get(1);
    CheckpointTools.flip(segment, 1000);
    return Files.readAllBytes(segment);
  }

  @Test
  void the_log_ends_before_the_damage_and_the_job_goes_on_from_there() throws Exception {
    byte[] damaged = damage();
    assertThatThrownBy(() -> CheckpointJobs.run(new Counts(), directory, 1))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("corrupted");

    Output salvaged = salvage();

    assertThat(salvaged.code()).as(salvaged.text() + salvaged.errors()).isZero();
    assertThat(salvaged.text())
        .contains("was damaged: ", "damaged-segment-", "The job goes on after batch 1")
        .contains("outputs that keep no ledger write them twice")
        .endsWith("The checkpoint is whole.\n");
    try (Stream<Path> files = Files.list(directory.resolve("log"))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("damaged-")))
          .anyMatch(file -> Arrays.equals(bytes(file), damaged));
    }
    CheckpointJobs.run(new Counts(), directory, 3); // the first one only publishes what is decided
    assertThat(CheckpointTools.run(Counts.class, "show", directory, "--state", "counts")
            .text())
        .contains("a = Total[count=3, word=w]", "b = Total[count=2, word=w]", "c = Total[count=1");
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_log_that_is_not_damaged_stays_as_it_is() throws Exception {
    SortedMap<String, String> before = CheckpointTools.contents(directory);
    Output salvaged = salvage();
    assertThat(salvaged.code()).isZero();
    assertThat(salvaged.text()).contains("is not damaged; nothing was changed");
    assertThat(CheckpointTools.contents(directory)).isEqualTo(before);
  }

  @Test
  void it_is_refused_while_the_job_runs() throws Exception {
    StreamingContext running = CheckpointJobs.start(new Counts(), directory);
    damage();
    SortedMap<String, String> before = CheckpointTools.contents(directory);
    Output salvaged = salvage();
    assertThat(salvaged.code()).isEqualTo(1);
    assertThat(salvaged.errors()).contains("CHECKPOINT_IN_USE", "is in use by job");
    assertThat(CheckpointTools.contents(directory)).isEqualTo(before);
    running.stop();
  }

  @Test
  void it_is_refused_if_the_state_of_that_time_is_gone() throws Exception {
    directory = home.resolve("other/ck");
    CheckpointJobs.run(new Counts(), directory, 4);
    Files.delete(CheckpointTools.stateFiles(directory, "snapshot").get(0));
    Path segment = CheckpointTools.segments(directory).get(1);
    byte[] bytes = Files.readAllBytes(segment);
    CheckpointTools.flip(segment, lastFrame(bytes));
    SortedMap<String, String> before = CheckpointTools.contents(directory);
    Output salvaged = salvage();
    assertThat(salvaged.code()).as(salvaged.text()).isEqualTo(1);
    assertThat(salvaged.errors()).contains("nothing was changed", "keep=after");
    assertThat(CheckpointTools.contents(directory)).isEqualTo(before);
  }

  /** A position in the last frame but one: a file may end with remains of its last write. */
  private static int lastFrame(byte[] bytes) {
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return end - 60;
  }

  @Test
  void keeping_the_end_says_if_no_file_begins_there() throws Exception {
    Path last = CheckpointTools.segments(directory).get(3);
    CheckpointTools.flip(last, 200);
    Output salvaged = salvage("--keep", "after");
    assertThat(salvaged.code()).as(salvaged.text()).isEqualTo(1);
    assertThat(salvaged.errors()).contains("nothing was changed", "keep=before");
  }

  @Test
  void keeping_the_end_forgets_no_decision() throws Exception {
    damage();
    Output salvaged = salvage("--keep", "after");
    assertThat(salvaged.text() + salvaged.errors())
        .contains("No decision is forgotten: the job goes on after batch 3");
    // the changes of the state were in what was damaged, and no snapshot stands for them
    assertThat(salvaged.text()).contains("Changes of the state were in what was damaged");
    assertThat(salvaged.code()).isEqualTo(1);
  }

  @Test
  void keeping_the_end_says_that_changes_are_missing_if_none_follow() throws Exception {
    directory = home.resolve("other/ck");
    CheckpointJobs.run(new Counts(), directory, 2);
    CheckpointJobs.run(new Counts(), directory, 0);
    damage();
    Output salvaged = salvage("--keep", "after");
    assertThat(salvaged.text() + salvaged.errors())
        .contains("No decision is forgotten: the job goes on after batch 2")
        .contains("Changes of the state were in what was damaged, so a start is refused")
        .contains("the last decided batch is 2: a COMMIT record is missing");
    assertThat(salvaged.code()).isEqualTo(1);
  }
}
