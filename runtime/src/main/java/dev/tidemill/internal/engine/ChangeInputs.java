/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.keyed.KeyedBatch;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pairs that come to a change of keyed state, placed by its key groups.
 *
 * @param initial the state of keys before the first batch
 * @param entering values that enter
 * @param leaving values that leave a window
 */
record ChangeInputs<K, V, R>(
    Optional<PartitionedRecords<Pair<K, R>>> initial,
    List<PartitionedRecords<Pair<K, V>>> entering,
    List<PartitionedRecords<Pair<K, V>>> leaving) {
  long size() {
    return initial.map(PartitionedRecords::size).orElse(0L) + size(entering) + size(leaving);
  }

  /** What comes to one partition of the state. */
  KeyedBatch<K, V, R> partition(Time batch, int partition) {
    return new KeyedBatch<>(
        batch,
        initial.map(all -> all.partitions().get(partition)).orElse(List.of()),
        partition(entering, partition),
        partition(leaving, partition));
  }

  private static long size(List<? extends PartitionedRecords<?>> inputs) {
    return inputs.stream().mapToLong(PartitionedRecords::size).sum();
  }

  private static <T> List<List<T>> partition(List<PartitionedRecords<T>> inputs, int partition) {
    List<List<T>> parts = new ArrayList<>(inputs.size());
    for (PartitionedRecords<T> input : inputs) {
      parts.add(input.partitions().get(partition));
    }
    return parts;
  }
}
