/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a value for each key: how often each word has come since the start. A word that comes too rarely to matter, 20 batches
 * after its last time, is forgotten.
 */
public final class RunningTotals implements StreamJob {
  private static final int PATIENCE = 20;

  /**
   * What is known of a word.
   *
   * @param count how often it has come
   * @param idle batches since it came last
   */
  record Total(long count, int idle) {}

  @Override
  public void define(StreamingContext ssc) {
    ssc.replayStream(20)
        .named("lines")
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .updateStateByKey(RunningTotals::update)
        .named("totals")
        .mapValues(Total::count)
        .print();
  }

  /** Called for every word that is known or new, in every batch. */
  private static Optional<Total> update(List<Long> ones, Optional<Total> before) {
    Total known = before.orElse(new Total(0, 0));
    if (!ones.isEmpty()) {
      return Optional.of(new Total(known.count() + ones.size(), 0));
    }
    return known.idle() < PATIENCE
        ? Optional.of(new Total(known.count(), known.idle() + 1))
        : Optional.empty();
  }
}
