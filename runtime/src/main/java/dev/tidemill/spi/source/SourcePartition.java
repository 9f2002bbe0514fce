/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.io.Serializable;
import java.util.OptionalLong;

/**
 * One part of a range that a worker reads by itself, perhaps in another process: so it carries all that
 * reading needs, and is serializable.
 *
 * @param <T> type of the records
 */
public interface SourcePartition<T> extends Serializable {
  /** Opens this part at its beginning; called on a worker, any number of times, also at once. */
  PartitionReader<T> open() throws Exception;

  /** Where the records of this part are, for errors: {@code file in/orders.csv}; empty if there is nothing to tell. */
  default String describe() {
    return "";
  }

  /** About how many records there are, if that is known: small batches are not spread over threads. */
  default OptionalLong estimatedRecords() {
    return OptionalLong.empty();
  }
}
