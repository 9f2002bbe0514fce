/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.testkit.storage.Loss;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job of two batches that is killed and restarted until it completes. */
final class SinkCrash<T> {
  private static final int BATCHES = 2;

  private final SinkTrial<T> trial;
  private final Optional<Loss> loss;
  private @Nullable DecidedBatch unfinished;
  private long decided;

  SinkCrash(SinkTrial<T> trial, Optional<Loss> loss) {
    this.trial = trial;
    this.loss = loss;
  }

  /**
   * Starts the job, and kills it at a call.
   *
   * @param call number of the call in this start, from 1; 0 lets the job complete
   * @return whether the job was killed; if not, it completed
   */
  boolean run(int call) throws Exception {
    int before = trial.disk().calls().size();
    trial.disk().killAtCall(call == 0 ? 0 : before + call);
    try {
      live();
      return false;
    } catch (Exception e) {
      if (call == 0 || trial.disk().calls().size() < before + call || !wasKilled(e)) {
        throw e;
      }
    } finally {
      trial.disk().killAtCall(0);
    }
    loss.ifPresent(trial.disk()::losePower);
    return true;
  }

  private static boolean wasKilled(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          && String.valueOf(cause.getMessage()).endsWith("was killed")) {
        return true;
      }
    }
    return false;
  }

  private void live() throws Exception {
    DecidedBatch left = unfinished;
    SinkProcess<T> process =
        trial.start(new SinkRecovery(decided, left == null ? List.of() : List.of(left)));
    if (left != null) {
      finish(process, left);
    }
    while (decided < BATCHES) {
      int next = (int) decided + 1;
      DecidedBatch batch = process.stage(
          process.batch(next, 1),
          trial.records(10 * next, 10 * next + 1),
          trial.records(10 * next + 2));
      unfinished = batch;
      decided = next;
      finish(process, batch);
    }
  }

  private void finish(SinkProcess<T> process, DecidedBatch batch) throws Exception {
    process.publish(batch);
    unfinished = null;
    process.done(batch);
  }

  /** Checks the completed job: readers see both batches, and nothing staged is left. */
  void assertOutcome(String story) throws Exception {
    trial.assertReadAfterRepetition("after a " + story, 10, 11, 12, 20, 21, 22);
    trial.assertNothingStaged("after a " + story);
  }
}
