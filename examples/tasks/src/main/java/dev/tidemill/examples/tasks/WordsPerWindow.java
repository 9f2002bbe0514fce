/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.time.Duration;
import java.util.List;

/**
 * Counts per window: how often each word came in the last ten seconds, every two seconds.
 *
 * <p>Counting before the window, too, means that the window keeps one pair per word and batch, and not every word.
 */
public final class WordsPerWindow implements StreamJob {
  @Override
  public void configure(StreamingContext.Builder builder) {
    builder.batchInterval(Duration.ofSeconds(1));
  }

  @Override
  public void define(StreamingContext ssc) {
    ssc.replayStream(20)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .window(Duration.ofSeconds(10), Duration.ofSeconds(2))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
