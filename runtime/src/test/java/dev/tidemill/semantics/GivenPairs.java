/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;

/** An input of pairs, and what is done with it. */
final class GivenPairs<K, V> {
  private final List<List<Pair<K, V>>> batches;

  GivenPairs(List<List<Pair<K, V>>> batches) {
    this.batches = batches;
  }

  /** A job on the one input. */
  interface Job<K, V, R> {
    DStreamLike<R, ?, ?> declare(PairDStream<K, V> input);
  }

  <R> BatchTable<R> when(Job<K, V, R> job) {
    return new BatchTable<>(List.of(batches), ssc -> job.declare(stream(ssc, batches)));
  }

  /** A second input. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  final <W> And<K, V, W> and(List<Pair<K, W>>... second) {
    return new And<>(batches, List.of(second));
  }

  private static <K, V> PairDStream<K, V> stream(
      StreamingContext ssc, List<List<Pair<K, V>>> batches) {
    return ssc.queueStream(batches).mapToPair(pair -> pair);
  }

  /** Two inputs of pairs. */
  record And<K, V, W>(List<List<Pair<K, V>>> first, List<List<Pair<K, W>>> second) {
    /** A job on both. */
    interface JobOfBoth<K, V, W, R> {
      DStreamLike<R, ?, ?> declare(PairDStream<K, V> first, PairDStream<K, W> second);
    }

    <R> BatchTable<R> when(JobOfBoth<K, V, W, R> job) {
      return new BatchTable<>(
          List.of(first, second), ssc -> job.declare(stream(ssc, first), stream(ssc, second)));
    }
  }
}
