/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.DStream;
import dev.tidemill.DStreamLike;
import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation, and what it means in plain Java.
 *
 * @param name what it is called
 * @param job the operation
 * @param meaning what must come out of a batch
 * @param ordered whether the order of records is promised
 */
record AttackedOperation<R>(String name, Job<R> job, Meaning<R> meaning, boolean ordered) {
  /** The operation. */
  interface Job<R> {
    DStreamLike<R, ?, ?> on(DStream<Pair<String, Integer>> input);
  }

  /** What comes out of a batch, from all the batches that have come in: the last one is the batch. */
  interface Meaning<R> {
    List<R> of(List<List<Pair<String, Integer>>> batches);
  }

  /** What comes out of a batch whatever was before it. */
  interface MeaningOfOneBatch<R> {
    List<R> of(List<Pair<String, Integer>> batch);
  }

  static <R> AttackedOperation<R> ordered(String name, Job<R> job, MeaningOfOneBatch<R> meaning) {
    return new AttackedOperation<>(name, job, batches -> meaning.of(last(batches)), true);
  }

  static <R> AttackedOperation<R> unordered(String name, Job<R> job, MeaningOfOneBatch<R> meaning) {
    return new AttackedOperation<>(name, job, batches -> meaning.of(last(batches)), false);
  }

  static <R> AttackedOperation<R> windowed(
      String name, boolean ordered, Job<R> job, Meaning<R> meaning) {
    return new AttackedOperation<>(name, job, meaning, ordered);
  }

  /** Attacks it with an input, on different numbers of partitions. */
  void attack(AttackInputs.Input input) {
    List<List<R>> expected = new ArrayList<>();
    for (int i = 0; i < input.run(); i++) {
      expected.add(meaning.of(input.upTo(i)));
    }
    BatchTable<R> table =
        new GivenRecords<>(input.batches()).when(in -> job.on(in)).on(1, 2, 7, 64);
    if (ordered) {
      table.thenAll(expected);
    } else {
      table.thenAllInAnyOrder(expected);
    }
  }

  private static List<Pair<String, Integer>> last(List<List<Pair<String, Integer>>> batches) {
    return batches.get(batches.size() - 1);
  }
}
