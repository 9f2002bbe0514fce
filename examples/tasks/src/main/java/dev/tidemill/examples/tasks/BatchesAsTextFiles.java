/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import java.time.Duration;

/**
 * Saves every batch as text files, one directory for each batch: {@code numbers-1767268805000.txt} holds {@code
 * part-00000} and so on, and an empty {@code _SUCCESS}.
 *
 * <p>A directory appears when it is complete, and a batch that is written again replaces its own. Batches of five seconds,
 * and one partition, keep the number of files small.
 */
public final class BatchesAsTextFiles implements StreamJob {
  @Override
  public void configure(StreamingContext.Builder builder) {
    builder.batchInterval(Duration.ofSeconds(5));
  }

  @Override
  public void define(StreamingContext ssc) {
    String prefix =
        ssc.arguments().isEmpty() ? "target/numbers" : ssc.arguments().get(0);
    ssc.rateStream(10)
        .named("numbers")
        .filter(number -> number % 7 == 0)
        .repartition(1)
        .saveAsTextFiles(prefix, "txt");
  }
}
