/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.Optional;

/**
 * What a {@link ReceiverSource} says about the records of its receiver.
 *
 * @param deduplication how long ids are remembered; empty if duplicates are kept
 * @param logged whether records are written to the block log of the job, if it has one
 */
public record ReceiverOptions(Optional<Deduplication> deduplication, boolean logged) {
  /** Duplicates are kept, and records are logged. */
  public static final ReceiverOptions DEFAULT = new ReceiverOptions(Optional.empty(), true);
}
