/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.BatchQueue;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much heap a key of {@code mapWithState} with a timeout takes, apart from the key itself, which the program has anyway. */
final class StateHeap {
  private static final int RING = 10;

  /** Above it, each boxed number is an object of its own. */
  private static final long LARGEST_SHARED_LONG = 127;

  private StateHeap() {}

  /** Arguments: keys, records of each later batch, later batches. */
  public static void main(String[] args) {
    measure(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))
        .send();
  }

  static Results measure(int count, int records, int batches) {
    Results results = new Results();
    List<String> keys = KeyedRecords.keys(count);
    List<List<Pair<String, Long>>> later = KeyedRecords.batches(keys, records, RING);
    TotalsSink<Long> totals = new TotalsSink<>(sum -> sum);
    BatchQueue<Pair<String, Long>> queue = new BatchQueue<>();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(KeyedProgram.BATCH)
        .build()) {
      ssc.queueStream(queue)
          .mapToPair(record -> record)
          .mapWithState(StateSpec.function(KeyedProgram::runningSum).timeout(Duration.ofDays(1)))
          .writeTo(totals);
      ssc.start();
      queue.add(later.get(0).subList(0, 1));
      ssc.step();
      double before = Heap.usedKib();
      queue.add(KeyedRecords.oneOfEach(keys));
      ssc.step();
      results.add("after the batch that brings all keys, bytes a key", perKey(before, count));
      for (int i = 0; i < batches; i++) {
        queue.add(later.get(i % RING));
        ssc.step();
      }
      results.add("after " + batches + " more batches, bytes a key", perKey(before, count));
      if (totals.totals().keys() != records) {
        throw new IllegalStateException(totals.totals() + " of " + records + " records");
      }
    }
    results.add("HashMap<String, Long> of the same, bytes a key", ofHashMap(keys));
    return results;
  }

  private static double ofHashMap(List<String> keys) {
    double before = Heap.usedKib();
    Map<String, Long> map = filled(KeyedRecords.oneOfEach(keys));
    double bytes = perKey(before, map.size());
    if (map.get(keys.get(0)) == null) {
      throw new IllegalStateException("the map has lost a key");
    }
    return bytes;
  }

  /** In a method of its own, so that nothing but the map is left when it returns. */
  private static Map<String, Long> filled(List<Pair<String, Long>> records) {
    Map<String, Long> map = new HashMap<>();
    for (Pair<String, Long> record : records) {
      map.put(record.key(), record.value() + LARGEST_SHARED_LONG);
    }
    return map;
  }

  private static double perKey(double kibBefore, int keys) {
    return (Heap.usedKib() - kibBefore) * 1_024 / keys;
  }
}
