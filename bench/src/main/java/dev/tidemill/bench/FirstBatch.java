/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.StreamingContext;
import java.time.Duration;

/** A trivial job on the real clock, as somebody runs it for the first time: it prints a number every ten milliseconds. */
final class FirstBatch {
  /** How each line of the job's records begins. */
  static final String OUTPUT = "record ";

  private FirstBatch() {}

  /** Argument: how many batches to run. */
  public static void main(String[] args) throws InterruptedException {
    try (StreamingContext ssc = StreamingContext.builder()
        .batchInterval(Duration.ofMillis(10))
        .setting("stream.maxBatches", args[0])
        .build()) {
      ssc.rateStream(100).map(n -> OUTPUT + n).print();
      ssc.start();
      ssc.awaitTermination();
    }
  }
}
