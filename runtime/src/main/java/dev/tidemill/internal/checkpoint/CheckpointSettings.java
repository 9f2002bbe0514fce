/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.internal.log.Durability;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where a job keeps what it needs to go on in another process, and how.
 *
 * @param directory empty for a job that keeps nothing
 * @param durability what the directory survives
 * @param snapshotInterval how often keyed state is written in full; empty: when its changes are
 *     larger than it
 * @param logBytes length of what is not summed up in the batch log from which on it is; the next start
 *     reads it before the state
 * @param onChange which changes of the program are accepted
 * @param dropped names of what the program has no more use for
 * @param missed what becomes of ticks in the down time
 */
public record CheckpointSettings(
    Optional<String> directory,
    Durability durability,
    Optional<Duration> snapshotInterval,
    long logBytes,
    OnChange onChange,
    Set<String> dropped,
    MissedBatches missed) {
  public CheckpointSettings {
    dropped = Set.copyOf(dropped);
  }

  /** Which changes of the program are accepted at a start. */
  public enum OnChange {
    /** Those that lose nothing: what is new, and what is dropped by name. */
    SAFE,
    /** None. */
    FAIL
  }

  /** What becomes of the ticks that passed while the job was down. */
  public enum MissedBatches {
    /** Each is a batch. */
    EVERY,
    /** The last of them is a batch, which stands for all. */
    COALESCE
  }
}
