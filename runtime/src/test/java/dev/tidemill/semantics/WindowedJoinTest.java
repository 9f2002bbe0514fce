/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.notDue;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.PairDStream;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.PairRDD;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Windows of one stream joined with windows of another, and with datasets. */
final class WindowedJoinTest {
  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** A record in every twelfth batch: those of one side are younger by some batches than those of the other. */
  private static List<List<Pair<String, Integer>>> every(int period, int first, int batches) {
    List<List<Pair<String, Integer>>> input = new ArrayList<>();
    for (int i = 1; i <= batches; i++) {
      input.add(i % period == first ? List.of(pair("k" + i % 2, i)) : List.of());
    }
    return input;
  }

  @Test
  void a_window_of_twenty_seconds_joins_one_of_sixty() {
    int batches = 100;
    List<List<Pair<String, Integer>>> clicks = every(7, 3, batches);
    List<List<Pair<String, Integer>>> views = every(11, 5, batches);
    List<List<Pair<String, Pair<Integer, Integer>>>> expected = new ArrayList<>();
    for (int i = 1; i <= batches; i++) {
      expected.add(PlainJava.perKeyOfBoth(
          PlainJava.window(clicks.subList(0, i), 20),
          PlainJava.window(views.subList(0, i), 60),
          PlainJava::combinations));
    }
    new GivenPairs.And<>(clicks, views)
        .when((left, right) -> left.window(seconds(20)).join(right.window(seconds(60))))
        .on(2)
        .thenAllInAnyOrder(expected);
  }

  @Test
  void sums_of_twenty_seconds_join_lists_of_sixty_every_ten() {
    int batches = 100;
    List<List<Pair<String, Integer>>> clicks = every(3, 1, batches);
    List<List<Pair<String, Integer>>> views = every(13, 5, batches);
    List<List<Pair<String, Pair<Integer, Optional<List<Integer>>>>>> expected = new ArrayList<>();
    for (int i = 1; i <= batches; i++) {
      expected.add(
          i % 10 != 0
              ? notDue()
              : PlainJava.perKeyOfBoth(
                  PlainJava.perKey(
                      PlainJava.window(clicks.subList(0, i), 20),
                      values -> values.stream().mapToInt(v -> v).sum()),
                  PlainJava.perKey(PlainJava.window(views.subList(0, i), 60), values -> values),
                  (sums, lists) -> PlainJava.combinations(sums, PlainJava.optional(lists))));
    }
    new GivenPairs.And<>(clicks, views)
        .when((left, right) -> left.reduceByKeyAndWindow(
                Integer::sum, (sum, old) -> sum - old, seconds(20), seconds(10))
            .leftOuterJoin(right.groupByKeyAndWindow(seconds(60), seconds(10))))
        .on(2)
        .thenAllInAnyOrder(expected);
  }

  @Test
  void windows_are_cogrouped_and_joined_to_all_sides() {
    GivenPairs.And<String, Integer, String> input = givenPairs(
            batch(pair("a", 1)), batch(pair("b", 2)), batch())
        .and(batch(pair("b", "x")), batch(), batch(pair("a", "y")));
    input
        .when((left, right) -> left.reduceByKeyAndWindow(Integer::sum, seconds(2))
            .cogroup(right.groupByKeyAndWindow(seconds(3))))
        .thenInAnyOrder(
            batch(
                pair("a", pair(List.of(1), List.of())),
                pair("b", pair(List.of(), List.of(List.of("x"))))),
            batch(
                pair("a", pair(List.of(1), List.of())),
                pair("b", pair(List.of(2), List.of(List.of("x"))))),
            batch(
                pair("a", pair(List.of(), List.of(List.of("y")))),
                pair("b", pair(List.of(2), List.of(List.of("x"))))));
    input
        .when((left, right) -> left.reduceByKeyAndWindow(Integer::sum, seconds(2))
            .fullOuterJoin(right.reduceByKeyAndWindow((v, w) -> v + w, seconds(3))))
        .thenInAnyOrder(
            batch(
                pair("a", pair(Optional.of(1), Optional.empty())),
                pair("b", pair(Optional.empty(), Optional.of("x")))),
            batch(
                pair("a", pair(Optional.of(1), Optional.empty())),
                pair("b", pair(Optional.of(2), Optional.of("x")))),
            batch(
                pair("a", pair(Optional.empty(), Optional.of("y"))),
                pair("b", pair(Optional.of(2), Optional.of("x")))));
  }

  @Test
  void a_batch_joins_the_window_and_the_state_of_its_own_stream() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 2)), batch(), batch(pair("a", 4)))
        .when(in -> in.join(in.reduceByKeyAndWindow(Integer::sum, seconds(2)))
            .join(in.<Integer>updateStateByKey(
                (values, state) -> Optional.of(state.orElse(0) + values.size()))))
        .then(
            batch(pair("a", pair(pair(1, 1), 1))),
            batch(pair("a", pair(pair(2, 3), 2))),
            batch(),
            batch(pair("a", pair(pair(4, 4), 3))));
  }

  @Test
  void a_window_joins_a_dataset_in_transform() {
    BatchTable.of(ssc -> {
          PairRDD<String, String> names =
              ssc.parallelize(List.of(pair("a", "Ann"), pair("b", "Bob"))).mapToPair(p -> p);
          return ssc.queueStream(List.of(
                  batch(pair("a", 1), pair("z", 9)), batch(pair("b", 2)), batch(pair("a", 3))))
              .mapToPair(p -> p)
              .reduceByKeyAndWindow(Integer::sum, seconds(2))
              .transformToPair(window -> window.join(names));
        })
        .thenInAnyOrder(
            batch(pair("a", pair(1, "Ann"))),
            batch(pair("a", pair(1, "Ann")), pair("b", pair(2, "Bob"))),
            batch(pair("a", pair(3, "Ann")), pair("b", pair(2, "Bob"))),
            batch(pair("a", pair(3, "Ann"))),
            batch());
  }

  @Test
  void windows_of_different_slides_cannot_be_joined_and_the_error_names_both() {
    try (Stage stage = Stage.of(1)) {
      PairDStream<String, Integer> in =
          stage.ssc.queueStream(List.of(batch(pair("a", 1)))).mapToPair(p -> p);
      PairDStream<String, Integer> fast = in.reduceByKeyAndWindow(Integer::sum, seconds(60));
      PairDStream<String, Integer> slow =
          in.reduceByKeyAndWindow(Integer::sum, seconds(20), seconds(10));
      assertThatThrownBy(() -> fast.join(slow))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("join (WindowedJoinTest.java:")
          .hasMessageContaining("1000 ms of reduceByKeyAndWindow (WindowedJoinTest.java:")
          .hasMessageContaining("10000 ms of reduceByKeyAndWindow (WindowedJoinTest.java:")
          .hasMessageEndingWith("give both the same slide, by window(length, slide)");
    }
  }
}
