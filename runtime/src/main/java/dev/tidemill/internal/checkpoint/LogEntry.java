/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import java.util.Optional;

/** What a frame of the batch log says. */
sealed interface LogEntry {
  /** A start of the job, or a new segment: all that matters of the frames before. */
  record Summary(JobProgress progress) implements LogEntry {}

  /** The ranges of a batch are fixed. */
  record Planned(PlannedBatch batch) implements LogEntry {}

  /**
   * A batch is decided.
   *
   * @param state the record of what it has changed in keyed state
   * @param manifest of a snapshot of state that has become available; it stands for all records up
   *     to a batch that it names
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares entries or changes their bytes
  record Decided(FinalAttempt batch, byte[] state, Optional<byte[]> manifest) implements LogEntry {}

  /** A batch and its records are given up. */
  record GivenUp(PlannedBatch batch) implements LogEntry {}

  /** The decided batch is published. */
  record Done(long batch) implements LogEntry {}

  /** The job was stopped, and has finished all that it began. */
  record Stopped() implements LogEntry {}
}
