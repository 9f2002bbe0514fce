/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.internal.statestore.StateReader;
import dev.tidemill.time.Time;
import java.util.Optional;

/**
 * What the batch log says of one batch.
 *
 * @param epoch of the start that got it furthest
 * @param state what it has changed in keyed state, once it is decided
 * @param snapshot the snapshot that its decision has made the newest
 */
public record StoredBatch(
    long id,
    Time time,
    Step step,
    long epoch,
    Optional<StateReader.Change> state,
    Optional<StateReader.Snapshot> snapshot) {
  /** How far a batch has got. */
  public enum Step {
    PLANNED("planned"),
    DECIDED("decided"),
    DONE("done"),
    GIVEN_UP("given up");

    private final String text;

    Step(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  StoredBatch at(Step next, long byEpoch) {
    return new StoredBatch(id, time, next, byEpoch, state, snapshot);
  }
}
