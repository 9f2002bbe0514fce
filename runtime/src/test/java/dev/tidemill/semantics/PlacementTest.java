/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.pair;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Pairs that a partitioner has placed are not shuffled again for an equal one.
 *
 * <p>To see it, these partitioners lie: two of one name are equal but send keys to different places. Whoever shuffles shows
 * the second one's places, whoever does not shows the first one's.
 */
final class PlacementTest {
  /** Sends every key to one place; two are equal if they have the same name. */
  private record AllTo(String name, int place) implements Partitioner {
    @Override
    public int numPartitions() {
      return 3;
    }

    @Override
    public int partition(@Nullable Object key) {
      return place;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof AllTo that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private static final Partitioner PLACED = new AllTo("p", 1);
  private static final Partitioner EQUAL = new AllTo("p", 2);
  private static final Partitioner DIFFERENT = new AllTo("q", 2);

  private static GivenPairs<String, Integer> input() {
    return givenPairs(batch(pair("a", 1), pair("a", 2)));
  }

  @Test
  void reduce_by_key_shuffles_for_a_different_partitioner() {
    input()
        .when(in -> in.reduceByKey(Integer::sum, PLACED)
            .reduceByKey((v, w) -> v, DIFFERENT)
            .glom())
        .then(batch(List.of(), List.of(), List.of(pair("a", 3))));
  }

  @Test
  void reduce_by_key_does_not_shuffle_for_an_equal_partitioner() {
    input()
        .when(in ->
            in.reduceByKey(Integer::sum, PLACED).reduceByKey((v, w) -> v, EQUAL).glom())
        .then(batch(List.of(), List.of(pair("a", 3)), List.of()));
  }

  @Test
  void group_by_key_does_not_shuffle_for_an_equal_partitioner() {
    input()
        .when(in -> in.reduceByKey(Integer::sum, PLACED).groupByKey(EQUAL).glom())
        .then(batch(List.of(), List.of(pair("a", List.of(3))), List.of()));
  }

  @Test
  void combine_by_key_does_not_shuffle_for_an_equal_partitioner() {
    input()
        .when(in -> in.groupByKey(PLACED)
            .<Integer>combineByKey(List::size, (n, list) -> n, Integer::sum, EQUAL)
            .glom())
        .then(batch(List.of(), List.of(pair("a", 2)), List.of()));
  }

  @Test
  void steps_that_keep_keys_keep_the_placement() {
    input()
        .when(in -> in.reduceByKey(Integer::sum, PLACED)
            .mapValues(n -> n * 10)
            .filter(p -> p.value() > 0)
            .flatMapValues(n -> List.of(n, n + 1))
            .groupByKey(EQUAL)
            .glom())
        .then(batch(List.of(), List.of(pair("a", List.of(30, 31))), List.of()));
  }

  @Test
  void steps_that_may_change_keys_lose_the_placement() {
    input()
        .when(in -> in.reduceByKey(Integer::sum, PLACED)
            .mapToPair(p -> p)
            .reduceByKey((v, w) -> v, EQUAL)
            .glom())
        .then(batch(List.of(), List.of(), List.of(pair("a", 3))));
    input()
        .when(in -> in.reduceByKey(Integer::sum, PLACED)
            .flatMapToPair(p -> List.of(p))
            .reduceByKey((v, w) -> v, EQUAL)
            .glom())
        .then(batch(List.of(), List.of(), List.of(pair("a", 3))));
  }

  @Test
  void repartition_loses_the_placement() {
    input()
        .when(in -> in.reduceByKey(Integer::sum, PLACED)
            .repartition(1)
            .reduceByKey((v, w) -> v, EQUAL)
            .glom())
        .then(batch(List.of(), List.of(), List.of(pair("a", 3))));
  }

  @Test
  void union_loses_the_placement() {
    input()
        .when(in -> {
          var placed = in.reduceByKey(Integer::sum, PLACED);
          return placed.union(placed).reduceByKey(Integer::sum, EQUAL).glom();
        })
        .then(batch(List.of(), List.of(), List.of(pair("a", 6))));
  }

  @Test
  void a_join_shuffles_neither_side_that_is_placed() {
    input()
        .and(batch(pair("a", "x")))
        .when((left, right) -> left.reduceByKey(Integer::sum, PLACED)
            .join(right.reduceByKey((v, w) -> v, new AllTo("p", 1)), EQUAL)
            .glom())
        .then(batch(List.of(), List.of(pair("a", pair(3, "x"))), List.of()));
  }

  @Test
  void a_join_shuffles_the_side_that_is_not_placed() {
    // The left side stays in partition 1, the right one goes to 2: an equal partitioner that lies
    // loses the match.
    input()
        .and(batch(pair("a", "x")))
        .when((left, right) ->
            left.reduceByKey(Integer::sum, PLACED).fullOuterJoin(right, EQUAL).glom())
        .then(batch(
            List.of(),
            List.of(pair("a", pair(Optional.of(3), Optional.<String>empty()))),
            List.of(pair("a", pair(Optional.<Integer>empty(), Optional.of("x"))))));
  }

  @Test
  void the_result_of_a_join_is_placed() {
    input()
        .and(batch(pair("a", "x")))
        .when((left, right) ->
            left.join(right, PLACED).mapValues(Pair::value).groupByKey(EQUAL).glom())
        .then(batch(List.of(), List.of(pair("a", List.of("x", "x"))), List.of()));
  }

  @Test
  void the_result_of_a_cogroup_is_placed() {
    input()
        .and(batch(pair("a", "x")))
        .when((left, right) -> left.cogroup(right, PLACED)
            .mapValues(group -> group.key().size() + group.value().size())
            .reduceByKey(Integer::sum, EQUAL)
            .glom())
        .then(batch(List.of(), List.of(pair("a", 3)), List.of()));
  }

  @Test
  void partition_by_moves_nothing_that_is_placed() {
    input()
        .when(in -> in.transformToPair(rdd -> rdd.partitionBy(PLACED).partitionBy(EQUAL))
            .glom())
        .then(batch(List.of(), List.of(pair("a", 1), pair("a", 2)), List.of()));
    input()
        .when(in -> in.transformToPair(rdd -> rdd.partitionBy(PLACED).partitionBy(DIFFERENT))
            .glom())
        .then(batch(List.of(), List.of(), List.of(pair("a", 1), pair("a", 2))));
  }

  @Test
  void a_sort_loses_the_placement() {
    input()
        .when(in -> in.transformToPair(rdd ->
                rdd.reduceByKey(Integer::sum, PLACED).sortByKey().reduceByKey((v, w) -> v, EQUAL))
            .glom())
        .then(batch(List.of(), List.of(), List.of(pair("a", 3))));
  }

  @Test
  void a_cached_stream_keeps_the_placement() {
    input()
        .when(in -> in.reduceByKey(Integer::sum, PLACED)
            .mapValues(n -> n)
            .cache()
            .reduceByKey((v, w) -> v, EQUAL)
            .glom())
        .then(batch(List.of(), List.of(pair("a", 3)), List.of()));
  }
}
