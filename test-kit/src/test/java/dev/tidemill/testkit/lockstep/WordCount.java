/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.lockstep;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;

/** The first job of every streaming system. */
final class WordCount implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    ssc.socketTextStream("localhost", 9999)
        .named("lines")
        .flatMap(line -> List.of(line.split(" ")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
}
