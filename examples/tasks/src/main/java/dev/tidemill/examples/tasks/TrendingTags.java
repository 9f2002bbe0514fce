/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StateDStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.time.Duration;
import java.util.List;

/**
 * Counts tags over the last ten minutes, every second, and prints those whose count has changed.
 *
 * <p>With an inverse a second costs what comes in it and what came ten minutes before, however many tags there are; {@code changes()} keeps
 * the output as small.
 */
public final class TrendingTags implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    StateDStream<String, Long> counts = ssc.socketTextStream("localhost", 9999)
        .named("posts")
        .flatMap(post -> List.of(post.split("\\s+")))
        .filter(word -> word.startsWith("#"))
        .mapToPair(tag -> Pair.of(tag, 1L))
        .reduceByKeyAndWindow(
            Long::sum, (sum, old) -> sum - old, Duration.ofMinutes(10), Duration.ofSeconds(1))
        .named("counts");
    counts
        .changes()
        .map(tag -> tag.key() + " " + tag.value().map(String::valueOf).orElse("is gone"))
        .named("news")
        .print(20);
  }
}
