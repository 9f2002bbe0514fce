/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.launch.CheckpointJobs.Counts;
import dev.tidemill.launch.CheckpointTools.Output;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of a checkpoint, or two batches of one, are compared key by key. */
final class CheckpointDiffTest {
  @TempDir
  private Path home;

  private Path directory;
  private Path earlier;

  @BeforeEach
  void copyACheckpointBetweenTwoStarts() throws Exception {
    directory = home.resolve("ck");
    earlier = home.resolve("copy");
    CheckpointJobs.run(new Counts(), directory, 2);
    CheckpointTools.copy(directory, earlier);
    CheckpointJobs.run(new Counts(), directory, 2);
  }

  @Test
  void copies_differ_in_progress_and_keys() {
    Output diff =
        CheckpointTools.run(Counts.class, "diff", earlier, "--with", directory.toString());
    assertThat(diff.code()).isZero();
    assertThat(diff.text().lines().map(String::strip))
        .contains(
            "last start    epoch 1                 epoch 2",
            "last batch    2, 1970-01-01 00:00:02  4, 1970-01-01 00:00:04",
            "output files  batch 2                 batch 4",
            "source lines  v1:2                    v1:4",
            "state counts: 2 added, 1 changed, 0 removed, 1 the same",
            "~ a = Total[count=2, word=w] -> Total[count=3, word=w]",
            "+ c = Total[count=1, word=w]",
            "+ d = Total[count=1, word=w]");
  }

  @Test
  void the_other_way_round_keys_are_removed() {
    Output diff =
        CheckpointTools.run(Counts.class, "diff", directory, "--with", earlier.toString());
    assertThat(diff.text())
        .contains("0 added, 1 changed, 2 removed, 1 the same", "- c = Total[count=1, word=w]");
  }

  @Test
  void a_copy_is_the_same_as_itself() {
    Output diff = CheckpointTools.run(Counts.class, "diff", earlier, "--with", earlier.toString());
    assertThat(diff.text().lines())
        .containsExactly(
            "from checkpoint " + earlier + " to checkpoint " + earlier,
            "",
            "state counts: 0 added, 0 changed, 0 removed, 2 the same");
  }

  @Test
  void batches_of_one_checkpoint_are_compared() {
    Output one = CheckpointTools.run(Counts.class, "diff", earlier, "--from", "1", "--to", "2");
    Output fromNothing = CheckpointTools.run(Counts.class, "diff", earlier, "--from", "0");
    assertThat(one.text())
        .contains("from batch 1 to batch 2", "0 added, 1 changed, 0 removed, 1 the same")
        .contains("~ b = Total[count=1, word=w] -> Total[count=2, word=w]");
    assertThat(fromNothing.text()).contains("from batch 0 to batch 2", "2 added, 0 changed");
  }

  @Test
  void a_batch_whose_state_is_gone_is_an_error_with_those_that_are_there() {
    Output diff = CheckpointTools.run(Counts.class, "diff", earlier, "--from", "1", "--to", "7");
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.errors()).contains("the state after batch 7", "the batches 0 to 2");
  }

  @Test
  void long_lists_are_cut_off_in_the_order_of_their_keys() {
    Output diff = CheckpointTools.run(
        Counts.class, "diff", earlier, "--with", directory.toString(), "--limit", "1");
    assertThat(diff.text()).contains("~ a = ", "... and 2 more keys").doesNotContain("+ c");
  }

  @Test
  void other_states_are_left_out() {
    Output diff = CheckpointTools.run(
        Counts.class, "diff", earlier, "--with", directory.toString(), "--state", "totals");
    assertThat(diff.text()).contains("neither has a state named \"totals\"");
  }
}
