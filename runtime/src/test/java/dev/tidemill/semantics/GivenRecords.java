/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.DStream;
import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.util.List;

/** An input of records, and what is done with it. */
final class GivenRecords<A> {
  private final List<List<A>> batches;

  GivenRecords(List<List<A>> batches) {
    this.batches = batches;
  }

  /** A job on the one input. */
  interface Job<A, R> {
    DStreamLike<R, ?, ?> declare(DStream<A> input);
  }

  /** A job that needs the context too. */
  interface ContextJob<A, R> {
    DStreamLike<R, ?, ?> declare(StreamingContext ssc, DStream<A> input);
  }

  <R> BatchTable<R> when(Job<A, R> job) {
    return whenContext((ssc, input) -> job.declare(input));
  }

  <R> BatchTable<R> whenContext(ContextJob<A, R> job) {
    return new BatchTable<>(List.of(batches), ssc -> job.declare(ssc, ssc.queueStream(batches)));
  }

  /** A second input. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  final <B> And<A, B> and(List<B>... second) {
    return new And<>(batches, List.of(second));
  }

  /** A second input, of pairs. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  final <K, V> AndPairs<A, K, V> andPairs(List<Pair<K, V>>... second) {
    return new AndPairs<>(batches, List.of(second));
  }

  /** Two inputs of records. */
  record And<A, B>(List<List<A>> first, List<List<B>> second) {
    /** A job on both. */
    interface JobOfBoth<A, B, R> {
      DStreamLike<R, ?, ?> declare(DStream<A> first, DStream<B> second);
    }

    <R> BatchTable<R> when(JobOfBoth<A, B, R> job) {
      return new BatchTable<>(
          List.of(first, second),
          ssc -> job.declare(ssc.queueStream(first), ssc.queueStream(second)));
    }
  }

  /** An input of records and one of pairs. */
  record AndPairs<A, K, V>(List<List<A>> first, List<List<Pair<K, V>>> second) {
    /** A job on both. */
    interface JobWithPairs<A, K, V, R> {
      DStreamLike<R, ?, ?> declare(DStream<A> first, PairDStream<K, V> second);
    }

    <R> BatchTable<R> when(JobWithPairs<A, K, V, R> job) {
      return new BatchTable<>(
          List.of(first, second),
          ssc ->
              job.declare(ssc.queueStream(first), ssc.queueStream(second).mapToPair(pair -> pair)));
    }
  }
}
