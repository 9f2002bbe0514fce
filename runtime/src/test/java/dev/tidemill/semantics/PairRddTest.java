/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.isNull;
import static dev.tidemill.semantics.BatchTables.pair;
import static dev.tidemill.semantics.Dataset.pairs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.rdd.PairRDD;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RDDs of pairs, on datasets and on batches alike. */
final class PairRddTest {
  private static PairRDD<String, String> words(StreamingContext ssc) {
    return ssc.parallelize(List.of(pair("a", "x"), pair("a", "y"), pair("r", "z")))
        .mapToPair(p -> p);
  }

  private static Dataset<PairRDD<String, Integer>> numbers() {
    return pairs(pair("a", 1), pair("l", 2), pair("a", 3));
  }

  // ------------------------------------------------------------- keys, values

  @Test
  void keys_and_values() {
    numbers().when(rdd -> rdd.keys()).then("a", "l", "a");
    numbers().when(rdd -> rdd.values()).then(1, 2, 3);
    Dataset.<String, Integer>pairs().when(rdd -> rdd.keys()).then();
    pairs(pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull()))
        .when(rdd -> rdd.keys())
        .thenList(batch(BatchTables.<String>aNull()));
  }

  @Test
  void map_values_and_flat_map_values() {
    numbers()
        .when(rdd -> rdd.mapValues(n -> n * 10))
        .then(pair("a", 10), pair("l", 20), pair("a", 30));
    numbers()
        .when(rdd -> rdd.flatMapValues(n -> n == 2 ? List.of() : List.of(n, -n)))
        .then(pair("a", 1), pair("a", -1), pair("a", 3), pair("a", -3));
    pairs(pair("a", BatchTables.<Integer>aNull()))
        .when(rdd -> rdd.mapValues(n -> isNull(n)))
        .then(pair("a", true));
    numbers()
        .when(rdd -> rdd.mapValues(n -> 1 / (n - 2)))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "mapValues (PairRddTest.java:", "(l,2)");
  }

  @Test
  void filter_and_repartition_give_pairs() {
    numbers()
        .when(rdd -> rdd.filter(p -> p.value() > 1).mapValues(n -> n))
        .then(pair("l", 2), pair("a", 3));
    numbers().when(rdd -> rdd.repartition(3).keys()).thenInAnyOrder("a", "a", "l");
    numbers().when(rdd -> rdd.union(rdd).values()).then(1, 2, 3, 1, 2, 3);
  }

  // ----------------------------------------------------------- one value per key

  @Test
  void reduce_by_key() {
    numbers().when(rdd -> rdd.reduceByKey(Integer::sum)).thenInAnyOrder(pair("a", 4), pair("l", 2));
    Dataset.<String, Integer>pairs().when(rdd -> rdd.reduceByKey(Integer::sum)).then();
    pairs(pair(BatchTables.<String>aNull(), 1), pair(aNull(), 2))
        .when(rdd -> rdd.reduceByKey(Integer::sum))
        .then(pair(aNull(), 3));
    pairs(pair(0, 1), pair(1, 1))
        .when(rdd -> rdd.reduceByKey(Integer::sum, Partitioner.hash(2)).glom())
        .then(List.of(pair(0, 1)), List.of(pair(1, 1)));
  }

  @Test
  void group_by_key() {
    numbers()
        .when(rdd -> rdd.groupByKey())
        .thenInAnyOrder(pair("a", List.of(1, 3)), pair("l", List.of(2)));
    pairs(pair(0, 9), pair(1, 8), pair(0, 7))
        .when(rdd -> rdd.groupByKey(Partitioner.hash(2)).glom())
        .then(List.of(pair(0, List.of(9, 7))), List.of(pair(1, List.of(8))));
    pairs(pair("a", BatchTables.<Integer>aNull()))
        .when(rdd -> rdd.groupByKey())
        .then(pair("a", batch(BatchTables.<Integer>aNull())));
    pairs(pair(new long[] {1}, 1))
        .when(rdd -> rdd.groupByKey().values())
        .fails(ErrorCode.UNSTABLE_KEY, "long[]", "groupByKey (PairRddTest.java:");
  }

  @Test
  void combine_by_key() {
    numbers()
        .when(rdd -> rdd.<String>combineByKey(
            n -> "" + n, (text, n) -> text + "," + n, (text, more) -> text + "," + more))
        .thenInAnyOrder(pair("a", "1,3"), pair("l", "2"));
    pairs(pair(0, 1), pair(1, 1))
        .when(rdd -> rdd.<Integer>combineByKey(
                n -> n, Integer::sum, Integer::sum, Partitioner.hash(2))
            .glom())
        .then(List.of(pair(0, 1)), List.of(pair(1, 1)));
  }

  // ------------------------------------------------------------------ placing

  @Test
  void partition_by_moves_each_pair_to_the_partition_of_its_key() {
    pairs(pair(0, "a"), pair(1, "b"), pair(2, "c"), pair(0, "d"))
        .when(rdd -> rdd.partitionBy(Partitioner.hash(2)).glom())
        .then(List.of(pair(0, "a"), pair(2, "c"), pair(0, "d")), List.of(pair(1, "b")));
    pairs(pair(BatchTables.<Integer>aNull(), "n"))
        .when(rdd -> rdd.partitionBy(Partitioner.hash(3)).glom())
        .then(List.of(pair(aNull(), "n")), List.of(), List.of());
    pairs(pair(new Object(), "x"))
        .when(rdd -> rdd.partitionBy(Partitioner.hash(3)).values())
        .fails(ErrorCode.UNSTABLE_KEY, "partitionBy (PairRddTest.java:");
  }

  @Test
  void the_default_partitions_count_also_where_the_input_has_others() {
    pairs(pair(1, 1))
        .on(4)
        .and(rdd ->
            rdd.partitionBy(Partitioner.hash(9)).reduceByKey(Integer::sum).numPartitions())
        .returns(4);
  }

  // -------------------------------------------------------------------- joins

  @Test
  void cogroup() {
    numbers()
        .whenContext((ssc, rdd) -> rdd.cogroup(words(ssc)))
        .thenInAnyOrder(
            pair("a", pair(List.of(1, 3), List.of("x", "y"))),
            pair("l", pair(List.of(2), List.of())),
            pair("r", pair(List.of(), List.of("z"))));
    numbers().and(rdd -> rdd.cogroup(rdd, Partitioner.hash(3)).numPartitions()).returns(3);
  }

  @Test
  void join() {
    numbers()
        .whenContext((ssc, rdd) -> rdd.join(words(ssc)))
        .thenInAnyOrder(
            pair("a", pair(1, "x")),
            pair("a", pair(1, "y")),
            pair("a", pair(3, "x")),
            pair("a", pair(3, "y")));
    numbers().and(rdd -> rdd.join(rdd, Partitioner.hash(3)).numPartitions()).returns(3);
    Dataset.<String, Integer>pairs()
        .whenContext((ssc, rdd) -> rdd.join(words(ssc)))
        .then();
  }

  @Test
  void left_outer_join() {
    numbers()
        .whenContext((ssc, rdd) -> rdd.leftOuterJoin(words(ssc)))
        .thenInAnyOrder(
            pair("a", pair(1, Optional.of("x"))),
            pair("a", pair(1, Optional.of("y"))),
            pair("a", pair(3, Optional.of("x"))),
            pair("a", pair(3, Optional.of("y"))),
            pair("l", pair(2, Optional.empty())));
    numbers()
        .and(rdd -> rdd.leftOuterJoin(rdd, Partitioner.hash(3)).numPartitions())
        .returns(3);
  }

  @Test
  void right_outer_join() {
    numbers()
        .whenContext((ssc, rdd) -> rdd.filter(p -> p.value() < 3).rightOuterJoin(words(ssc)))
        .thenInAnyOrder(
            pair("a", pair(Optional.of(1), "x")),
            pair("a", pair(Optional.of(1), "y")),
            pair("r", pair(Optional.empty(), "z")));
    numbers()
        .and(rdd -> rdd.rightOuterJoin(rdd, Partitioner.hash(3)).numPartitions())
        .returns(3);
  }

  @Test
  void full_outer_join() {
    numbers()
        .whenContext((ssc, rdd) -> rdd.filter(p -> p.value() < 3).fullOuterJoin(words(ssc)))
        .thenInAnyOrder(
            pair("a", pair(Optional.of(1), Optional.of("x"))),
            pair("a", pair(Optional.of(1), Optional.of("y"))),
            pair("l", pair(Optional.of(2), Optional.empty())),
            pair("r", pair(Optional.empty(), Optional.of("z"))));
    numbers()
        .and(rdd -> rdd.fullOuterJoin(rdd, Partitioner.hash(3)).numPartitions())
        .returns(3);
  }

  // ------------------------------------------------------------------ sorting

  @Test
  void sort_by_key() {
    pairs(pair("b", 1), pair("a", 2), pair("b", 0), pair("c", 3))
        .when(rdd -> rdd.sortByKey())
        .then(pair("a", 2), pair("b", 1), pair("b", 0), pair("c", 3));
    pairs(pair("b", 1), pair("a", 2), pair("b", 0), pair("c", 3))
        .when(rdd -> rdd.sortByKey(false))
        .then(pair("c", 3), pair("b", 1), pair("b", 0), pair("a", 2));
    pairs(pair(2, "x"), pair(1, "y")).when(rdd -> rdd.sortByKey(true).values()).then("y", "x");
    Dataset.<String, Integer>pairs().when(rdd -> rdd.sortByKey()).then();
  }

  @Test
  void sort_by_key_keeps_equal_keys_in_one_partition() {
    pairs(pair(1, "a"), pair(1, "b"), pair(1, "c"), pair(2, "d"))
        .on(2)
        .when(rdd -> rdd.sortByKey().glom())
        .then(List.of(pair(1, "a"), pair(1, "b"), pair(1, "c")), List.of(pair(2, "d")));
  }

  @Test
  void sort_by_key_of_keys_that_cannot_be_compared_fails_and_names_the_operation() {
    pairs(pair(List.of(2), 1), pair(List.of(1), 2))
        .when(rdd -> rdd.sortByKey())
        .fails(ErrorCode.USER_FUNCTION_FAILED, "sortByKey (PairRddTest.java:");
    pairs(pair("a", 1), pair(BatchTables.<String>aNull(), 2))
        .when(rdd -> rdd.sortByKey())
        .fails(ErrorCode.USER_FUNCTION_FAILED, "sortByKey (PairRddTest.java:");
  }

  // ------------------------------------------------------------------ actions

  @Test
  void lookup_brings_the_values_of_a_key_in_order() {
    numbers().and(rdd -> rdd.lookup("a")).returns(List.of(1, 3));
    numbers().and(rdd -> rdd.lookup("nobody")).returns(List.of());
    Dataset.<String, Integer>pairs().and(rdd -> rdd.lookup("a")).returns(List.of());
    pairs(pair(BatchTables.<String>aNull(), 1), pair("a", BatchTables.<Integer>aNull()))
        .and(rdd -> rdd.lookup(BatchTables.<String>aNull()))
        .returns(List.of(1));
    pairs(pair("a", BatchTables.<Integer>aNull()))
        .and(rdd -> rdd.lookup("a"))
        .returns(batch(BatchTables.<Integer>aNull()));
  }

  @Test
  void lookup_reads_one_partition_of_pairs_that_are_placed() {
    pairs(pair(0, "a"), pair(3, "b"), pair(1, "c"), pair(0, "d"))
        .and(rdd -> rdd.partitionBy(Partitioner.hash(3)).lookup(0))
        .returns(List.of("a", "d"));
    pairs(pair(0, "a"))
        .and(rdd -> rdd.partitionBy(Partitioner.hash(3)).lookup(2))
        .returns(List.of());
    pairs(pair(0, 0), pair(1, 1))
        .and(rdd -> rdd.partitionBy(Partitioner.hash(2)).mapValues(n -> 1 / n).lookup(1))
        .returns(List.of(1));
  }

  @Test
  void collect_as_map_keeps_the_last_value_of_a_key_in_order_of_first_appearance() {
    numbers()
        .and(rdd -> new ArrayList<>(rdd.collectAsMap().entrySet()))
        .returns(new ArrayList<>(List.of(Map.entry("a", 3), Map.entry("l", 2))));
    Dataset.<String, Integer>pairs().and(rdd -> rdd.collectAsMap()).returns(Map.of());
    pairs(pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull()))
        .and(rdd -> rdd.collectAsMap().toString())
        .returns("{null=null}");
  }

  @Test
  void count_by_key_counts_pairs() {
    numbers().and(rdd -> rdd.countByKey()).returns(Map.of("a", 2L, "l", 1L));
    numbers().and(rdd -> List.copyOf(rdd.countByKey().keySet())).returns(List.of("a", "l"));
    Dataset.<String, Integer>pairs().and(rdd -> rdd.countByKey()).returns(Map.of());
  }

  @Test
  void actions_of_records_see_pairs() {
    numbers().and(rdd -> rdd.first()).returns(pair("a", 1));
    numbers().and(rdd -> rdd.count()).returns(3L);
    numbers().and(rdd -> rdd.countByValue().getOrDefault(pair("l", 2), 0L)).returns(1L);
    numbers()
        .and(rdd -> rdd.reduce((p, q) -> pair(p.key() + q.key(), p.value() + q.value())))
        .returns(pair("ala", 6));
  }

  @Test
  void values_of_a_group_are_a_list_that_can_be_walked_twice() {
    numbers()
        .and(rdd -> {
          List<Integer> sums = rdd.groupByKey()
              .mapValues(values -> values.stream().mapToInt(n -> n).sum() * values.size())
              .sortByKey()
              .values()
              .collect();
          assertThat(sums).containsExactly(8, 2);
          return sums.size();
        })
        .returns(2);
  }
}
