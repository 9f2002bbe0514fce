/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.DriverAction;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import dev.tidemill.rdd.RDDLike;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A table for one RDD: its records, what is done with it, what must come out.
 *
 * <pre>{@code
 * dataset(3, 1, 2).when(rdd -> rdd.sortBy(n -> n)).then(1, 2, 3);
 * dataset("a").and(RDD::count).returns(1L);
 * }</pre>
 *
 * <p>Each table runs with 1, 2 and 7 partitions: on a dataset before the start, and on a batch.
 *
 * @param <D> RDD or PairRDD
 */
final class Dataset<D> {
  private static final int[] PARTITIONS = {1, 2, 7};

  private final Outside<D> outside;
  private final Inside<D> inside;
  private final int[] partitions;

  private Dataset(Outside<D> outside, Inside<D> inside, int[] partitions) {
    this.outside = outside;
    this.inside = inside;
    this.partitions = partitions;
  }

  /** Makes the dataset. */
  private interface Outside<D> {
    D of(StreamingContext ssc);
  }

  /** Makes a stream of it, and does something with its batches. */
  private interface Inside<D> {
    void declare(StreamingContext ssc, DriverAction<D> action);
  }

  /** What is done with an RDD. */
  interface Operation<D, R> {
    R apply(D rdd) throws Exception;
  }

  /** What is done with an RDD, with the help of the context. */
  interface ContextOperation<D, R> {
    R apply(StreamingContext ssc, D rdd) throws Exception;
  }

  /** An RDD of these records. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  static <A> Dataset<RDD<A>> dataset(A... records) {
    return ofList(Collections.unmodifiableList(Arrays.asList(records)));
  }

  static <A> Dataset<RDD<A>> ofList(List<A> records) {
    return new Dataset<>(
        ssc -> ssc.parallelize(records),
        (ssc, action) -> ssc.queueStream(List.of(records)).foreachRDD(action),
        PARTITIONS);
  }

  /** An RDD of these pairs. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array only becomes a list
  static <K, V> Dataset<PairRDD<K, V>> pairs(Pair<K, V>... records) {
    List<Pair<K, V>> list = Collections.unmodifiableList(Arrays.asList(records));
    return new Dataset<>(
        ssc -> ssc.parallelize(list).mapToPair(pair -> pair),
        (ssc, action) -> ssc.queueStream(List.of(list)).mapToPair(pair -> pair).foreachRDD(action),
        PARTITIONS);
  }

  /** Runs with these numbers of partitions in place of 1, 2 and 7. */
  Dataset<D> on(int... partitionCounts) {
    return new Dataset<>(outside, inside, partitionCounts);
  }

  /** An operation that makes another RDD. */
  <R> Records<R> when(Operation<D, ? extends RDDLike<R, ?>> operation) {
    return whenContext((ssc, rdd) -> operation.apply(rdd));
  }

  <R> Records<R> whenContext(ContextOperation<D, ? extends RDDLike<R, ?>> operation) {
    return new Records<>(new Result<>(this, (ssc, rdd) -> {
      RDDLike<R, ?> result = operation.apply(ssc, rdd);
      List<R> records = result.collect();
      if (!records.equals(result.collect())) {
        throw new AssertionError("a second collect() brings other records than " + records);
      }
      return records;
    }));
  }

  /** An action. */
  <R> Result<D, R> and(Operation<D, R> action) {
    return new Result<>(this, (ssc, rdd) -> action.apply(rdd));
  }

  /** The records that must come out. */
  record Records<R>(Result<?, List<R>> result) {
    @SafeVarargs
    @SuppressWarnings("varargs") // the array only becomes a list
    final void then(R... expected) {
      result.returns(Collections.unmodifiableList(Arrays.asList(expected)));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array only becomes a list
    final void thenInAnyOrder(R... expected) {
      List<R> list = Arrays.asList(expected);
      result.check(list + " in any order", actual -> Bags.same(list, actual));
    }

    void thenList(List<R> expected) {
      result.returns(expected);
    }

    void fails(ErrorCode code, String... texts) {
      result.fails(code, texts);
    }
  }

  /** The value that must come out. */
  record Result<D, R>(Dataset<D> dataset, ContextOperation<D, R> action) {
    /** Says whether a value is right. */
    interface Test<R> {
      boolean holds(R value);
    }

    void returns(R expected) {
      check(String.valueOf(expected), actual -> Objects.equals(expected, actual));
    }

    /** Every run must fail, with a message that contains all the texts. */
    void fails(ErrorCode code, String... texts) {
      ContextOperation<D, R> original = action;
      new Result<D, String>(dataset, (ssc, rdd) -> {
            try {
              return "success: " + original.apply(ssc, rdd);
            } catch (TidemillException e) {
              boolean right = e.code() == code
                  && Arrays.stream(texts).allMatch(String.valueOf(e.getMessage())::contains);
              return right ? "the error" : e.code() + ": " + e.getMessage();
            }
          })
          .check("an error " + code + " with " + List.of(texts), "the error"::equals);
    }

    void check(String expected, Test<R> test) {
      for (int count : dataset.partitions) {
        try (Stage stage = Stage.of(count)) {
          check("as a dataset", count, expected, test, List.of(outsideValue(stage)));
        }
        try (Stage stage = Stage.of(count)) {
          check("in a batch", count, expected, test, insideValue(stage));
        }
      }
    }

    private Box<R> outsideValue(Stage stage) {
      try {
        return new Box<>(action.apply(stage.ssc, dataset.outside.of(stage.ssc)));
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private List<Box<R>> insideValue(Stage stage) {
      List<Box<R>> values = new ArrayList<>();
      dataset.inside.declare(stage.ssc, rdd -> values.add(new Box<>(action.apply(stage.ssc, rdd))));
      stage.run(1);
      return values;
    }

    private static <R> void check(
        String where, int partitions, String expected, Test<R> test, List<Box<R>> actual) {
      if (actual.size() != 1 || !test.holds(actual.get(0).value)) {
        throw new AssertionError(where + " with " + partitions
            + (partitions == 1 ? " partition" : " partitions")
            + "\n  expected  "
            + expected
            + "\n  actual    "
            + (actual.size() == 1 ? actual.get(0).value : "no result"));
      }
    }

    /** A value that may be null. */
    private record Box<R>(R value) {}
  }
}
