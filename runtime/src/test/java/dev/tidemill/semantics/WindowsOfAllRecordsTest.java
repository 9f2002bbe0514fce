/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.given;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.notDue;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStream;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Windows whose records are counted, or combined, all of them together. */
final class WindowsOfAllRecordsTest {
  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static GivenRecords<Integer> numbers() {
    return given(batch(1), batch(2, 3), batch(), batch(4, 5, 6), batch(7));
  }

  // -------------------------------------------------------------- countByWindow

  @Test
  void count_by_window_is_one_number_in_every_batch() {
    numbers()
        .when(in -> in.countByWindow(seconds(2), seconds(1)))
        .then(
            batch(1L), batch(3L), batch(2L), batch(3L), batch(4L), batch(1L), batch(0L), batch(0L));
  }

  @Test
  void count_by_window_is_0_from_the_first_batch_where_nothing_comes() {
    given().when(in -> in.countByWindow(seconds(3), seconds(1))).then(batch(0L), batch(0L));
    given(batch(), batch(), batch("a"))
        .when(in -> in.countByWindow(seconds(2), seconds(1)))
        .then(batch(0L), batch(0L), batch(1L), batch(1L), batch(0L));
  }

  @Test
  void count_by_window_with_a_slide() {
    numbers()
        .when(in -> in.countByWindow(seconds(4), seconds(2)))
        .then(
            notDue(), batch(3L), notDue(), batch(6L), notDue(), batch(4L), notDue(), batch(1L),
            notDue(), batch(0L));
  }

  @Test
  void count_by_window_shorter_than_its_slide() {
    numbers()
        .when(in -> in.countByWindow(seconds(1), seconds(2)))
        .then(notDue(), batch(2L), notDue(), batch(3L), notDue(), batch(0L));
  }

  @Test
  void count_by_window_counts_nulls_duplicates_and_pairs() {
    given(batch("a", BatchTables.<String>aNull(), "a"), batch(BatchTables.<String>aNull()))
        .when(in -> in.countByWindow(seconds(2), seconds(1)))
        .then(batch(3L), batch(4L), batch(1L));
    givenPairs(batch(pair("a", 1), pair("a", 1)))
        .when(in -> in.countByWindow(seconds(2), seconds(1)))
        .then(batch(2L), batch(2L), batch(0L));
  }

  @Test
  void count_by_window_of_a_window() {
    numbers()
        .when(in -> in.window(seconds(2), seconds(2)).countByWindow(seconds(4), seconds(2)))
        .then(notDue(), batch(3L), notDue(), batch(6L), notDue(), batch(4L));
  }

  // -------------------------------------------------------------- reduceByWindow

  @Test
  void reduce_by_window_combines_the_records_of_the_window() {
    numbers()
        .when(in -> in.reduceByWindow(Integer::sum, seconds(2), seconds(1)))
        .then(batch(1), batch(6), batch(5), batch(15), batch(22), batch(7), batch(), batch());
  }

  @Test
  void reduce_by_window_with_an_inverse_brings_the_same_and_nothing_of_an_empty_window() {
    numbers()
        .when(
            in -> in.reduceByWindow(Integer::sum, (sum, old) -> sum - old, seconds(2), seconds(1)))
        .then(batch(1), batch(6), batch(5), batch(15), batch(22), batch(7), batch(), batch());
  }

  @Test
  void reduce_by_window_begins_again_after_an_empty_window() {
    given(batch(), batch(5), batch(), batch(), batch(3, -3), batch())
        .when(
            in -> in.reduceByWindow(Integer::sum, (sum, old) -> sum - old, seconds(2), seconds(1)))
        .then(batch(), batch(5), batch(5), batch(), batch(0), batch(0), batch());
  }

  @Test
  void reduce_by_window_gets_the_oldest_first() {
    given(batch("a", "b"), batch("c"), batch("d", "e"))
        .when(in -> in.reduceByWindow((v, w) -> v + w, seconds(2), seconds(1)))
        .then(batch("ab"), batch("abc"), batch("cde"), batch("de"), batch());
  }

  @Test
  void reduce_by_window_with_a_slide_that_is_longer() {
    numbers()
        .when(in -> in.reduceByWindow(Integer::sum, seconds(2), seconds(3)))
        .then(
            notDue(), notDue(), batch(5), notDue(), notDue(), batch(7), notDue(), notDue(),
            batch());
  }

  @Test
  void reduce_by_window_takes_pairs_and_nulls() {
    givenPairs(batch(pair("a", 1)), batch(pair("b", 2)))
        .when(in -> in.reduceByWindow(
            (v, w) -> pair(v.key() + w.key(), v.value() + w.value()), seconds(2), seconds(1)))
        .then(batch(pair("a", 1)), batch(pair("ab", 3)), batch(pair("b", 2)), batch());
    given(batch(BatchTables.<String>aNull()), batch("a"))
        .when(in -> in.reduceByWindow((v, w) -> v + w, seconds(2), seconds(1)))
        .then(batch(BatchTables.<String>aNull()), batch("nulla"), batch("a"), batch());
  }

  @Test
  void reduce_by_window_that_throws_names_operation_and_batch() {
    given(batch(1), batch(0))
        .when(in -> in.reduceByWindow((v, w) -> v / w, seconds(2), seconds(1)))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "reduceByWindow (WindowsOfAllRecordsTest.java:",
            "failed in batch 2000 ms",
            "/ by zero");
  }

  // ------------------------------------------------------- countByValueAndWindow

  @Test
  void count_by_value_and_window_counts_each_record_in_the_window() {
    given(batch("a"), batch("b", "b"), batch("a", "b"))
        .when(in -> in.countByValueAndWindow(seconds(2), seconds(1)))
        .thenInAnyOrder(
            batch(pair("a", 1L)),
            batch(pair("a", 1L), pair("b", 2L)),
            batch(pair("a", 1L), pair("b", 3L)),
            batch(pair("a", 1L), pair("b", 1L)),
            batch());
  }

  @Test
  void count_by_value_and_window_with_a_slide_and_a_partitioner() {
    given(batch(0), batch(1, 1), batch(0, 3))
        .when(in -> in.countByValueAndWindow(seconds(3), seconds(2), Partitioner.hash(3))
            .glom())
        .then(
            notDue(),
            batch(List.of(pair(0, 1L)), List.of(pair(1, 2L)), List.of()),
            notDue(),
            batch(List.of(pair(0, 1L), pair(3, 1L)), List.of(pair(1, 2L)), List.of()));
  }

  @Test
  void count_by_value_and_window_shows_its_changes() {
    given(batch("a"), batch("b"), batch("b"))
        .when(in -> in.countByValueAndWindow(seconds(2), seconds(1)).changes())
        .thenInAnyOrder(
            batch(pair("a", Optional.of(1L))),
            batch(pair("b", Optional.of(1L))),
            batch(pair("a", Optional.empty()), pair("b", Optional.of(2L))),
            batch(pair("b", Optional.of(1L))),
            batch(pair("b", Optional.empty())),
            batch());
  }

  @Test
  void count_by_value_and_window_takes_null_for_a_value() {
    given(batch("a", BatchTables.<String>aNull()), batch(BatchTables.<String>aNull()))
        .when(in -> in.countByValueAndWindow(seconds(2), seconds(1)))
        .thenInAnyOrder(
            batch(pair("a", 1L), pair(BatchTables.<String>aNull(), 1L)),
            batch(pair("a", 1L), pair(BatchTables.<String>aNull(), 2L)),
            batch(pair(BatchTables.<String>aNull(), 1L)),
            batch());
  }

  @Test
  void records_that_cannot_be_told_apart_cannot_be_counted() {
    given(batch(new int[] {1}))
        .when(in -> in.countByValueAndWindow(seconds(2), seconds(1)))
        .thenFails(
            1,
            ErrorCode.UNSTABLE_KEY,
            "a key of type int[] cannot be used in countByValueAndWindow (WindowsOfAllRecordsTest.java:");
  }

  // ------------------------------------------------------------------- failures

  @Test
  void windows_of_all_records_go_on_without_batches_that_were_skipped() {
    try (Stage stage = Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
      DStream<Integer> in = stage
          .ssc
          .queueStream(List.of(batch(12), batch(0), batch(4, 3), batch(0), batch(0), batch(2)))
          .map(n -> 12 / n);
      Recording<Long> counts = Recording.of(in.countByWindow(seconds(3), seconds(1)));
      Recording<Integer> sums =
          Recording.of(in.reduceByWindow(Integer::sum, seconds(3), seconds(1)));
      stage.run(9);
      assertThat(counts.batches())
          .containsExactly(batch(1L), batch(3L), batch(1L), batch(1L), batch(1L), batch(0L));
      assertThat(sums.batches())
          .containsExactly(batch(1), batch(8), batch(6), batch(6), batch(6), batch());
    }
  }
}
