/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.spi.kernel.Push;
import java.util.List;

/**
 * Records that are in memory, partition by partition.
 *
 * @param partitions lists that no longer change
 */
record PartitionedRecords<T>(List<List<T>> partitions) implements StageInput<T> {
  long size() {
    long size = 0;
    for (List<T> partition : partitions) {
      size += partition.size();
    }
    return size;
  }

  @Override
  public long estimatedRecords() {
    return size();
  }

  @Override
  public void push(int partition, Push<? super T> first, boolean stopsEarly) {
    List<T> records = partitions.get(partition);
    if (stopsEarly) {
      for (T record : records) {
        if (first.isFull()) {
          break;
        }
        first.accept(record);
        ForeignCode.returned();
      }
    } else {
      for (int i = 0, n = records.size(); i < n; i++) {
        first.accept(records.get(i));
        ForeignCode.returned();
      }
    }
  }
}
