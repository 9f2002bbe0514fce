/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import java.io.Serializable;

/**
 * What is done with the records of each partition.
 *
 * @param <T> type of the records
 * @param <R> what one partition results in; it returns to the driver, so an engine that runs elsewhere needs it to be
 *     serializable
 */
@FunctionalInterface
public interface PartitionAction<T, R> extends Serializable {
  /** Begins with a partition; called on a worker, once per partition and attempt. */
  PartitionSink<T, R> begin(int partition) throws Exception;

  /**
   * Whether sinks may say that they are full; engines ask them only then, after each record, also within the function of a flatMap,
   * which may make records without end. By default no.
   */
  default boolean stopsEarly() {
    return false;
  }
}
