/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.kernel.Push;
import java.util.Optional;

/**
 * Where a stage gets its records: a source, memory, or keyed state. Read by the tasks of the stage,
 * several at once.
 *
 * @param <T> type of the records
 */
interface StageInput<T> {
  /**
   * An estimate if the number of records is unknown; several of them still fit into a long.
   */
  long UNKNOWN = Long.MAX_VALUE / 4;

  /** About how many records all partitions have together, at most {@link #UNKNOWN}. */
  long estimatedRecords();

  /** The source that is read, if these are not records in memory. */
  default Optional<Origin> source() {
    return Optional.empty();
  }

  /**
   * Hands the records of one partition to the first step of the stage; does not end it.
   *
   * @param stopsEarly whether to stop once the step {@linkplain Push#isFull is full}; otherwise it
   *     is not asked
   */
  void push(int partition, Push<? super T> first, boolean stopsEarly);
}
