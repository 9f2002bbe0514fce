/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.PairDStream;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two streams of pairs, batch by batch, put together by their keys. */
final class JoinTest {
  // --------------------------------------------------------------- cogroup

  @Test
  void cogroup_lists_the_values_of_both_sides_for_each_key_of_either() {
    givenPairs(batch(pair("a", 1), pair("b", 2), pair("a", 3)))
        .and(batch(pair("a", "x"), pair("c", "y")))
        .when((left, right) -> left.cogroup(right))
        .thenInAnyOrder(batch(
            pair("a", pair(List.of(1, 3), List.of("x"))),
            pair("b", pair(List.of(2), List.of())),
            pair("c", pair(List.of(), List.of("y")))));
  }

  @Test
  void cogroup_of_an_empty_side_groups_the_other() {
    givenPairs(batch(pair("a", 1)), batch(), batch())
        .and(batch(), batch(pair("b", "x")), batch())
        .when((left, right) -> left.cogroup(right))
        .then(
            batch(pair("a", pair(List.of(1), List.of()))),
            batch(pair("b", pair(List.of(), List.of("x")))),
            batch());
  }

  @Test
  void cogroup_takes_null_keys_and_values() {
    givenPairs(batch(pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull())))
        .and(batch(pair(BatchTables.<String>aNull(), "x")))
        .when((left, right) -> left.cogroup(right))
        .then(batch(pair(aNull(), pair(batch(BatchTables.<Integer>aNull()), List.of("x")))));
  }

  @Test
  void cogroup_of_a_stream_with_itself_lists_its_values_twice() {
    givenPairs(batch(pair("a", 1), pair("a", 2)))
        .when(in -> in.cogroup(in))
        .then(batch(pair("a", pair(List.of(1, 2), List.of(1, 2)))));
  }

  @Test
  void cogroup_with_a_partitioner_has_its_partitions() {
    givenPairs(batch(pair(0, 1)))
        .and(batch(pair(1, "x")))
        .when((left, right) -> left.cogroup(right, Partitioner.hash(2)).glom())
        .then(batch(
            List.of(pair(0, pair(List.of(1), List.of()))),
            List.of(pair(1, pair(List.of(), List.of("x"))))));
  }

  // ------------------------------------------------------------------ join

  @Test
  void join_pairs_the_values_of_keys_that_both_sides_have() {
    givenPairs(batch(pair("a", 1), pair("b", 2)), batch(pair("a", 1)), batch())
        .and(batch(pair("a", "x"), pair("c", "y")), batch(), batch(pair("a", "x")))
        .when((left, right) -> left.join(right))
        .then(batch(pair("a", pair(1, "x"))), batch(), batch());
  }

  @Test
  void join_makes_all_combinations_of_duplicates() {
    givenPairs(batch(pair("a", 1), pair("a", 2), pair("b", 3)))
        .and(batch(pair("a", "x"), pair("a", "y"), pair("b", "z")))
        .when((left, right) -> left.join(right))
        .thenInAnyOrder(batch(
            pair("a", pair(1, "x")),
            pair("a", pair(1, "y")),
            pair("a", pair(2, "x")),
            pair("a", pair(2, "y")),
            pair("b", pair(3, "z"))));
  }

  @Test
  void join_makes_combinations_of_equal_pairs_too() {
    givenPairs(batch(pair("a", 1), pair("a", 1)))
        .and(batch(pair("a", 1), pair("a", 1)))
        .when((left, right) -> left.join(right))
        .then(batch(
            pair("a", pair(1, 1)),
            pair("a", pair(1, 1)),
            pair("a", pair(1, 1)),
            pair("a", pair(1, 1))));
  }

  @Test
  void join_matches_null_keys_and_passes_null_values_on() {
    givenPairs(batch(pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull()), pair("a", 1)))
        .and(batch(pair(BatchTables.<String>aNull(), "x")))
        .when((left, right) -> left.join(right))
        .then(batch(pair(aNull(), pair(aNull(), "x"))));
  }

  @Test
  void join_of_two_inputs_that_never_bring_anything_is_empty() {
    BatchTables.<String, Integer>givenPairs()
        .<String>and()
        .when((left, right) -> left.join(right))
        .thenNothing(2);
  }

  @Test
  void join_of_a_stream_with_itself_pairs_each_value_with_each() {
    givenPairs(batch(pair("a", 1), pair("a", 2)))
        .when(in -> in.join(in))
        .thenInAnyOrder(batch(
            pair("a", pair(1, 1)),
            pair("a", pair(1, 2)),
            pair("a", pair(2, 1)),
            pair("a", pair(2, 2))));
  }

  @Test
  void join_with_a_partitioner_has_its_partitions() {
    givenPairs(batch(pair(1, "l"), pair(2, "m")))
        .and(batch(pair(1, "r"), pair(2, "s")))
        .when((left, right) -> left.join(right, Partitioner.hash(2)).glom())
        .then(batch(List.of(pair(2, pair("m", "s"))), List.of(pair(1, pair("l", "r")))));
  }

  @Test
  void join_of_a_join() {
    givenPairs(batch(pair("a", 1)))
        .and(batch(pair("a", 2)))
        .when((left, right) -> left.join(right).join(left))
        .then(batch(pair("a", pair(pair(1, 2), 1))));
  }

  @Test
  void join_of_keys_without_a_stable_hash_is_refused() {
    givenPairs(batch(pair(new int[] {1}, 1)))
        .when(in -> in.join(in))
        .thenFails(1, ErrorCode.UNSTABLE_KEY, "int[]", "join (JoinTest.java:");
  }

  // ----------------------------------------------------------- outer joins

  private static GivenPairs.And<String, Integer, String> sides() {
    return givenPairs(batch(pair("a", 1), pair("a", 2), pair("l", 3)), batch(), batch(pair("l", 4)))
        .and(batch(pair("a", "x"), pair("r", "y")), batch(), batch(pair("r", "z")));
  }

  @Test
  void left_outer_join_keeps_every_left_value() {
    sides()
        .when((left, right) -> left.leftOuterJoin(right))
        .thenInAnyOrder(
            batch(
                pair("a", pair(1, Optional.of("x"))),
                pair("a", pair(2, Optional.of("x"))),
                pair("l", pair(3, Optional.empty()))),
            batch(),
            batch(pair("l", pair(4, Optional.empty()))));
  }

  @Test
  void right_outer_join_keeps_every_right_value() {
    sides()
        .when((left, right) -> left.rightOuterJoin(right))
        .thenInAnyOrder(
            batch(
                pair("a", pair(Optional.of(1), "x")),
                pair("a", pair(Optional.of(2), "x")),
                pair("r", pair(Optional.empty(), "y"))),
            batch(),
            batch(pair("r", pair(Optional.empty(), "z"))));
  }

  @Test
  void full_outer_join_keeps_every_value() {
    sides()
        .when((left, right) -> left.fullOuterJoin(right))
        .thenInAnyOrder(
            batch(
                pair("a", pair(Optional.of(1), Optional.of("x"))),
                pair("a", pair(Optional.of(2), Optional.of("x"))),
                pair("l", pair(Optional.of(3), Optional.empty())),
                pair("r", pair(Optional.empty(), Optional.of("y")))),
            batch(),
            batch(
                pair("l", pair(Optional.of(4), Optional.empty())),
                pair("r", pair(Optional.empty(), Optional.of("z")))));
  }

  @Test
  void outer_joins_make_all_combinations_of_duplicates() {
    var duplicates =
        givenPairs(batch(pair("a", 1), pair("a", 2))).and(batch(pair("a", "x"), pair("a", "y")));
    duplicates
        .when((left, right) ->
            left.leftOuterJoin(right).mapValues(v -> "" + v.key() + v.value().orElse("-")))
        .thenInAnyOrder(batch(pair("a", "1x"), pair("a", "1y"), pair("a", "2x"), pair("a", "2y")));
    duplicates
        .when((left, right) ->
            left.rightOuterJoin(right).mapValues(v -> "" + v.key().orElse(0) + v.value()))
        .thenInAnyOrder(batch(pair("a", "1x"), pair("a", "1y"), pair("a", "2x"), pair("a", "2y")));
    duplicates
        .when((left, right) -> left.fullOuterJoin(right)
            .mapValues(v -> "" + v.key().orElse(0) + v.value().orElse("-")))
        .thenInAnyOrder(batch(pair("a", "1x"), pair("a", "1y"), pair("a", "2x"), pair("a", "2y")));
  }

  @Test
  void outer_joins_of_null_keys_match() {
    givenPairs(batch(pair(BatchTables.<String>aNull(), 1)))
        .and(batch(pair(BatchTables.<String>aNull(), "x")))
        .when((left, right) -> left.fullOuterJoin(right))
        .then(batch(pair(aNull(), pair(Optional.of(1), Optional.of("x")))));
  }

  @Test
  void outer_joins_show_a_null_value_as_empty() {
    givenPairs(batch(pair("a", 1)))
        .and(batch(pair("a", BatchTables.<String>aNull())))
        .when((left, right) -> left.leftOuterJoin(right))
        .then(batch(pair("a", pair(1, Optional.empty()))));
  }

  @Test
  void left_outer_join_with_a_partitioner_has_its_partitions() {
    givenPairs(batch(pair(1, "l"), pair(2, "m")))
        .and(batch(pair(1, "r")))
        .when((left, right) -> left.leftOuterJoin(right, Partitioner.hash(2)).glom())
        .then(batch(
            List.of(pair(2, pair("m", Optional.<String>empty()))),
            List.of(pair(1, pair("l", Optional.of("r"))))));
  }

  @Test
  void right_outer_join_with_a_partitioner_has_its_partitions() {
    givenPairs(batch(pair(1, "l")))
        .and(batch(pair(1, "r"), pair(2, "s")))
        .when((left, right) -> left.rightOuterJoin(right, Partitioner.hash(2)).glom())
        .then(batch(
            List.of(pair(2, pair(Optional.<String>empty(), "s"))),
            List.of(pair(1, pair(Optional.of("l"), "r")))));
  }

  @Test
  void full_outer_join_with_a_partitioner_has_its_partitions() {
    givenPairs(batch(pair(1, "l")))
        .and(batch(pair(2, "s")))
        .when((left, right) -> left.fullOuterJoin(right, Partitioner.hash(2)).glom())
        .then(batch(
            List.of(pair(2, pair(Optional.<String>empty(), Optional.of("s")))),
            List.of(pair(1, pair(Optional.of("l"), Optional.<String>empty())))));
  }

  // ---------------------------------------------------------------- errors

  @Test
  void streams_of_different_slides_cannot_be_joined() {
    try (Stage stage = Stage.of(1)) {
      PairDStream<String, Integer> in = pairStream(stage);
      PairDStream<String, Integer> slow =
          in.window(Stage.SECOND.multipliedBy(4), Stage.SECOND.multipliedBy(2));
      assertThatThrownBy(() -> in.join(slow))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("join (JoinTest.java:")
          .hasMessageContaining("1000 ms of mapToPair (JoinTest.java:")
          .hasMessageContaining("2000 ms of window (JoinTest.java:");
      assertThatThrownBy(() -> slow.cogroup(in)).isInstanceOf(TidemillException.class);
    }
  }

  @Test
  void streams_of_two_contexts_cannot_be_joined() {
    try (Stage stage = Stage.of(1);
        Stage other = Stage.of(1)) {
      assertThatThrownBy(() -> pairStream(stage).fullOuterJoin(pairStream(other)))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("fullOuterJoin (JoinTest.java:")
          .hasMessageContaining("two contexts");
    }
  }

  private static PairDStream<String, Integer> pairStream(Stage stage) {
    List<List<Pair<String, Integer>>> batches = List.of(batch(pair("a", 1)));
    return stage.ssc.queueStream(batches).mapToPair(p -> p);
  }
}
