/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;
import static dev.tidemill.semantics.Dataset.dataset;
import static dev.tidemill.semantics.Dataset.ofList;
import static dev.tidemill.semantics.Dataset.pairs;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.rdd.RDD;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sets, keys, places, samples and orders of RDDs, on datasets and on batches alike. */
final class MoreRddOperationsTest {
  /** Orders that can travel to another process. */
  private static final Comparator<String> BY_LENGTH =
      (Comparator<String> & Serializable) (x, y) -> Integer.compare(x.length(), y.length());

  private static final Comparator<String> FAILING =
      (Comparator<String> & Serializable) (x, y) -> x.length() / (y.length() - 1);

  private static Dataset<RDD<Integer>> upTo(int size) {
    return ofList(IntStream.range(0, size).boxed().toList());
  }

  // ---------------------------------------------------------------------- sets

  @Test
  void subtract_takes_out_all_that_the_other_has_and_keeps_duplicates_of_the_rest() {
    dataset("a", "b", "a", "c", aNull(), "c")
        .whenContext((ssc, rdd) -> rdd.subtract(ssc.parallelize(List.of("b", "c", "x", "c"))))
        .thenInAnyOrder("a", "a", aNull());
    dataset("a", aNull())
        .whenContext((ssc, rdd) -> rdd.subtract(ssc.parallelize(batch(aNull()))))
        .thenInAnyOrder("a");
    dataset("a", "b").when(rdd -> rdd.subtract(rdd)).then();
    dataset("a", "b").when(rdd -> rdd.subtract(rdd.filter(s -> false))).thenInAnyOrder("a", "b");
    dataset("a", "b")
        .when(rdd -> rdd.filter(s -> false).subtract(rdd, Partitioner.hash(3)))
        .then();
  }

  @Test
  void intersection_has_each_record_of_both_once() {
    dataset("a", "b", "a", aNull(), "c")
        .whenContext((ssc, rdd) -> rdd.intersection(ssc.parallelize(batch("a", aNull(), "x", "a"))))
        .thenInAnyOrder("a", aNull());
    dataset("a", "b").when(rdd -> rdd.intersection(rdd.filter(s -> false))).then();
    dataset("a", "b", "b")
        .when(rdd -> rdd.intersection(rdd, Partitioner.hash(3)))
        .thenInAnyOrder("a", "b");
  }

  @Test
  void the_partitioner_of_a_set_operation_says_where_records_go() {
    dataset(0, 1, 2, 3, 4, 5)
        .when(rdd -> rdd.subtract(rdd.filter(n -> n > 3), Partitioner.hash(2)).glom())
        .then(List.of(0, 2), List.of(1, 3));
    dataset(0, 1, 2, 3, 4, 5)
        .when(
            rdd -> rdd.intersection(rdd.filter(n -> n > 1), Partitioner.hash(2)).glom())
        .then(List.of(2, 4), List.of(3, 5));
  }

  @Test
  void sets_of_pairs_compare_keys_and_values_together() {
    pairs(pair("a", 1), pair("a", 2), pair("b", 1))
        .when(rdd -> rdd.subtract(rdd.filter(p -> p.value() == 2)))
        .thenInAnyOrder(pair("a", 1), pair("b", 1));
    pairs(pair("a", 1), pair("a", 1), pair("b", 1))
        .when(rdd -> rdd.intersection(rdd.filter(p -> p.key().equals("a"))))
        .then(pair("a", 1));
  }

  @Test
  void subtract_by_key_looks_at_keys_alone() {
    pairs(pair("a", 1), pair("b", 2), pair("a", 3), pair("c", 4), pair(aNull(), 5))
        .whenContext((ssc, rdd) -> rdd.subtractByKey(
            ssc.parallelize(List.of("b", "x")).mapToPair(key -> pair(key, "any"))))
        .thenInAnyOrder(pair("a", 1), pair("a", 3), pair("c", 4), pair(aNull(), 5));
    pairs(pair("a", 1), pair("b", 2))
        .when(rdd -> rdd.subtractByKey(rdd.mapValues(n -> "other"), Partitioner.hash(3)))
        .then();
  }

  // ---------------------------------------------------------------------- keys

  @Test
  void key_by_and_group_by() {
    dataset("ab", "c", "de")
        .when(rdd -> rdd.keyBy(String::length))
        .then(pair(2, "ab"), pair(1, "c"), pair(2, "de"));
    dataset("a").when(rdd -> rdd.keyBy(s -> BatchTables.<String>aNull())).then(pair(aNull(), "a"));
    dataset("ab", "c", "de")
        .when(rdd -> rdd.groupBy(String::length))
        .thenInAnyOrder(pair(2, List.of("ab", "de")), pair(1, List.of("c")));
    dataset("ab", "c", "de")
        .when(rdd -> rdd.groupBy(String::length, Partitioner.hash(2)).glom())
        .then(List.of(pair(2, List.of("ab", "de"))), List.of(pair(1, List.of("c"))));
    dataset("a")
        .when(rdd -> rdd.keyBy(s -> 1 / (s.length() - 1)))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "keyBy (MoreRddOperationsTest.java:", "record a");
  }

  // ---------------------------------------------------------------- partitions

  @Test
  void map_partitions_with_index_gets_the_number_of_each_partition_also_of_empty_ones() {
    dataset(1, 2, 3)
        .on(5)
        .when(rdd -> rdd.mapPartitionsWithIndex((partition, records) -> {
          List<String> texts = new ArrayList<>(List.of("p" + partition));
          records.forEachRemaining(n -> texts.add("n" + n));
          return texts.iterator();
        }))
        .then("p0", "p1", "n1", "p2", "p3", "n2", "p4", "n3");
  }

  @Test
  void each_input_of_a_union_counts_its_partitions_from_zero_and_the_union_counts_on() {
    dataset("a", "b")
        .on(2)
        .when(rdd -> rdd.union(rdd.<String>mapPartitionsWithIndex(
                (inner, records) -> List.of(records.next() + inner).iterator()))
            .<String>mapPartitionsWithIndex(
                (outer, records) -> List.of(records.next() + outer).iterator()))
        .then("a0", "b1", "a02", "b13");
  }

  @Test
  void map_partitions_to_pair() {
    dataset("a", "b", "c")
        .on(1)
        .when(rdd -> rdd.mapPartitionsToPair(records -> {
          List<Pair<String, Integer>> numbered = new ArrayList<>();
          records.forEachRemaining(r -> numbered.add(pair(r, numbered.size())));
          return numbered.iterator();
        }))
        .then(pair("a", 0), pair("b", 1), pair("c", 2));
  }

  @Test
  void coalesce_puts_neighbors_together_and_keeps_the_order() {
    upTo(10)
        .on(5)
        .when(rdd -> rdd.coalesce(2).glom())
        .then(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7, 8, 9));
    upTo(10)
        .on(5)
        .when(rdd -> rdd.coalesce(1))
        .thenList(IntStream.range(0, 10).boxed().toList());
    upTo(7)
        .on(7)
        .when(rdd -> rdd.coalesce(3).glom())
        .then(List.of(0, 1), List.of(2, 3), List.of(4, 5, 6));
    upTo(4).on(2).and(rdd -> rdd.coalesce(8).numPartitions()).returns(2);
    pairs(pair("a", 1), pair("b", 2))
        .when(rdd -> rdd.coalesce(1).reduceByKey(Integer::sum))
        .thenInAnyOrder(pair("a", 1), pair("b", 2));
  }

  @Test
  void zip_with_index_counts_through_all_partitions() {
    dataset("a", aNull(), "c", "d")
        .when(rdd -> rdd.zipWithIndex())
        .then(pair("a", 0L), pair(aNull(), 1L), pair("c", 2L), pair("d", 3L));
    upTo(10)
        .on(4)
        .when(rdd -> rdd.filter(n -> n % 3 == 0).zipWithIndex())
        .then(pair(0, 0L), pair(3, 1L), pair(6, 2L), pair(9, 3L));
    Dataset.<String>dataset().when(rdd -> rdd.zipWithIndex()).then();
  }

  // -------------------------------------------------------------------- sample

  @Test
  void a_sample_without_replacement_has_each_record_at_most_once_and_about_as_many_as_asked_for() {
    upTo(10_000)
        .and(rdd -> rdd.sample(false, 0.3, 7).collect())
        .check("about 3,000 different ones in order", sample -> {
          List<Integer> ordered = sample.stream().sorted().distinct().toList();
          return sample.equals(ordered) && Math.abs(sample.size() - 3_000) < 200;
        });
    upTo(100).and(rdd -> rdd.sample(false, 1, 7).count()).returns(100L);
    upTo(100).and(rdd -> rdd.sample(false, 0, 7).count()).returns(0L);
  }

  @Test
  void a_sample_with_replacement_has_records_several_times() {
    upTo(10_000)
        .and(rdd -> rdd.sample(true, 0.5, 7).collect())
        .check(
            "about 5,000, of which some are the same",
            sample -> Math.abs(sample.size() - 5_000) < 300
                && sample.stream().distinct().count() < sample.size() - 500);
    upTo(1_000)
        .and(rdd -> rdd.sample(true, 100, 7).count())
        .check("about 100,000", count -> Math.abs(count - 100_000) < 2_000);
    upTo(100).and(rdd -> rdd.sample(true, 0, 7).count()).returns(0L);
  }

  @Test
  void the_same_seed_samples_the_same_records_and_another_seed_others() {
    upTo(1_000)
        .and(rdd -> List.of(
            rdd.sample(false, 0.5, 1).collect().equals(rdd.sample(false, 0.5, 1).collect()),
            rdd.sample(false, 0.5, 1).collect().equals(rdd.sample(false, 0.5, 2).collect())))
        .returns(List.of(true, false));
    // and each partition has a chance of its own
    upTo(2_000)
        .on(2)
        .and(rdd -> {
          List<Integer> sample = rdd.sample(false, 0.5, 1).collect();
          List<Integer> first = sample.stream().filter(n -> n < 1_000).toList();
          return first.equals(
              sample.stream().filter(n -> n >= 1_000).map(n -> n - 1_000).toList());
        })
        .returns(false);
  }

  @Test
  void a_fraction_out_of_bounds_is_refused() {
    for (double fraction : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      dataset(1)
          .when(rdd -> rdd.sample(false, fraction, 1))
          .fails(
              ErrorCode.INVALID_ARGUMENT,
              "fraction is " + fraction + " in sample (MoreRdd",
              "from 0 to 1");
    }
    dataset(1)
        .when(rdd -> rdd.sample(true, -1, 1))
        .fails(ErrorCode.INVALID_ARGUMENT, "fraction is -1.0", "at least 0");
  }

  // ---------------------------------------------------------------- aggregates

  @Test
  void aggregate_starts_each_partition_from_zero_and_so_does_the_combination() {
    dataset("a", "bcd", "ef")
        .and(rdd -> rdd.aggregate(0, (sum, word) -> sum + word.length(), Integer::sum))
        .returns(6);
    dataset(1, 2, 3)
        .on(3)
        .and(rdd -> rdd.aggregate(10, Integer::sum, Integer::sum))
        .returns(46);
    Dataset.<Integer>dataset()
        .on(2)
        .and(rdd -> rdd.aggregate(10, Integer::sum, Integer::sum))
        .returns(30);
    dataset("a", "b", "c", "d")
        .and(rdd -> rdd.aggregate("", (text, word) -> text + word, (x, y) -> x + y))
        .returns("abcd");
    dataset("a")
        .on(1)
        .and(rdd -> rdd.aggregate(BatchTables.<String>aNull(), (x, y) -> x + y, (x, y) -> x + y))
        .returns("nullnulla");
  }

  @Test
  void a_zero_that_is_changed_in_place_is_not_shared() {
    ArrayList<Integer> zero = new ArrayList<>();
    upTo(100)
        .and(rdd -> {
          List<Integer> all = rdd.aggregate(
              zero,
              (list, n) -> {
                list.add(n);
                return list;
              },
              (list, other) -> {
                list.addAll(other);
                return list;
              });
          return all.size() + " " + zero.size();
        })
        .returns("100 0");
  }

  @Test
  void a_zero_that_cannot_be_copied_is_refused_with_its_line() {
    dataset(1)
        .and(rdd -> rdd.aggregate(new Object(), (x, n) -> x, (x, y) -> x))
        .fails(
            ErrorCode.NOT_SERIALIZABLE,
            "the initial value of aggregate (MoreRddOperationsTest.java:",
            "java.lang.Object");
  }

  @Test
  void functions_of_an_aggregate_that_throw_name_the_action() {
    dataset(1, 0)
        .on(2)
        .and(rdd -> rdd.map(n -> n).aggregate(1, (sum, n) -> sum / n, Integer::sum))
        .fails(
            ErrorCode.USER_FUNCTION_FAILED,
            "aggregate (MoreRddOperationsTest.java:",
            "partition 1",
            "on the record 0",
            "/ by zero");
    dataset(1)
        .and(rdd -> rdd.aggregate(0, Integer::sum, (x, y) -> Math.floorDiv(x, 0)))
        .fails(
            ErrorCode.USER_FUNCTION_FAILED, "aggregate (MoreRddOperationsTest.java:", "/ by zero");
  }

  @Test
  void fold() {
    dataset(1, 2, 3).and(rdd -> rdd.fold(0, Integer::sum)).returns(6);
    dataset(1, 2, 3).on(3).and(rdd -> rdd.fold(1, Integer::sum)).returns(10);
    Dataset.<Integer>dataset().and(rdd -> rdd.fold(0, Integer::sum)).returns(0);
    dataset("a", "b", "c").and(rdd -> rdd.fold("", (x, y) -> x + y)).returns("abc");
  }

  @Test
  void sums() {
    pairs(pair("a", 1), pair("b", 2)).and(rdd -> rdd.sumAsLong(Pair::value)).returns(3L);
    Dataset.<Integer>dataset().and(rdd -> rdd.sumAsLong(n -> n)).returns(0L);
    Dataset.<Integer>dataset().and(rdd -> rdd.sumAsDouble(n -> n)).returns(0.0);
    dataset(0.5, 1.25).and(rdd -> rdd.sumAsDouble(d -> d)).returns(1.75);
    dataset(1.9, 2.9).and(rdd -> rdd.sumAsLong(d -> d)).returns(3L);
    dataset(Long.MAX_VALUE, 1L)
        .and(rdd -> rdd.sumAsLong(n -> n))
        .fails(
            ErrorCode.USER_FUNCTION_FAILED,
            "sumAsLong (MoreRddOperationsTest.java:",
            "long overflow");
    dataset("a", aNull())
        .and(rdd -> rdd.sumAsLong(String::length))
        .fails(
            ErrorCode.USER_FUNCTION_FAILED,
            "sumAsLong (MoreRddOperationsTest.java:",
            "record null");
  }

  // -------------------------------------------------------------------- orders

  @Test
  void take_ordered_and_top() {
    for (int n : new int[] {0, 1, 3, 100, 1_000, Integer.MAX_VALUE}) {
      List<Integer> up = IntStream.range(0, Math.min(n, 1_000)).boxed().toList();
      upTo(1_000)
          .and(rdd -> rdd.sortBy(i -> (i * 37) % 1_000).takeOrdered(n, Comparator.naturalOrder()))
          .returns(up);
      upTo(1_000)
          .and(rdd -> rdd.sortBy(i -> (i * 37) % 1_000).top(n, Comparator.naturalOrder()))
          .returns(up.stream().map(i -> 999 - i).toList());
    }
    dataset("bb", "a", "cc", "d")
        .and(rdd -> rdd.top(3, BY_LENGTH))
        .returns(List.of("bb", "cc", "a"));
    dataset("bb", "a", "cc", "d")
        .and(rdd -> rdd.takeOrdered(3, BY_LENGTH))
        .returns(List.of("a", "d", "bb"));
    Dataset.<Integer>dataset().and(rdd -> rdd.top(3, Comparator.naturalOrder())).returns(List.of());
    dataset(1)
        .and(rdd -> rdd.top(-1, Comparator.naturalOrder()))
        .fails(ErrorCode.INVALID_ARGUMENT, "number of records is -1 in top (MoreRdd");
    dataset(1, aNull())
        .on(1)
        .and(rdd -> rdd.takeOrdered(1, Comparator.naturalOrder()))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "takeOrdered (MoreRddOperationsTest.java:");
  }

  @Test
  void max_and_min_are_the_first_of_several() {
    dataset("bb", "a", "cc", "d").and(rdd -> rdd.max(BY_LENGTH)).returns("bb");
    dataset("bb", "a", "cc", "d").and(rdd -> rdd.min(BY_LENGTH)).returns("a");
    upTo(1_000).and(rdd -> rdd.max(Comparator.naturalOrder())).returns(999);
    upTo(1_000).and(rdd -> rdd.min(Comparator.naturalOrder())).returns(0);
    Dataset.<Integer>dataset()
        .and(rdd -> rdd.max(Comparator.naturalOrder()))
        .fails(ErrorCode.EMPTY_RDD, "max needs a record");
    Dataset.<Integer>dataset()
        .and(rdd -> rdd.min(Comparator.naturalOrder()))
        .fails(ErrorCode.EMPTY_RDD, "min needs a record");
  }

  @Test
  void sort_by_an_order_of_ones_own() {
    dataset("b", "A", "a", "B")
        .when(rdd -> rdd.sortBy(s -> s, String.CASE_INSENSITIVE_ORDER))
        .then("A", "a", "b", "B");
    dataset("b", aNull(), "a")
        .when(rdd -> rdd.sortBy(s -> s, Comparator.nullsFirst(Comparator.reverseOrder())))
        .then(aNull(), "b", "a");
    pairs(pair("b", 1), pair("A", 2), pair("a", 3))
        .when(rdd -> rdd.sortByKey(String.CASE_INSENSITIVE_ORDER))
        .then(pair("A", 2), pair("a", 3), pair("b", 1));
    dataset("a", "b")
        .when(rdd -> rdd.sortBy(s -> s, FAILING))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "sortBy (MoreRddOperationsTest.java:", "/ by zero");
  }

  @Test
  void actions_that_make_maps() {
    pairs(pair("a", 1), pair("b", 2), pair("a", 3))
        .and(rdd -> rdd.collectAsMap())
        .returns(Map.of("a", 3, "b", 2));
    pairs(pair("a", 1), pair("b", 2), pair("a", 3))
        .and(rdd -> rdd.countByKey())
        .returns(Map.of("a", 2L, "b", 1L));
  }
}
