/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.launch.CheckpointJobs.Counts;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that is started for a few batches each time, such as by cron. */
final class ShortStartsTest {
  /** The snapshot after the last batch would have been part of the next decision. */
  @Test
  void a_stop_keeps_the_snapshot_after_the_last_batch(@TempDir Path home) throws Exception {
    Path directory = home.resolve("ck");
    CheckpointJobs.run(new Counts(), directory, 3);
    assertThat(CheckpointTools.run(Counts.class, "verify", directory).text())
        .contains("in a snapshot and 0 changes");
  }
}
