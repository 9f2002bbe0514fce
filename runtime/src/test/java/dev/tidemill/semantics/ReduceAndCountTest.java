/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.given;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.isNull;
import static dev.tidemill.semantics.BatchTables.pair;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch made into one record, or into one for each different record. */
final class ReduceAndCountTest {
  // ----------------------------------------------------------------- count

  @Test
  void count_is_one_number_per_batch_and_0_for_an_empty_one() {
    given(batch("a", "b", "a"), batch(), batch("c"))
        .when(in -> in.count())
        .then(batch(3L), batch(0L), batch(1L));
  }

  @Test
  void count_is_0_when_no_input_ever_comes() {
    given().when(in -> in.count()).then(batch(0L), batch(0L), batch(0L));
  }

  @Test
  void count_counts_nulls() {
    given(batch(aNull(), "a", aNull())).when(in -> in.count()).then(batch(3L));
  }

  @Test
  void count_of_a_count_is_1() {
    given(batch("a", "b"), batch()).when(in -> in.count().count()).then(batch(1L), batch(1L));
  }

  @Test
  void count_has_one_partition() {
    given(batch(1, 2, 3), batch())
        .when(in -> in.count().glom())
        .then(batch(List.of(3L)), batch(List.of(0L)));
  }

  @Test
  void count_of_pairs_counts_pairs() {
    givenPairs(batch(pair("a", 1), pair("a", 1)), batch())
        .when(in -> in.count())
        .then(batch(2L), batch(0L));
  }

  @Test
  void count_of_more_partitions_than_records() {
    given(batch(1), batch()).when(in -> in.count()).on(100).then(batch(1L), batch(0L));
  }

  // ---------------------------------------------------------------- reduce

  @Test
  void reduce_combines_a_batch_and_an_empty_batch_has_no_result() {
    given(batch(1, 2, 3), batch(), batch(4))
        .when(in -> in.reduce(Integer::sum))
        .then(batch(6), batch(), batch(4));
  }

  @Test
  void reduce_has_no_result_when_no_input_ever_comes() {
    given().when(in -> in.reduce((a, b) -> a)).thenNothing(3);
  }

  @Test
  void reduce_of_one_record_is_that_record_and_does_not_call_the_function() {
    given(batch(5))
        .when(in -> in.reduce((a, b) -> {
          throw new IllegalStateException("called");
        }))
        .then(batch(5));
  }

  @Test
  void reduce_sees_records_in_order_of_partitions() {
    given(batch("a", "b", "c", "d", "e"))
        .when(in -> in.reduce((a, b) -> a + b))
        .then(batch("abcde"));
  }

  @Test
  void reduce_gets_and_makes_nulls() {
    given(batch(aNull(), "b"))
        .when(in -> in.reduce((a, b) -> isNull(a) ? b : a))
        .then(batch("b"));
    given(batch("a", "b"))
        .when(in -> in.reduce((a, b) -> BatchTables.<String>aNull()))
        .then(batch(aNull()));
    given(batch(BatchTables.<String>aNull()))
        .when(in -> in.reduce((a, b) -> a))
        .then(batch(aNull()));
  }

  @Test
  void reduce_has_one_partition() {
    given(batch(1, 2, 3), batch())
        .when(in -> in.reduce(Integer::sum).glom())
        .then(batch(List.of(6)), batch(List.of()));
  }

  @Test
  void reduce_that_throws_fails_the_batch() {
    given(batch(1, 0))
        .when(in -> in.reduce((a, b) -> a / b))
        .thenFails(
            1,
            ErrorCode.USER_FUNCTION_FAILED,
            "reduce (ReduceAndCountTest.java:",
            "in batch 1000 ms",
            "/ by zero");
  }

  @Test
  void reduce_of_pairs_combines_pairs() {
    givenPairs(batch(pair("a", 1), pair("b", 2)))
        .when(in -> in.reduce((p, q) -> pair(p.key() + q.key(), p.value() + q.value())))
        .then(batch(pair("ab", 3)));
  }

  // ---------------------------------------------------------- countByValue

  @Test
  void count_by_value_counts_each_different_record() {
    given(batch("a", "b", "a", "a"), batch(), batch("c"))
        .when(in -> in.countByValue())
        .thenInAnyOrder(batch(pair("a", 3L), pair("b", 1L)), batch(), batch(pair("c", 1L)));
  }

  @Test
  void count_by_value_counts_null_as_a_value() {
    given(batch(aNull(), "a", aNull()))
        .when(in -> in.countByValue())
        .thenInAnyOrder(batch(pair(aNull(), 2L), pair("a", 1L)));
  }

  @Test
  void count_by_value_of_pairs_counts_pairs() {
    givenPairs(batch(pair("a", 1), pair("a", 1), pair("a", 2)))
        .when(in -> in.countByValue())
        .thenInAnyOrder(batch(pair(pair("a", 1), 2L), pair(pair("a", 2), 1L)));
  }

  @Test
  void count_by_value_spreads_values_by_their_hash_over_the_default_partitions() {
    given(batch(0, 1, 2, 3, 1))
        .when(in -> in.countByValue().glom())
        .on(2)
        .then(batch(List.of(pair(0, 1L), pair(2, 1L)), List.of(pair(1, 2L), pair(3, 1L))));
  }

  @Test
  void count_by_value_spreads_values_by_a_given_partitioner() {
    given(batch(0, 1, 2, 3))
        .when(in -> in.countByValue(Partitioner.hash(3)).glom())
        .then(batch(List.of(pair(0, 1L), pair(3, 1L)), List.of(pair(1, 1L)), List.of(pair(2, 1L))));
  }

  @Test
  void count_by_value_refuses_records_without_a_stable_hash() {
    given(batch(new int[] {1}))
        .when(in -> in.countByValue())
        .thenFails(
            1, ErrorCode.UNSTABLE_KEY, "int[]", "countByValue (ReduceAndCountTest.java:", "List");
  }
}
