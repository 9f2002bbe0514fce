/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The crash tests of {@link SinkContract}, for every {@link dev.tidemill.spi.sink.OpenSink} on a
 * {@link dev.tidemill.spi.storage.Storage}. They need a {@link SimulatedDisk}; without one, they
 * pass without checking anything.
 *
 * <p>A job of two batches is killed at every call of its storage, and its next start is killed at
 * every call too. Unsynced data is then kept, lost, or partly kept.
 *
 * @param <T> type of the records
 */
public interface SinkCrashContract<T> {
  /** Creates the harness of one test. */
  SinkHarness<T> harness() throws Exception;

  /** {@code kill -9}: everything that was written is kept. */
  @Test
  default void a_kill_at_any_call_loses_nothing_and_shows_nothing_twice() throws Exception {
    crashEverywhere(Optional.empty());
  }

  /** A power loss in which all unsynced data is lost. */
  @Test
  default void a_power_loss_at_any_call_loses_nothing_and_shows_nothing_twice() throws Exception {
    crashEverywhere(Optional.of(Loss.ALL));
  }

  /** A power loss in which any part of the unsynced data is lost. */
  @Test
  default void a_power_loss_that_keeps_parts_loses_nothing_and_shows_nothing_twice()
      throws Exception {
    crashEverywhere(Optional.of(Loss.BY_SEED));
  }

  private void crashEverywhere(Optional<Loss> loss) throws Exception {
    boolean struck = true;
    for (int first = 1; struck; first++) {
      boolean struckAgain = true;
      for (int second = 1; struck && struckAgain; second++) {
        try (SinkTrial<T> trial = new SinkTrial<>(harness())) {
          if (!trial.hasDisk()) {
            return;
          }
          SinkCrash<T> crash = new SinkCrash<>(trial, loss);
          struck = crash.run(first);
          struckAgain = struck && crash.run(second);
          crash.run(0);
          crash.assertOutcome("kill at call " + first + " and, after a restart, " + second);
        }
      }
      assertThat(first).as("calls until the job ends").isLessThan(1000);
    }
  }
}
