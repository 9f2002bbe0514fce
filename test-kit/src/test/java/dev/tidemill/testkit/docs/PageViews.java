/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.docs;

// region job
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.time.Duration;

/** Counts, every second, how often each page was seen in the last three. */
public final class PageViews implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    ssc.socketTextStream("localhost", 9999)
        .named("pages")
        .mapToPair(page -> Pair.of(page, 1L))
        .window(Duration.ofSeconds(3))
        .reduceByKey(Long::sum)
        .named("views")
        .print();
  }
}
// endregion
