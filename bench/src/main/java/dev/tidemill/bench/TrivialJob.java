/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;

/** One map and one output, stepped by hand: what is left is what every batch costs. */
final class TrivialJob implements AutoCloseable {
  private final BatchQueue<String> queue = new BatchQueue<>();
  private final StreamingContext ssc;
  private long characters;

  TrivialJob(String master) {
    ssc = StreamingContext.builder()
        .master(master)
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .build();
    ssc.queueStream(queue).map(String::length).foreachRDD(lengths -> {
      for (int length : lengths.collect()) {
        characters += length;
      }
    });
    ssc.start();
  }

  void prepare(List<String> records) {
    queue.add(records);
  }

  /** Runs a batch and returns how many characters all batches so far had. */
  long step() {
    ssc.step();
    return characters;
  }

  @Override
  public void close() {
    ssc.close();
  }
}
