/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;

/** What stays on the heap while a job with a shuffle and a window runs batch after batch. */
final class ManyBatches {
  private static final String MASTER = "local[2]";
  private static final int WORDS_PER_BATCH = 10;
  private static final int BATCHES_PER_WINDOW = 10;

  private ManyBatches() {}

  /** Arguments: after which batches, in rising order, the heap is looked at. */
  public static void main(String[] args) {
    int[] marks = new int[args.length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = Integer.parseInt(args[i]);
    }
    measure(marks).send();
  }

  static Results measure(int... marks) {
    Results results = new Results();
    List<String> words = Words.lines(WORDS_PER_BATCH, 1, 1_000);
    BatchQueue<String> queue = new BatchQueue<>();
    long[] counted = new long[1];
    try (StreamingContext ssc = StreamingContext.builder()
        .master(MASTER)
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .build()) {
      ssc.queueStream(queue)
          .mapToPair(word -> Pair.of(word, 1L))
          .window(Duration.ofSeconds(BATCHES_PER_WINDOW))
          .reduceByKey(Long::sum)
          .foreachRDD(rdd -> counted[0] = rdd.values().reduce(Long::sum));
      ssc.start();
      int batch = 0;
      for (int mark : marks) {
        for (; batch < mark; batch++) {
          queue.add(words);
          ssc.step();
        }
        expect((long) WORDS_PER_BATCH * Math.min(batch, BATCHES_PER_WINDOW), counted[0]);
        results.add("heap after " + mark + " batches, KiB", Heap.usedKib());
      }
    }
    return results;
  }

  private static void expect(long words, long counted) {
    if (words != counted) {
      throw new IllegalStateException("the window has " + counted + " words, not " + words);
    }
  }
}
