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
 * What every {@link dev.tidemill.spi.sink.OpenSink} on a {@link dev.tidemill.spi.storage.Storage}
 * promises of crashes, as the part of {@link SinkContract} that needs a {@link SimulatedDisk}. A
 * harness without one skips these tests.
 *
 * <p>A job of two batches is killed at every call of its storage, and its next start again at every
 * call; what has not been synced is then kept, lost, or kept in parts.
 *
 * @param <T> type of the records
 */
public interface SinkCrashContract<T> {
  /** Makes the harness of one test. */
  SinkHarness<T> harness() throws Exception;

  /** {@code kill -9}: all that was written is there. */
  @Test
  default void a_kill_at_any_call_loses_nothing_and_shows_nothing_twice() throws Exception {
    crashEverywhere(Optional.empty());
  }

  /** All that was not synced is lost. */
  @Test
  default void a_power_loss_at_any_call_loses_nothing_and_shows_nothing_twice() throws Exception {
    crashEverywhere(Optional.of(Loss.ALL));
  }

  /** Of what was not synced, any part is lost. */
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
