/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.given;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.notDue;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records of the last batches. */
final class WindowTest {
  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static GivenRecords<Integer> oneToSix() {
    return given(batch(1), batch(2), batch(3), batch(4), batch(5), batch(6));
  }

  // -------------------------------------------------------- length and slide

  @Test
  void a_window_holds_the_batches_of_its_length_oldest_first() {
    oneToSix()
        .when(in -> in.window(seconds(3)))
        .then(
            batch(1),
            batch(1, 2),
            batch(1, 2, 3),
            batch(2, 3, 4),
            batch(3, 4, 5),
            batch(4, 5, 6),
            batch(5, 6),
            batch(6),
            batch());
  }

  @Test
  void a_window_of_one_batch_is_the_batch() {
    oneToSix().when(in -> in.window(seconds(1))).then(batch(1), batch(2), batch(3));
  }

  @Test
  void a_window_with_a_slide_has_a_batch_every_slide() {
    oneToSix()
        .when(in -> in.window(seconds(4), seconds(2)))
        .then(
            notDue(),
            batch(1, 2),
            notDue(),
            batch(1, 2, 3, 4),
            notDue(),
            batch(3, 4, 5, 6),
            notDue(),
            batch(5, 6),
            notDue(),
            batch());
  }

  @Test
  void a_window_as_long_as_its_slide_holds_each_record_once() {
    oneToSix()
        .when(in -> in.window(seconds(3), seconds(3)))
        .then(notDue(), notDue(), batch(1, 2, 3), notDue(), notDue(), batch(4, 5, 6));
  }

  @Test
  void a_window_shorter_than_its_slide_skips_what_lies_between() {
    oneToSix()
        .when(in -> in.window(seconds(1), seconds(3)))
        .then(notDue(), notDue(), batch(3), notDue(), notDue(), batch(6));
  }

  @Test
  void a_window_need_not_be_a_multiple_of_its_own_slide() {
    oneToSix()
        .when(in -> in.window(seconds(3), seconds(2)))
        .then(
            notDue(),
            batch(1, 2),
            notDue(),
            batch(2, 3, 4),
            notDue(),
            batch(4, 5, 6),
            notDue(),
            batch(6));
  }

  @Test
  void a_window_longer_than_the_run_holds_everything() {
    oneToSix()
        .when(in -> in.window(Duration.ofDays(1)))
        .then(batch(1), batch(1, 2), batch(1, 2, 3), batch(1, 2, 3, 4), batch(1, 2, 3, 4, 5));
  }

  @Test
  void the_first_batch_of_a_slide_of_k_intervals_is_the_kth() {
    oneToSix()
        .when(in -> in.window(seconds(5), seconds(5)))
        .then(notDue(), notDue(), notDue(), notDue(), batch(1, 2, 3, 4, 5), notDue());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "7,1", "1,2", "2,2", "3,2", "6,2", "7,3", "2,5", "5,5", "12,4", "20,1"})
  void every_length_and_slide_holds_the_last_batches_at_every_slide(int length, int slide) {
    List<List<Integer>> input = new ArrayList<>();
    for (int i = 1; i <= 15; i++) {
      input.add(i % 4 == 0 ? List.of() : List.of(i, i));
    }
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      List<Integer> window = new ArrayList<>();
      for (int j = Math.max(1, i - length + 1); j <= i && i % slide == 0; j++) {
        window.addAll(j <= input.size() ? input.get(j - 1) : List.of());
      }
      expected.add(i % slide == 0 ? window : notDue());
    }
    new GivenRecords<>(input)
        .when(in -> in.window(seconds(length), seconds(slide)))
        .thenAll(expected);
  }

  // ------------------------------------------------------------ what is in it

  @Test
  void empty_batches_leave_gaps_in_a_window() {
    given(batch(1), batch(), batch(3), batch(), batch())
        .when(in -> in.window(seconds(2)))
        .then(batch(1), batch(1), batch(3), batch(3), batch());
  }

  @Test
  void a_window_over_an_input_that_never_brings_anything_is_empty() {
    given().when(in -> in.window(seconds(3))).thenNothing(5);
  }

  @Test
  void a_window_keeps_duplicates_and_nulls() {
    given(batch("a", aNull()), batch("a", aNull()))
        .when(in -> in.window(seconds(2)))
        .then(batch("a", aNull()), batch("a", aNull(), "a", aNull()));
  }

  @Test
  void a_window_adds_up_the_partitions_of_its_batches() {
    given(batch(1, 2), batch(3))
        .when(in -> in.window(seconds(2)).glom())
        .on(2)
        .then(batch(List.of(1), List.of(2)), batch(List.of(1), List.of(2), List.of(), List.of(3)));
  }

  @Test
  void a_window_adds_up_partitions_also_where_all_batches_are_placed_alike() {
    givenPairs(batch(pair(0, 1)), batch(pair(0, 2)))
        .when(in -> in.reduceByKey(Integer::sum).window(seconds(2)).glom())
        .on(2)
        .then(
            batch(List.of(pair(0, 1)), List.of()),
            batch(List.of(pair(0, 1)), List.of(), List.of(pair(0, 2)), List.of()));
  }

  // ------------------------------------------------------ operations around it

  @Test
  void count_over_a_window_is_a_number_in_every_batch() {
    given(batch("a", "b"), batch(), batch("c"))
        .when(in -> in.window(seconds(2)).count())
        .then(batch(2L), batch(2L), batch(1L), batch(1L), batch(0L));
  }

  @Test
  void reduce_over_a_window_has_no_result_where_the_window_is_empty() {
    given(batch(1, 2), batch(), batch(), batch(4))
        .when(in -> in.window(seconds(2)).reduce(Integer::sum))
        .then(batch(3), batch(3), batch(), batch(4));
  }

  @Test
  void reduce_by_key_over_a_window_forgets_keys_that_have_left() {
    givenPairs(batch(pair("a", 1), pair("b", 1)), batch(pair("a", 2)), batch())
        .when(in -> in.window(seconds(2)).reduceByKey(Integer::sum))
        .thenInAnyOrder(
            batch(pair("a", 1), pair("b", 1)),
            batch(pair("a", 3), pair("b", 1)),
            batch(pair("a", 2)),
            batch());
  }

  @Test
  void group_by_key_over_a_window_lists_values_oldest_first() {
    givenPairs(batch(pair("a", 1), pair("a", 2)), batch(pair("a", 0)), batch(pair("a", 9)))
        .when(in -> in.window(seconds(2)).groupByKey())
        .then(
            batch(pair("a", List.of(1, 2))),
            batch(pair("a", List.of(1, 2, 0))),
            batch(pair("a", List.of(0, 9))));
  }

  @Test
  void count_by_value_over_a_window() {
    given(batch("a", "b"), batch("a"), batch())
        .when(in -> in.window(seconds(2)).countByValue())
        .thenInAnyOrder(
            batch(pair("a", 1L), pair("b", 1L)),
            batch(pair("a", 2L), pair("b", 1L)),
            batch(pair("a", 1L)),
            batch());
  }

  @Test
  void operations_before_a_window_see_each_batch_alone() {
    given(batch(1, 2), batch(3), batch())
        .when(in -> in.count().window(seconds(2)))
        .then(batch(2L), batch(2L, 1L), batch(1L, 0L), batch(0L, 0L));
  }

  @Test
  void functions_before_a_window_run_once_for_each_record() {
    AtomicInteger calls = COUNTER;
    calls.set(0);
    try (Stage stage = Stage.of(2)) {
      Recording<Integer> recording = Recording.of(stage
          .ssc
          .queueStream(List.of(batch(1, 2), batch(3), batch(4)))
          .map(n -> n + 0 * COUNTER.incrementAndGet())
          .window(seconds(3)));
      stage.run(5);
      assertThat(recording.batches())
          .containsExactly(batch(1, 2), batch(1, 2, 3), batch(1, 2, 3, 4), batch(3, 4), batch(4));
      assertThat(calls).hasValue(4);
    }
  }

  @Test
  void functions_before_a_window_run_in_each_batch_also_when_the_window_is_not_due() {
    COUNTER.set(0);
    try (Stage stage = Stage.of(1)) {
      Recording.of(stage
          .ssc
          .queueStream(List.of(batch(1), batch(2), batch(3)))
          .map(n -> n + 0 * COUNTER.incrementAndGet())
          .window(seconds(3), seconds(3)));
      stage.run(2);
      assertThat(COUNTER).hasValue(2);
    }
  }

  private static final AtomicInteger COUNTER = new AtomicInteger();

  @Test
  void transform_before_a_window_runs_once_per_batch() {
    List<Long> ids = new ArrayList<>();
    try (Stage stage = Stage.of(1)) {
      Recording<Integer> recording = Recording.of(stage
          .ssc
          .queueStream(List.of(batch(1), batch(2)))
          .transform((rdd, batch) -> {
            ids.add(batch.id());
            return rdd;
          })
          .window(seconds(2)));
      stage.run(3);
      assertThat(ids).containsExactly(1L, 2L, 3L);
      assertThat(recording.batches()).containsExactly(batch(1), batch(1, 2), batch(2));
    }
  }

  // -------------------------------------------------------- several windows

  @Test
  void a_window_over_a_window_holds_the_batches_of_the_inner_one() {
    oneToSix()
        .when(in -> in.window(seconds(2)).window(seconds(2)))
        .then(batch(1), batch(1, 1, 2), batch(1, 2, 2, 3), batch(2, 3, 3, 4));
  }

  @Test
  void a_window_over_a_sliding_window_counts_in_its_slides() {
    oneToSix()
        .when(in -> in.window(seconds(2), seconds(2)).window(seconds(4)))
        .then(
            notDue(),
            batch(1, 2),
            notDue(),
            batch(1, 2, 3, 4),
            notDue(),
            batch(3, 4, 5, 6),
            notDue(),
            batch(5, 6),
            notDue(),
            batch());
  }

  @Test
  void a_window_over_a_sliding_window_with_a_slide_of_its_own() {
    oneToSix()
        .when(in -> in.window(seconds(1), seconds(2)).window(seconds(4), seconds(4)))
        .then(notDue(), notDue(), notDue(), batch(2, 4), notDue(), notDue(), notDue(), batch(6));
  }

  @Test
  void an_operation_between_two_windows() {
    oneToSix()
        .when(in -> in.window(seconds(2)).reduce(Integer::sum).window(seconds(3), seconds(3)))
        .then(notDue(), notDue(), batch(1, 3, 5), notDue(), notDue(), batch(7, 9, 11));
  }

  @Test
  void windows_of_different_lengths_over_one_stream_do_not_disturb_each_other() {
    oneToSix()
        .when(in -> in.window(seconds(3))
            .reduce(Integer::sum)
            .union(in.window(seconds(1)).union(in.window(seconds(2)))))
        .then(batch(1, 1, 1), batch(3, 2, 1, 2), batch(6, 3, 2, 3), batch(9, 4, 3, 4));
  }

  @Test
  void windowed_streams_of_equal_slides_can_be_put_together() {
    oneToSix()
        .when(in -> in.window(seconds(2), seconds(2)).union(in.window(seconds(4), seconds(2))))
        .then(notDue(), batch(1, 2, 1, 2), notDue(), batch(3, 4, 1, 2, 3, 4));
  }

  @Test
  void windowed_streams_of_equal_slides_can_be_joined() {
    givenPairs(batch(pair("a", 1)), batch(pair("b", 2)), batch(pair("a", 3)))
        .and(batch(pair("b", "x")), batch(), batch(pair("a", "y")))
        .when((left, right) -> left.window(seconds(2)).join(right.window(seconds(3))))
        .thenInAnyOrder(
            batch(),
            batch(pair("b", pair(2, "x"))),
            batch(pair("b", pair(2, "x")), pair("a", pair(3, "y"))),
            batch(pair("a", pair(3, "y"))),
            batch());
  }

  @Test
  void the_slide_of_a_stream_is_that_of_the_window_before_it() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      assertThat(in.slide()).isEqualTo(seconds(1));
      DStream<Integer> slow = in.window(seconds(4), seconds(2)).map(n -> n);
      assertThat(slow.slide()).isEqualTo(seconds(2));
      assertThat(slow.window(seconds(6)).slide()).isEqualTo(seconds(2));
      assertThat(slow.window(seconds(6), seconds(4)).slide()).isEqualTo(seconds(4));
    }
  }

  // ---------------------------------------------------------------- failures

  @Test
  void a_window_goes_on_without_a_batch_that_failed_and_was_skipped() {
    try (Stage stage = Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
      DStream<Integer> in =
          stage.ssc.queueStream(List.of(batch(1), batch(0), batch(3))).map(n -> 6 / n);
      Recording<Integer> recording = Recording.of(in.window(seconds(3)));
      stage.run(4);
      assertThat(recording.batches()).containsExactly(batch(6), batch(6, 2), batch(2));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1500, 1000, window of 1500 ms, use 1000 ms or 2000 ms",
    "2000, 1500, slide of 1500 ms, use 1000 ms or 2000 ms",
    "500, 1000, window of 500 ms, use 1000 ms or 2000 ms",
    "0, 1000, window of 0 ms, use 1000 ms or 2000 ms",
    "-1000, 1000, window of -1000 ms, use 1000 ms or 2000 ms",
    "1000, 0, slide of 0 ms, use 1000 ms or 2000 ms",
    "1000, -3000, slide of -3000 ms, use 1000 ms or 2000 ms"
  })
  void a_window_that_is_no_multiple_of_the_slide_before_it_is_refused_where_it_is_declared(
      long length, long slide, String what, String advice) {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      assertThatThrownBy(() -> in.window(Duration.ofMillis(length), Duration.ofMillis(slide)))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining(what + " is not a positive multiple of 1000 ms")
          .hasMessageContaining("window (WindowTest.java:")
          .hasMessageEndingWith(advice);
    }
  }

  @Test
  void a_window_over_a_sliding_window_must_be_a_multiple_of_that_slide() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> slow =
          stage.ssc.queueStream(List.of(batch(1))).window(seconds(2), seconds(2));
      assertThatThrownBy(() -> slow.window(seconds(3)))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("window of 3000 ms is not a positive multiple of 2000 ms")
          .hasMessageEndingWith("use 2000 ms or 4000 ms");
    }
  }

  @Test
  void a_window_of_parts_of_a_millisecond_is_refused() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      assertThatThrownBy(() -> in.window(Duration.ofNanos(1_000_000_001)))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("PT1.000000001S");
    }
  }
}
