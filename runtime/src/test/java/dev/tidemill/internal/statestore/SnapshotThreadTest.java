/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SnapshotThreadTest {
  @Test
  void what_a_task_throws_is_told_and_the_next_task_runs() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (SnapshotThread thread = new SnapshotThread(
        "snapshots of a test", (died, cause) -> told.add(died.getName() + ": " + cause))) {
      thread.execute(() -> {
        throw new OutOfMemoryError("planted");
      });
      assertThat(told.poll(20, TimeUnit.SECONDS))
          .isEqualTo("snapshots of a test: java.lang.OutOfMemoryError: planted");
      thread.execute(() -> told.add("next"));
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("next");
    }
  }
}
