/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.List;

/**
 * What became of a batch, or of the records of one {@link Delivery}.
 *
 * <pre>{@code
 * delivery.onDone(outcome -> {
 *   if (outcome.isProcessed()) channel.ack(tag); else channel.reject(tag);
 * })
 * }</pre>
 *
 * @param status whether the records were processed
 * @param deadLetters positions of the records that were left out of the batch and written to the
 *     dead letters; empty if there are none
 */
public record BatchOutcome(Status status, List<String> deadLetters) {
  /** How a batch ended. */
  public enum Status {
    /** It was processed and its results are published. */
    PROCESSED,
    /** It failed and was given up, with all its records. */
    SKIPPED
  }

  /** The batch was processed, with all its records. */
  public static final BatchOutcome PROCESSED = new BatchOutcome(Status.PROCESSED, List.of());

  /** The batch was given up. */
  public static final BatchOutcome SKIPPED = new BatchOutcome(Status.SKIPPED, List.of());

  public BatchOutcome {
    deadLetters = List.copyOf(deadLetters);
  }

  /** Returns whether every record was processed: nothing was skipped or left out. */
  public boolean isProcessed() {
    return status == Status.PROCESSED && deadLetters.isEmpty();
  }
}
