/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import dev.tidemill.StreamingContext;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A job on a manual clock with batches of one second that gives up records, and its letters. */
final class LetteredJob implements AutoCloseable {
  private final ManualClock clock = new ManualClock();
  private final List<DeadLetter> letters = new ArrayList<>();
  private final StreamingContext ssc;

  /** A job with settings: key, value, key, value, ... */
  LetteredJob(String... settings) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.batch.onFailure", "deadletter");
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    ssc = builder.environment(world -> world.withClock(clock)).build();
    ssc.addListener(new StreamingListener() {
      @Override
      public void onDeadLetters(BatchInfo batch, List<DeadLetter> ofBatch) {
        letters.addAll(ofBatch);
      }
    });
    ssc.deadLetters().foreachRDD(rdd -> rdd.count());
  }

  StreamingContext ssc() {
    return ssc;
  }

  /** Starts the job, and runs some batches. */
  void run(int batches) {
    ssc.start();
    advance(batches);
  }

  void advance(int batches) {
    for (int i = 0; i < batches; i++) {
      ssc.step();
    }
  }

  List<DeadLetter> letters() {
    return letters;
  }

  @Override
  public void close() {
    ssc.close();
  }
}
