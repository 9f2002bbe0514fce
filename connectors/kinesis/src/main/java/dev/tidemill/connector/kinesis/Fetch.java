/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The answer to one request for records.
 *
 * @param records in order, taken apart where a producer has packed several into one
 * @param next where to go on; empty at the end of a shard that was closed
 * @param millisBehind how far these records are behind the newest ones of the shard
 * @param isFull whether there were as many as one request may bring, so that more may wait
 * @param bytes how many bytes of data there were
 * @param serverMillis when the service has answered, by its clock
 */
record Fetch(
    List<KinesisRecord> records,
    Optional<String> next,
    long millisBehind,
    boolean isFull,
    long bytes,
    OptionalLong serverMillis) {
  /** Whether nothing more had arrived at the time of the answer. */
  boolean isAtTip() {
    return millisBehind == 0 && !isFull;
  }

  /** Everything that arrived before this time has been fetched; by the clock of the service. */
  OptionalLong readUpTo() {
    return isFull || serverMillis.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(serverMillis.getAsLong() - millisBehind);
  }
}
