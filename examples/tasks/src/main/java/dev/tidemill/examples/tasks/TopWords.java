/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * The top three of each batch: the most frequent words, those of equal frequency by the alphabet.
 *
 * <p>A sort keeps the order of records that are equal to it, so sorting by word first and by count then is enough. The
 * action {@code take} runs in the middle of the batch, on the driver; what it returns becomes a dataset again.
 */
public final class TopWords implements StreamJob {
  private static final int TOP = 3;

  @Override
  public void define(StreamingContext ssc) {
    ssc.replayStream(20)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .transform(counts -> {
          List<Pair<String, Long>> top =
              counts.sortByKey().sortBy(Pair::value, false).take(TOP);
          return ssc.parallelize(top, 1);
        })
        .named("top")
        .print();
  }
}
