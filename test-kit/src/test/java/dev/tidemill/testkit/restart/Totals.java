/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.restart;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.time.Duration;
import java.util.Optional;

/** Counts words, in total and in the last two batches; all that is kept has a name. */
public class Totals implements StreamJob {
  @Override
  public void define(StreamingContext ssc) {
    DStream<String> words = ssc.socketTextStream("localhost", 9999).named("words");
    PairDStream<String, Long> ones = words.mapToPair(word -> Pair.of(word, 1L));
    totals(ones).named("totals").print();
    ones.window(Duration.ofSeconds(2)).reduceByKey(Long::sum).named("recent").print();
  }

  PairDStream<String, Long> totals(PairDStream<String, Long> ones) {
    return ones.<Long>updateStateByKey((values, total) -> Optional.of(
        total.orElse(0L) + values.stream().mapToLong(Long::longValue).sum()));
  }
}
