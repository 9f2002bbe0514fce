/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.given;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams put together, and spread anew. */
final class UnionAndRepartitionTest {
  // ----------------------------------------------------------------- union

  @Test
  void union_brings_the_first_streams_records_then_the_others() {
    given(batch(1, 2), batch(), batch(5))
        .and(batch(3), batch(4), batch())
        .when((a, b) -> a.union(b))
        .then(batch(1, 2, 3), batch(4), batch(5));
  }

  @Test
  void union_keeps_duplicates_and_nulls() {
    given(batch("a", aNull()))
        .and(batch("a", BatchTables.<String>aNull()))
        .when((a, b) -> a.union(b))
        .then(batch("a", aNull(), "a", aNull()));
  }

  @Test
  void union_of_a_stream_with_itself_brings_everything_twice() {
    given(batch(1, 2), batch()).when(in -> in.union(in)).then(batch(1, 2, 1, 2), batch());
  }

  @Test
  void union_goes_on_with_one_stream_when_the_other_has_run_out() {
    given(batch(1))
        .and(batch(2), batch(3))
        .when((a, b) -> a.union(b))
        .then(batch(1, 2), batch(3), batch());
  }

  @Test
  void union_adds_up_partitions() {
    given(batch(1, 2))
        .and(batch(3))
        .when((a, b) -> a.union(b).glom())
        .on(2)
        .then(batch(List.of(1), List.of(2), List.of(), List.of(3)));
  }

  @Test
  void union_of_pairs_keeps_both_streams_pairs() {
    givenPairs(batch(pair("a", 1)))
        .and(batch(pair("a", 2)))
        .when((a, b) -> a.union(b))
        .then(batch(pair("a", 1), pair("a", 2)));
  }

  @Test
  void union_of_many_brings_them_in_the_given_order() {
    given(batch("x"), batch())
        .whenContext((ssc, in) ->
            ssc.union(List.of(in.map(x -> x + 1), in.map(x -> x + 2), in.map(x -> x + 3), in)))
        .then(batch("x1", "x2", "x3", "x"), batch());
  }

  @Test
  void union_of_one_is_that_one() {
    given(batch(1), batch())
        .whenContext((ssc, in) -> ssc.union(List.of(in)))
        .then(batch(1), batch());
  }

  @Test
  void union_of_many_pair_streams() {
    given(batch("x"))
        .whenContext((ssc, in) ->
            ssc.unionOfPairs(List.of(in.mapToPair(x -> pair(x, 1)), in.mapToPair(x -> pair(x, 2)))))
        .then(batch(pair("x", 1), pair("x", 2)));
  }

  @Test
  void union_of_none_is_refused_where_it_is_declared() {
    try (Stage stage = Stage.of(1)) {
      List<DStream<String>> none = List.of();
      assertThatThrownBy(() -> stage.ssc.union(none))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("union (UnionAndRepartitionTest.java:")
          .hasMessageContaining("at least one");
      assertThatThrownBy(() -> stage.ssc.unionOfPairs(List.of()))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("unionOfPairs (UnionAndRepartitionTest.java:");
    }
  }

  @Test
  void union_with_a_stream_of_another_slide_is_refused_where_it_is_declared() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      DStream<Integer> slow = in.window(Stage.SECOND.multipliedBy(2), Stage.SECOND.multipliedBy(2));
      assertThatThrownBy(() -> in.union(slow))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("1000 ms of queueStream (UnionAndRepartitionTest.java:")
          .hasMessageContaining("2000 ms of window (UnionAndRepartitionTest.java:");
    }
  }

  @Test
  void union_with_a_stream_of_another_context_is_refused_where_it_is_declared() {
    try (Stage stage = Stage.of(1);
        Stage other = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      DStream<Integer> foreign = other.ssc.queueStream(List.of(batch(1)));
      assertThatThrownBy(() -> in.union(foreign))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("union (UnionAndRepartitionTest.java:")
          .hasMessageContaining("two contexts");
    }
  }

  // ----------------------------------------------------------- repartition

  @Test
  void repartition_keeps_the_records() {
    given(batch(5, 1, 5, 2), batch(), batch(3))
        .when(in -> in.repartition(3))
        .thenInAnyOrder(batch(5, 1, 5, 2), batch(), batch(3));
  }

  @Test
  void repartition_makes_exactly_n_partitions_whatever_there_was() {
    given(batch(1, 2, 3), batch(), batch(4))
        .when(in -> in.repartition(5).glom().map(part -> 1).reduce(Integer::sum))
        .then(batch(5), batch(5), batch(5), batch(5));
  }

  @Test
  void repartition_spreads_evenly() {
    given(List.of(1, 2, 3, 4, 5, 6, 7, 8))
        .when(in -> in.repartition(4).glom().map(List::size))
        .on(1, 2)
        .then(batch(2, 2, 2, 2));
  }

  @Test
  void repartition_to_1_gathers_everything() {
    given(batch(1, 2, 3))
        .when(in -> in.repartition(1).glom().map(List::size))
        .on(7)
        .then(batch(3));
  }

  @Test
  void repartition_to_more_partitions_than_records_leaves_some_empty() {
    given(batch("a"))
        .when(in -> in.repartition(100).glom().map(List::size).reduce(Integer::sum))
        .then(batch(1));
  }

  @Test
  void repartition_moves_nulls() {
    given(batch(aNull(), "a", aNull()))
        .when(in -> in.repartition(2))
        .thenInAnyOrder(batch(aNull(), "a", aNull()));
  }

  @Test
  void repartition_of_pairs_gives_pairs() {
    givenPairs(batch(pair("a", 1), pair("a", 2)))
        .when(in -> in.repartition(4).reduceByKey(Integer::sum))
        .then(batch(pair("a", 3)));
  }

  @Test
  void repartition_to_less_than_one_is_refused_where_it_is_declared() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      assertThatThrownBy(() -> in.repartition(0))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("number of partitions is 0 in repartition (UnionAndRepart")
          .hasMessageContaining("it must be from 1 to 65536");
    }
  }
}
