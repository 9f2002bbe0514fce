/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.spi.plan.InputNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many records were read from sources; used by any number of threads. */
final class ReadCounts {
  private final Map<InputNode<?>, AtomicLongArray> counts = new ConcurrentHashMap<>();

  /** Counts a partition once however often it is read, and as far as the longest reading went. */
  void count(InputNode<?> node, int partition, long records) {
    counts
        .computeIfAbsent(node, n -> new AtomicLongArray(n.numPartitions()))
        .accumulateAndGet(partition, records, Math::max);
  }

  /** How many records were read, by name of the source. */
  Map<String, Long> bySource() {
    Map<String, Long> records = new TreeMap<>();
    counts.forEach((node, partitions) -> {
      long sum = 0;
      for (int i = 0; i < partitions.length(); i++) {
        sum += partitions.get(i);
      }
      records.merge(node.source(), sum, Long::sum);
    });
    return records;
  }
}
