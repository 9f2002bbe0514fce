/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowReader;
import dev.tidemill.spi.source.SourcePartition;
import java.util.OptionalLong;

/** Records that arrived together: one partition of their batch. Immutable once it is cut. */
final class Block<T> implements SourcePartition<T> {
  private final Object[] records;
  private final int size;
  private final long arrivalMillis;

  /**
   * Takes the array as it is: the caller writes to it no more. Only the first {@code size} elements
   * count.
   */
  Block(Object[] records, int size, long arrivalMillis) {
    this.records = records;
    this.size = size;
    this.arrivalMillis = arrivalMillis;
  }

  int size() {
    return size;
  }

  /** When the last record arrived. */
  long arrivalMillis() {
    return arrivalMillis;
  }

  @Override
  public OptionalLong estimatedRecords() {
    return OptionalLong.of(size);
  }

  @Override
  @SuppressWarnings("unchecked") // only records of this type were put in
  public PartitionReader<T> open() {
    return new RowReader<>(0, size, row -> (T) records[(int) row]);
  }
}
