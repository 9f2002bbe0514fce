/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.isNull;
import static dev.tidemill.semantics.BatchTables.pair;
import static dev.tidemill.semantics.Dataset.dataset;
import static dev.tidemill.semantics.Dataset.ofList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RDDs made into other RDDs, on datasets and on batches alike. */
final class RddOperationsTest {
  // ----------------------------------------------------------- parallelize

  @ParameterizedTest
  @CsvSource({"0,1", "0,3", "1,1", "1,4", "5,2", "5,3", "7,7", "10,3", "3,10", "100,7"})
  void part_i_of_a_dataset_begins_at_i_times_size_by_n(int size, int n) {
    List<Integer> records = IntStream.range(0, size).boxed().toList();
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      expected.add(records.subList(i * size / n, (i + 1) * size / n));
    }
    try (Stage stage = Stage.of(2)) {
      var rdd = stage.ssc.parallelize(records, n);
      assertThat(rdd.glom().collect()).isEqualTo(expected);
      assertThat(rdd.numPartitions()).isEqualTo(n);
      assertThat(rdd.collect()).isEqualTo(records);
    }
  }

  @Test
  void a_dataset_has_the_default_number_of_partitions() {
    dataset(1, 2, 3)
        .on(1, 2, 7)
        .and(rdd -> rdd.numPartitions() == rdd.glom().count())
        .returns(true);
    dataset(1, 2, 3).on(4).and(rdd -> rdd.numPartitions()).returns(4);
  }

  @Test
  void a_dataset_is_a_copy_of_its_list() {
    try (Stage stage = Stage.of(2)) {
      List<Integer> list = new ArrayList<>(List.of(1, 2));
      var rdd = stage.ssc.parallelize(list);
      list.set(0, 99);
      assertThat(rdd.collect()).containsExactly(1, 2);
    }
  }

  @Test
  void a_dataset_of_less_than_one_partition_is_refused() {
    try (Stage stage = Stage.of(2)) {
      assertThatThrownBy(() -> stage.ssc.parallelize(List.of(1), 0))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining(
              "number of partitions is 0 in parallelize (RddOperationsTest.java:");
    }
  }

  // ---------------------------------------------------------------- narrow

  @Test
  void map() {
    dataset("ab", "c").when(rdd -> rdd.map(String::length)).then(2, 1);
    dataset("a", aNull()).when(rdd -> rdd.map(word -> isNull(word))).then(false, true);
    dataset("a")
        .when(rdd -> rdd.map(word -> BatchTables.<String>aNull()))
        .thenList(batch(BatchTables.<String>aNull()));
    Dataset.<String>dataset().when(rdd -> rdd.map(String::length)).then();
  }

  @Test
  void map_that_throws_names_operation_line_partition_and_record() {
    dataset(1, 0)
        .on(2)
        .when(rdd -> rdd.map(n -> 1 / n))
        .fails(
            ErrorCode.USER_FUNCTION_FAILED,
            "map (RddOperationsTest.java:",
            "partition 1",
            "on the record 0",
            "/ by zero");
  }

  @Test
  void of_several_partitions_that_fail_the_lowest_ones_error_is_told() {
    dataset(1, 0, 0)
        .on(3)
        .when(rdd -> rdd.map(n -> 1 / n))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "partition 1");
  }

  @Test
  void flat_map() {
    dataset("a b", "", "c")
        .when(rdd -> rdd.flatMap(s -> s.isEmpty() ? List.of() : Arrays.asList(s.split(" "))))
        .then("a", "b", "c");
    dataset("a", aNull())
        .when(rdd -> rdd.<String>flatMap((s, out) -> {
          out.accept(s);
          out.accept(s);
        }))
        .then("a", "a", aNull(), aNull());
    dataset("a")
        .when(rdd -> rdd.flatMap(s -> BatchTables.<List<String>>aNull()))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "flatMap's function returned null");
  }

  @Test
  void filter() {
    dataset(1, 2, 3, 4).when(rdd -> rdd.filter(n -> n % 2 == 0)).then(2, 4);
    dataset("a", aNull())
        .when(rdd -> rdd.filter(s -> isNull(s)))
        .thenList(batch(BatchTables.<String>aNull()));
    dataset(1).when(rdd -> rdd.filter(n -> false)).then();
  }

  @Test
  void map_to_pair_and_flat_map_to_pair() {
    dataset("a", "b").when(rdd -> rdd.mapToPair(s -> pair(s, 1))).then(pair("a", 1), pair("b", 1));
    dataset("a")
        .when(rdd -> rdd.flatMapToPair(s -> List.of(pair(s, 1), pair(s, 2))))
        .then(pair("a", 1), pair("a", 2));
    dataset("a")
        .when(rdd -> rdd.<String, Integer>flatMapToPair((s, out) -> out.accept(pair(s, 1))))
        .then(pair("a", 1));
  }

  @Test
  void map_partitions_is_called_for_every_partition() {
    dataset(1, 2, 3)
        .on(5)
        .when(rdd -> rdd.mapPartitions(RddOperationsTest::countAll))
        .then(0, 1, 0, 1, 1);
    Dataset.<Integer>dataset()
        .on(3)
        .when(rdd -> rdd.mapPartitions(RddOperationsTest::countAll))
        .then(0, 0, 0);
  }

  private static Iterator<Integer> countAll(Iterator<Integer> records) {
    int count = 0;
    while (records.hasNext()) {
      records.next();
      count++;
    }
    return List.of(count).iterator();
  }

  @Test
  void glom() {
    dataset(1, 2, 3).on(2).when(rdd -> rdd.glom()).then(List.of(1), List.of(2, 3));
    dataset("a", aNull()).on(1).when(rdd -> rdd.glom()).then(batch("a", aNull()));
    Dataset.<String>dataset().on(2).when(rdd -> rdd.glom()).then(List.of(), List.of());
  }

  @Test
  void union_keeps_order_duplicates_and_adds_up_partitions() {
    dataset(1, 2).when(rdd -> rdd.union(rdd.map(n -> n * 10))).then(1, 2, 10, 20);
    dataset(1, 1).when(rdd -> rdd.union(rdd)).then(1, 1, 1, 1);
    dataset(1, 2).on(2).and(rdd -> rdd.union(rdd).numPartitions()).returns(4);
    Dataset.<Integer>dataset().when(rdd -> rdd.union(rdd)).then();
    dataset("a", aNull()).when(rdd -> rdd.union(rdd)).then("a", aNull(), "a", aNull());
  }

  @Test
  void union_of_a_batch_with_a_dataset() {
    dataset(1, 2)
        .whenContext((ssc, rdd) -> rdd.union(ssc.parallelize(List.of(3), 1)))
        .then(1, 2, 3);
  }

  // --------------------------------------------------------------- shuffles

  @Test
  void repartition_makes_exactly_n_partitions_of_even_size() {
    for (int partitions : new int[] {1, 2, 7}) {
      ofList(IntStream.range(0, 400).boxed().toList())
          .on(partitions)
          .and(rdd -> rdd.repartition(8).glom().map(List::size).collect())
          .check(
              "8 sizes near 50",
              sizes -> sizes.size() == 8
                  && Collections.max(sizes) - Collections.min(sizes) <= partitions);
    }
    dataset(1, 2, 3).when(rdd -> rdd.repartition(2)).thenInAnyOrder(1, 2, 3);
    dataset(1).and(rdd -> rdd.repartition(9).numPartitions()).returns(9);
    Dataset.<Integer>dataset().when(rdd -> rdd.repartition(2).glom()).then(List.of(), List.of());
    dataset(1)
        .and(rdd -> rdd.repartition(0))
        .fails(ErrorCode.INVALID_ARGUMENT, "partitions is 0 in repartition (RddOperationsTest");
  }

  @Test
  void distinct_keeps_each_record_once() {
    dataset("b", "a", "b", aNull(), "a", aNull())
        .when(rdd -> rdd.distinct())
        .thenInAnyOrder("a", "b", aNull());
    Dataset.<String>dataset().when(rdd -> rdd.distinct()).then();
    dataset(3, 1, 3, 2, 1).on(1).when(rdd -> rdd.distinct()).then(3, 1, 2);
    dataset(1).on(5).and(rdd -> rdd.distinct().numPartitions()).returns(5);
    dataset(new int[] {1})
        .when(rdd -> rdd.distinct().map(array -> array.length))
        .fails(ErrorCode.UNSTABLE_KEY, "distinct (RddOperationsTest.java:");
  }

  @Test
  void distinct_of_pairs_looks_at_the_whole_pair() {
    Dataset.pairs(pair("a", 1), pair("a", 2), pair("a", 1))
        .when(rdd -> rdd.distinct())
        .thenInAnyOrder(pair("a", 1), pair("a", 2));
  }

  // ----------------------------------------------------------------- sorting

  @Test
  void sort_by_puts_all_records_in_order() {
    dataset(3, 1, 2).when(rdd -> rdd.sortBy(n -> n)).then(1, 2, 3);
    dataset(3, 1, 2).when(rdd -> rdd.sortBy(n -> n, true)).then(1, 2, 3);
    dataset(3, 1, 2).when(rdd -> rdd.sortBy(n -> n, false)).then(3, 2, 1);
    dataset("ccc", "a", "bb").when(rdd -> rdd.sortBy(String::length, false)).then("ccc", "bb", "a");
    Dataset.<Integer>dataset().when(rdd -> rdd.sortBy(n -> n)).then();
    dataset(1).when(rdd -> rdd.sortBy(n -> n)).then(1);
  }

  @Test
  void sort_by_leaves_records_of_equal_keys_in_their_order() {
    dataset("b2", "a1", "a2", "b1")
        .when(rdd -> rdd.sortBy(s -> s.charAt(0)))
        .then("a1", "a2", "b2", "b1");
    dataset("b2", "a1", "a2", "b1")
        .when(rdd -> rdd.sortBy(s -> s.charAt(0), false))
        .then("b2", "b1", "a1", "a2");
  }

  @Test
  void sort_by_cuts_the_order_into_even_partitions() {
    dataset(6, 5, 4, 3, 2, 1)
        .on(3)
        .when(rdd -> rdd.sortBy(n -> n).glom())
        .then(List.of(1, 2), List.of(3, 4), List.of(5, 6));
  }

  @Test
  void sort_by_keeps_equal_keys_in_one_partition() {
    dataset(1, 1, 1, 1, 2, 3)
        .on(3)
        .when(rdd -> rdd.sortBy(n -> n).glom())
        .then(List.of(1, 1, 1, 1), List.of(), List.of(2, 3));
  }

  @Test
  void sort_by_many_records_and_partitions() {
    List<Integer> records = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
    List<Integer> sorted = List.copyOf(records);
    Collections.shuffle(records, new java.util.Random(7));
    ofList(records).on(3, 50).when(rdd -> rdd.sortBy(n -> n)).thenList(sorted);
  }

  @Test
  void sort_by_a_key_that_is_null_or_throws_fails_and_names_the_operation() {
    dataset("a", aNull())
        .when(rdd -> rdd.sortBy(s -> s))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "sortBy (RddOperationsTest.java:");
    dataset(1, 0, 2)
        .when(rdd -> rdd.sortBy(n -> 1 / n))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "sortBy (RddOperationsTest.java:", "/ by zero");
  }

  @Test
  void records_may_be_null_where_their_keys_are_not() {
    dataset("b", aNull(), "c")
        .when(rdd -> rdd.sortBy(s -> isNull(s) ? "a" : s))
        .then(aNull(), "b", "c");
  }

  // -------------------------------------------------------------- the handle

  @Test
  void an_rdd_prints_as_the_operation_that_made_it() {
    dataset(1)
        .and(rdd -> rdd.map(n -> n).toString().replaceAll(":\\d+", ""))
        .returns("RDD of map (RddOperationsTest.java)");
    Dataset.pairs(pair(1, 1))
        .and(rdd -> rdd.mapValues(n -> n).toString().replaceAll(":\\d+", ""))
        .returns("PairRDD of mapValues (RddOperationsTest.java)");
  }

  @Test
  void pairs_and_records_change_into_each_other() {
    Dataset.pairs(pair("a", 1)).when(rdd -> rdd.toRDD().map(Pair::key)).then("a");
    dataset(pair("a", 1)).when(rdd -> rdd.mapToPair(p -> p).values()).then(1);
  }
}
