/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import java.io.Serializable;

/**
 * Makes observers of the partitions of a stream. They belong to the process of the driver: an engine
 * that computes elsewhere passes the records on unobserved.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface PartitionObservers<T> extends Serializable {
  /**
   * Returns an observer of one computation of a partition. Called on the thread that computes it; a
   * partition may be computed more than once.
   */
  RecordObserver<T> begin(int partition);
}
