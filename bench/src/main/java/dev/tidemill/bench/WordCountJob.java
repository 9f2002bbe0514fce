/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.RDD;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;

/** The word count that everybody writes, as a streaming job that is stepped by hand. */
final class WordCountJob implements AutoCloseable {
  private final BatchQueue<String> queue = new BatchQueue<>();
  private final StreamingContext ssc;
  private Totals totals = new Totals(0, 0);

  WordCountJob(String master) {
    ssc = StreamingContext.builder()
        .master(master)
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .build();
    ssc.queueStream(queue)
        .flatMap(line -> List.of(line.split(" ")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .foreachRDD(counts -> {
          RDD<Long> values = counts.values();
          long keys = values.count();
          totals = new Totals(keys, keys == 0 ? 0 : values.reduce(Long::sum));
        });
    ssc.start();
  }

  /** Puts the next batch in place, so that {@link #step} has nothing else to do. */
  void prepare(List<String> lines) {
    queue.add(lines);
  }

  /** Runs a batch. */
  Totals step() {
    ssc.step();
    return totals;
  }

  @Override
  public void close() {
    ssc.close();
  }
}
