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
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.function.ReduceFunction;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of each key in the last batches, combined: without an inverse and with one. */
final class ReduceByKeyAndWindowTest {
  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** A window that adds up, in one of its forms. */
  private interface Summing {
    PairDStream<String, Integer> of(PairDStream<String, Integer> in, int length, int slide);
  }

  private record Form(String name, Summing summing) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Form> forms() {
    return Stream.of(
        new Form(
            "without an inverse",
            (in, length, slide) ->
                in.reduceByKeyAndWindow(Integer::sum, seconds(length), seconds(slide))),
        new Form(
            "with an inverse",
            (in, length, slide) -> in.reduceByKeyAndWindow(
                Integer::sum, (sum, old) -> sum - old, seconds(length), seconds(slide))),
        new Form(
            "with a partitioner",
            (in, length, slide) -> in.reduceByKeyAndWindow(
                Integer::sum, seconds(length), seconds(slide), Partitioner.hash(3))),
        new Form(
            "with an inverse and a partitioner",
            (in, length, slide) -> in.reduceByKeyAndWindow(
                Integer::sum,
                (sum, old) -> sum - old,
                seconds(length),
                seconds(slide),
                Partitioner.hash(3))),
        new Form(
            "with an inverse and a filter that is always true",
            (in, length, slide) -> in.reduceByKeyAndWindow(
                Integer::sum,
                (sum, old) -> sum - old,
                seconds(length),
                seconds(slide),
                Partitioner.hash(3),
                pair -> true)),
        new Form(
            "reduce, window, reduce",
            (in, length, slide) -> in.reduceByKey(Integer::sum)
                .window(seconds(length), seconds(slide))
                .reduceByKey(Integer::sum)));
  }

  private static GivenPairs<String, Integer> waves() {
    return givenPairs(
        batch(pair("a", 1)),
        batch(pair("a", 1), pair("b", 1)),
        batch(pair("a", 1), pair("b", 1), pair("c", 1)),
        batch(pair("a", 1), pair("b", 1)),
        batch(pair("a", 1)),
        batch(),
        batch(pair("a", 1)),
        batch(pair("a", 1), pair("b", 1)));
  }

  // ------------------------------------------------------------- what is in it

  @ParameterizedTest
  @MethodSource("forms")
  void the_values_of_a_key_in_one_batch_are_combined(Form form) {
    givenPairs(batch(pair("a", 1), pair("a", 3)))
        .when(in -> form.summing().of(in, 2, 1))
        .then(batch(pair("a", 4)), batch(pair("a", 4)), batch());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_key_that_is_in_the_window_already_gets_more(Form form) {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 1)))
        .when(in -> form.summing().of(in, 2, 1))
        .then(batch(pair("a", 1)), batch(pair("a", 2)), batch(pair("a", 1)), batch());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_new_key_joins_those_in_the_window(Form form) {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 1), pair("b", 1)))
        .when(in -> form.summing().of(in, 2, 1))
        .thenInAnyOrder(
            batch(pair("a", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 1), pair("b", 1)),
            batch());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_key_without_records_in_the_window_is_gone_without_a_filter(Form form) {
    givenPairs(batch(pair("a", 1), pair("b", 1)), batch(pair("a", 1)), batch(), batch())
        .when(in -> form.summing().of(in, 2, 1))
        .thenInAnyOrder(
            batch(pair("a", 1), pair("b", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 1)),
            batch());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_key_whose_values_add_up_to_zero_stays_while_it_has_records(Form form) {
    givenPairs(batch(pair("a", 5)), batch(pair("a", -5)), batch())
        .when(in -> form.summing().of(in, 2, 1))
        .then(batch(pair("a", 5)), batch(pair("a", 0)), batch(pair("a", -5)), batch());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void keys_come_and_go_in_waves(Form form) {
    waves()
        .when(in -> form.summing().of(in, 2, 1))
        .thenInAnyOrder(
            batch(pair("a", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 2), pair("b", 2), pair("c", 1)),
            batch(pair("a", 2), pair("b", 2), pair("c", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 1)),
            batch(pair("a", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 1), pair("b", 1)),
            batch());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_slide_of_two_batches_shows_every_second_window(Form form) {
    waves()
        .when(in -> form.summing().of(in, 4, 2))
        .thenInAnyOrder(
            notDue(),
            batch(pair("a", 2), pair("b", 1)),
            notDue(),
            batch(pair("a", 4), pair("b", 3), pair("c", 1)),
            notDue(),
            batch(pair("a", 3), pair("b", 2), pair("c", 1)),
            notDue(),
            batch(pair("a", 3), pair("b", 1)));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void windows_that_follow_each_other_hold_each_record_once(Form form) {
    waves()
        .when(in -> form.summing().of(in, 3, 3))
        .thenInAnyOrder(
            notDue(),
            notDue(),
            batch(pair("a", 3), pair("b", 2), pair("c", 1)),
            notDue(),
            notDue(),
            batch(pair("a", 2), pair("b", 1)),
            notDue(),
            notDue(),
            batch(pair("a", 2), pair("b", 1)));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_window_shorter_than_its_slide_leaves_out_what_lies_between(Form form) {
    waves()
        .when(in -> form.summing().of(in, 1, 3))
        .thenInAnyOrder(
            notDue(),
            notDue(),
            batch(pair("a", 1), pair("b", 1), pair("c", 1)),
            notDue(),
            notDue(),
            batch(),
            notDue(),
            notDue(),
            batch());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void every_length_and_slide_adds_up_the_last_batches(Form form) {
    for (int[] times : new int[][] {
      {1, 1}, {2, 1}, {5, 1}, {1, 2}, {2, 2}, {3, 2}, {5, 3}, {2, 5}, {5, 5}, {20, 1}, {20, 4}
    }) {
      int length = times[0];
      int slide = times[1];
      List<List<Pair<String, Integer>>> input = new ArrayList<>();
      for (int i = 1; i <= 14; i++) {
        input.add(i % 4 == 0 ? List.of() : List.of(pair("k" + i % 3, i), pair("all", i)));
      }
      List<List<Pair<String, Integer>>> expected = new ArrayList<>();
      for (int i = 1; i <= 20; i++) {
        List<Pair<String, Integer>> window = new ArrayList<>();
        for (int j = Math.max(1, i - length + 1); j <= i; j++) {
          window.addAll(j <= input.size() ? input.get(j - 1) : List.of());
        }
        expected.add(
            i % slide == 0
                ? PlainJava.perKey(window, all -> all.stream().mapToInt(v -> v).sum())
                : notDue());
      }
      new GivenPairs<>(input)
          .when(in -> form.summing().of(in, length, slide))
          .on(2)
          .thenAllInAnyOrder(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_window_over_a_window_counts_in_its_slides(Form form) {
    waves()
        .when(in -> form.summing().of(form.summing().of(in, 2, 2), 4, 4))
        .thenInAnyOrder(
            notDue(),
            notDue(),
            notDue(),
            batch(pair("a", 4), pair("b", 3), pair("c", 1)),
            notDue(),
            notDue(),
            notDue(),
            batch(pair("a", 3), pair("b", 1)));
  }

  @Test
  void the_short_form_slides_with_its_input() {
    waves()
        .when(in -> in.reduceByKeyAndWindow(Integer::sum, seconds(2)))
        .thenInAnyOrder(batch(pair("a", 1)), batch(pair("a", 2), pair("b", 1)));
    waves()
        .when(
            in -> in.window(seconds(2), seconds(2)).reduceByKeyAndWindow(Integer::sum, seconds(4)))
        .thenInAnyOrder(
            notDue(),
            batch(pair("a", 2), pair("b", 1)),
            notDue(),
            batch(pair("a", 4), pair("b", 3), pair("c", 1)));
  }

  @Test
  void a_function_that_is_not_commutative_gets_the_oldest_first() {
    givenPairs(
            batch(pair("a", "1"), pair("a", "2")),
            batch(pair("a", "3")),
            batch(),
            batch(pair("a", "4"), pair("a", "5")),
            batch(pair("a", "6")))
        .when(in -> in.reduceByKeyAndWindow((v, w) -> v + w, seconds(3)))
        .then(
            batch(pair("a", "12")),
            batch(pair("a", "123")),
            batch(pair("a", "123")),
            batch(pair("a", "345")),
            batch(pair("a", "456")),
            batch(pair("a", "456")),
            batch(pair("a", "6")),
            batch());
  }

  @Test
  void the_largest_value_of_a_window_falls_when_it_leaves() {
    givenPairs(batch(pair("a", 3)), batch(pair("a", 9)), batch(pair("a", 4)), batch(pair("a", 1)))
        .when(in -> in.reduceByKeyAndWindow(Math::max, seconds(2)))
        .then(
            batch(pair("a", 3)),
            batch(pair("a", 9)),
            batch(pair("a", 9)),
            batch(pair("a", 4)),
            batch(pair("a", 1)),
            batch());
  }

  @Test
  void the_function_gets_what_leaves_out_of_the_whole_as_second_argument() {
    givenPairs(batch(pair("a", "x")), batch(pair("a", "y")), batch(pair("a", "z")))
        .when(in -> in.reduceByKeyAndWindow(
            (v, w) -> v + w,
            (whole, old) -> {
              if (!whole.startsWith(old)) {
                throw new IllegalStateException(old + " is not the oldest of " + whole);
              }
              return whole.substring(old.length());
            },
            seconds(2),
            seconds(1)))
        .then(
            batch(pair("a", "x")),
            batch(pair("a", "xy")),
            batch(pair("a", "yz")),
            batch(pair("a", "z")),
            batch());
  }

  @Test
  void exact_decimals_are_subtracted() {
    BigDecimal cent = new BigDecimal("0.01");
    givenPairs(batch(pair("a", cent)), batch(pair("a", cent)))
        .when(in ->
            in.reduceByKeyAndWindow(BigDecimal::add, BigDecimal::subtract, seconds(2), seconds(1)))
        .then(
            batch(pair("a", cent)),
            batch(pair("a", new BigDecimal("0.02"))),
            batch(pair("a", cent)),
            batch());
  }

  // ---------------------------------------------------------- filter and placement

  @Test
  void a_filter_decides_what_is_seen_and_not_what_is_kept() {
    givenPairs(batch(pair("a", 5)), batch(pair("a", -4)), batch(pair("a", 2)))
        .when(in -> in.reduceByKeyAndWindow(
            Integer::sum,
            (sum, old) -> sum - old,
            seconds(3),
            seconds(1),
            Partitioner.hash(2),
            pair -> pair.value() > 1))
        .then(
            batch(pair("a", 5)),
            batch(),
            batch(pair("a", 3)),
            batch(),
            batch(pair("a", 2)),
            batch());
  }

  @Test
  void the_changes_of_a_filtered_window_end_what_the_filter_hides() {
    givenPairs(batch(pair("a", 5)), batch(pair("a", -4)), batch(pair("a", 2)))
        .when(in -> in.reduceByKeyAndWindow(
                Integer::sum,
                (sum, old) -> sum - old,
                seconds(3),
                seconds(1),
                Partitioner.hash(2),
                pair -> pair.value() > 1)
            .changes())
        .then(
            batch(pair("a", Optional.of(5))),
            batch(pair("a", Optional.empty())),
            batch(pair("a", Optional.of(3))),
            batch(pair("a", Optional.empty())),
            batch(pair("a", Optional.of(2))),
            batch(pair("a", Optional.empty())),
            batch());
  }

  @Test
  void the_partitioner_places_what_comes_out() {
    givenPairs(batch(pair(0, 1), pair(1, 1)), batch(pair(2, 1)))
        .when(
            in -> in.reduceByKeyAndWindow(Integer::sum, seconds(2), seconds(1), Partitioner.hash(3))
                .glom())
        .then(
            batch(List.of(pair(0, 1)), List.of(pair(1, 1)), List.of()),
            batch(List.of(pair(0, 1)), List.of(pair(1, 1)), List.of(pair(2, 1))));
  }

  // ------------------------------------------------------------- group and window

  @Test
  void group_by_key_and_window_lists_the_values_of_the_window_oldest_first() {
    givenPairs(
            batch(pair("a", 2), pair("a", 1), pair("b", 7)),
            batch(pair("a", 3)),
            batch(),
            batch(pair("b", 8), pair("b", 7)))
        .when(in -> in.groupByKeyAndWindow(seconds(2)))
        .thenInAnyOrder(
            batch(pair("a", List.of(2, 1)), pair("b", List.of(7))),
            batch(pair("a", List.of(2, 1, 3)), pair("b", List.of(7))),
            batch(pair("a", List.of(3))),
            batch(pair("b", List.of(8, 7))),
            batch(pair("b", List.of(8, 7))),
            batch());
  }

  @Test
  void group_by_key_and_window_with_a_slide_and_a_partitioner() {
    givenPairs(batch(pair(0, "a")), batch(pair(1, "b")), batch(pair(0, "c")), batch(pair(0, "d")))
        .when(in ->
            in.groupByKeyAndWindow(seconds(3), seconds(2), Partitioner.hash(2)).glom())
        .then(
            notDue(),
            batch(List.of(pair(0, List.of("a"))), List.of(pair(1, List.of("b")))),
            notDue(),
            batch(List.of(pair(0, List.of("c", "d"))), List.of(pair(1, List.of("b")))),
            notDue(),
            batch(List.of(pair(0, List.of("d"))), List.of()));
  }

  @Test
  void the_lists_of_a_group_window_cannot_be_changed() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.groupByKeyAndWindow(seconds(2)).mapValues(list -> {
          list.add(2);
          return list;
        }))
        .thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "UnsupportedOperationException");
  }

  @Test
  void a_list_that_was_taken_from_a_group_window_stays_what_it_was() {
    List<List<Integer>> taken = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(pair("a", 1)), batch(pair("a", 2)), batch(pair("a", 3))))
          .mapToPair(p -> p)
          .groupByKeyAndWindow(seconds(2))
          .foreachRDD(rdd -> taken.add(rdd.collect().get(0).value()));
      stage.run(3);
      assertThat(taken).containsExactly(List.of(1), List.of(1, 2), List.of(2, 3));
    }
  }

  // --------------------------------------------------------------------- errors

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_function_that_throws_names_operation_and_batch(boolean withInverse) {
    ReduceFunction<Integer> dividing = (v, w) -> v / w;
    ReduceFunction<Integer> inverse = (v, w) -> v * w;
    givenPairs(batch(pair("a", 1)), batch(pair("a", 0)))
        .when(in -> withInverse
            ? in.reduceByKeyAndWindow(dividing, inverse, seconds(2), seconds(1))
            : in.reduceByKeyAndWindow(dividing, seconds(2)))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "reduceByKeyAndWindow (ReduceByKeyAndWindowTest.java:",
            "failed in batch 2000 ms",
            "on the record (a,0)",
            "/ by zero");
  }

  @Test
  void an_inverse_that_throws_names_operation_batch_and_what_leaves() {
    givenPairs(batch(pair("a", 7)), batch(pair("a", 1)))
        .when(in -> in.reduceByKeyAndWindow(
            Integer::sum,
            (sum, old) -> {
              throw new IllegalStateException("no way back");
            },
            seconds(2),
            seconds(1)))
        .thenFails(
            3,
            ErrorCode.USER_FUNCTION_FAILED,
            "reduceByKeyAndWindow (ReduceByKeyAndWindowTest.java:",
            "failed in batch 3000 ms",
            "on the record (a,7)",
            "no way back");
  }

  @Test
  void keys_that_change_in_the_window_are_told_to_have_changed() {
    try (Stage stage = Stage.of(1)) {
      List<Integer> key = new ArrayList<>(List.of(1));
      stage
          .ssc
          .queueStream(List.of(batch(pair(key, 1))))
          .mapToPair(p -> p)
          .reduceByKeyAndWindow(Integer::sum, seconds(2))
          .foreachRDD((rdd, batch) -> {
            rdd.count();
            key.set(0, (int) batch.id() * 10);
          });
      stage.run(2);
      assertThatThrownBy(stage.ssc::step)
          .hasMessageContaining("reduceByKeyAndWindow (ReduceByKeyAndWindowTest.java:")
          .hasMessageContaining("hash");
    }
  }

  @Test
  void windows_go_on_without_batches_that_failed_and_were_skipped() {
    for (Form form : forms().toList()) {
      try (Stage stage =
          Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
        PairDStream<String, Integer> in = stage
            .ssc
            .queueStream(
                List.of(batch(12), batch(0), batch(3), batch(0), batch(0), batch(0), batch(4)))
            .mapToPair(n -> pair("a", 12 / n));
        Recording<Pair<String, Integer>> recording = Recording.of(form.summing().of(in, 3, 1));
        stage.run(10);
        assertThat(recording.batches())
            .as(form.name())
            .containsExactly(
                batch(pair("a", 1)),
                batch(pair("a", 5)),
                batch(pair("a", 3)),
                batch(pair("a", 3)),
                batch(pair("a", 3)),
                batch());
      }
    }
  }

  @Test
  void a_state_of_a_window_is_found_by_its_name() {
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(pair("a", 1)), batch(pair("a", 2))))
          .mapToPair(p -> p)
          .reduceByKeyAndWindow(Integer::sum, seconds(2))
          .named("sums")
          .print();
      stage.run(2);
      assertThat(stage.ssc.stateOf("sums")).isEqualTo(Map.of("a", 3));
    }
  }
}
