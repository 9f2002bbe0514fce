/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.isNotDue;

import dev.tidemill.DStreamLike;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A table: batches that go in, a job, batches that must come out.
 *
 * <p>A run checks the same stream in two outputs, so that it is computed alone and as a shared stream. One more run is on an engine whose state is
 * written, lost and restored after every batch.
 *
 * @param <R> type of the records that come out
 */
final class BatchTable<R> {
  private static final int[] PARTITIONS = {1, 2, 7};

  /** Declares the inputs and what is done with them. */
  interface Job<R> {
    DStreamLike<R, ?, ?> declare(StreamingContext ssc);
  }

  /** How expected and actual records are compared. */
  private enum Order {
    SAME,
    ANY
  }

  private final List<? extends List<? extends List<?>>> inputs;
  private final Job<R> job;
  private final int[] partitions;

  /** A table of a job that declares its inputs itself. */
  static <R> BatchTable<R> of(Job<R> job) {
    return new BatchTable<>(List.of(), job);
  }

  BatchTable(List<? extends List<? extends List<?>>> inputs, Job<R> job) {
    this(inputs, job, PARTITIONS);
  }

  private BatchTable(List<? extends List<? extends List<?>>> inputs, Job<R> job, int[] partitions) {
    this.inputs = inputs;
    this.job = job;
    this.partitions = partitions;
  }

  /** Runs with these numbers of partitions in place of 1, 2 and 7. */
  BatchTable<R> on(int... partitionCounts) {
    return new BatchTable<>(inputs, job, partitionCounts);
  }

  /** The batches that must come out, records in this order. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  final void then(List<R>... expected) {
    check(List.of(expected), Order.SAME);
  }

  /** The batches that must come out, records in any order. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  final void thenInAnyOrder(List<R>... expected) {
    check(List.of(expected), Order.ANY);
  }

  /** The batches that must come out, records in the order of the lists. */
  void thenAll(List<List<R>> expected) {
    check(expected, Order.SAME);
  }

  /** The batches that must come out, records in any order. */
  void thenAllInAnyOrder(List<List<R>> expected) {
    check(expected, Order.ANY);
  }

  /** As many empty batches must come out. */
  void thenNothing(int batches) {
    List<List<R>> expected = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      expected.add(List.of());
    }
    check(expected, Order.SAME);
  }

  /** The last batch of these must fail and all before it succeed; the message must contain all the texts. */
  void thenFails(int batch, ErrorCode code, String... texts) {
    for (int count : partitions) {
      try (Stage stage = Stage.of(count)) {
        Recording.of(job.declare(stage.ssc));
        stage.run(batch - 1);
        checkFailure(stage, batch, count, code, texts);
      }
    }
  }

  private static void checkFailure(
      Stage stage, int batch, int partitions, ErrorCode code, String... texts) {
    try {
      stage.ssc.step();
    } catch (TidemillException e) {
      for (String text : texts) {
        if (e.code() != code || !String.valueOf(e.getMessage()).contains(text)) {
          throw new AssertionError(
              title(batch, partitions) + "\n  expected  an error " + code + " with: " + text
                  + "\n  actual    an error " + e.code() + ": " + e.getMessage(),
              e);
        }
      }
      return;
    }
    throw new AssertionError(
        title(batch, partitions) + "\n  expected  an error " + code + "\n  actual    success");
  }

  private void check(List<List<R>> expected, Order order) {
    for (int count : partitions) {
      check(expected, order, count, Stage::of);
    }
    check(expected, order, partitions[partitions.length / 2], Stage::restored);
  }

  private void check(List<List<R>> expected, Order order, int count, IntFunction<Stage> stages) {
    try (Stage stage = stages.apply(count)) {
      DStreamLike<R, ?, ?> stream = job.declare(stage.ssc);
      Recording<R> first = Recording.of(stream);
      Recording<R> second = Recording.of(stream);
      stage.run(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        Time time = Time.ofMillis((i + 1) * Stage.SECOND.toMillis());
        checkBatch(i, count, "", expected.get(i), first.at(time), order);
        checkBatch(i, count, " of a second output", expected.get(i), second.at(time), order);
      }
    }
  }

  private void checkBatch(
      int index,
      int partitions,
      String output,
      List<R> expected,
      Optional<List<R>> actual,
      Order order) {
    boolean same = actual.isEmpty()
        ? isNotDue(expected)
        : !isNotDue(expected)
            && (order == Order.SAME
                ? expected.equals(actual.get())
                : Bags.same(expected, actual.get()));
    if (!same) {
      throw new AssertionError(title(index + 1, partitions)
          + output
          + inputsOf(index)
          + "\n  expected  "
          + text(expected, order)
          + "\n  actual    "
          + actual.map(Object::toString).orElse("no batch"));
    }
  }

  private static String title(int batch, int partitions) {
    return "batch " + batch + " (" + batch * Stage.SECOND.toMillis() + " ms) with " + partitions
        + (partitions == 1 ? " partition" : " partitions");
  }

  private static String text(List<?> expected, Order order) {
    return isNotDue(expected) ? "no batch" : expected + (order == Order.ANY ? " in any order" : "");
  }

  private String inputsOf(int index) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < inputs.size(); i++) {
      List<? extends List<?>> batches = inputs.get(i);
      text.append("\n  input")
          .append(inputs.size() == 1 ? "     " : " " + (i + 1) + "   ")
          .append(index < batches.size() ? batches.get(index) : List.of());
    }
    return text.toString();
  }
}
