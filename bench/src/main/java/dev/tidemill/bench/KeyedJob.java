/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.util.List;

/** A stateful program as a streaming job that is stepped by hand. */
final class KeyedJob implements AutoCloseable {
  private final BatchQueue<Pair<String, Long>> queue = new BatchQueue<>();
  private final StreamingContext ssc;
  private final TotalsSink<?> totals;

  KeyedJob(String master, KeyedProgram program, int batchesPerWindow) {
    ssc = StreamingContext.builder()
        .master(master)
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(KeyedProgram.BATCH)
        .build();
    totals = program.declare(
        ssc.queueStream(queue).mapToPair(record -> record),
        KeyedProgram.BATCH.multipliedBy(batchesPerWindow));
    ssc.start();
  }

  /** Runs a batch. */
  Totals run(List<Pair<String, Long>> batch) {
    queue.add(batch);
    ssc.step();
    return totals.totals();
  }

  @Override
  public void close() {
    ssc.close();
  }
}
