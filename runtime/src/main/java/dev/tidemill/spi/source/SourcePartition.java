/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.io.Serializable;
import java.util.OptionalLong;

/**
 * One part of a range. A worker reads it alone, possibly in another process, so it is serializable
 * and carries everything that reading needs.
 *
 * @param <T> type of the records
 */
public interface SourcePartition<T> extends Serializable {
  /**
   * Opens this partition at its start. Called on a worker, any number of times, also concurrently.
   */
  PartitionReader<T> open() throws Exception;

  /**
   * Describes the location of the records for error messages, such as {@code file in/orders.csv}.
   * Empty if unknown.
   */
  default String describe() {
    return "";
  }

  /** Returns the approximate number of records, if known. Small batches run on one thread. */
  default OptionalLong estimatedRecords() {
    return OptionalLong.empty();
  }
}
