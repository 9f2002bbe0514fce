/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import java.io.Serializable;

/**
 * An action on the records of each partition.
 *
 * @param <T> type of the records
 * @param <R> type of the result of one partition; it is returned to the driver, so an engine that
 *     runs elsewhere needs it to be serializable
 */
@FunctionalInterface
public interface PartitionAction<T, R> extends Serializable {
  /** Begins a partition. Called on a worker, once per partition and attempt. */
  PartitionSink<T, R> begin(int partition) throws Exception;

  /**
   * Returns whether sinks may report that they are full. If {@code true}, engines call
   * {@link PartitionSink#isFull} after each record, also within the function of a {@code flatMap},
   * which may produce an unbounded number of records. The default is {@code false}.
   */
  default boolean stopsEarly() {
    return false;
  }
}
