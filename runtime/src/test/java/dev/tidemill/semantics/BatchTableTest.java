/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.given;
import static dev.tidemill.semantics.BatchTables.notDue;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import org.junit.jupiter.api.Test;

/** What a table says when it does not hold. */
final class BatchTableTest {
  @Test
  void a_wrong_batch_is_shown_with_its_time_input_and_both_results() {
    assertThatThrownBy(() -> given(batch(1, 2), batch(3, 4))
            .when(in -> in.map(n -> n * 10))
            .on(7)
            .then(batch(10, 20), batch(30, 50)))
        .hasMessage("""
            batch 2 (2000 ms) with 7 partitions
              input     [3, 4]
              expected  [30, 50]
              actual    [30, 40]""");
  }

  @Test
  void a_wrong_order_is_wrong_unless_any_order_will_do() {
    assertThatThrownBy(() -> given(batch("a", "b")).when(in -> in).then(batch("b", "a")))
        .hasMessageContaining("expected  [b, a]");
    given(batch("a", "b")).when(in -> in).thenInAnyOrder(batch("b", "a"));
  }

  @Test
  void records_that_occur_twice_count_twice_in_any_order() {
    assertThatThrownBy(
            () -> given(batch("a", "a", "b")).when(in -> in).thenInAnyOrder(batch("a", "b", "b")))
        .hasMessageContaining("expected  [a, b, b] in any order")
        .hasMessageContaining("actual    [a, a, b]");
  }

  @Test
  void two_inputs_are_both_shown() {
    assertThatThrownBy(
            () -> given(batch(1)).and(batch(2)).when((a, b) -> a.union(b)).then(batch(1)))
        .hasMessageContaining("input 1   [1]\n  input 2   [2]\n");
  }

  @Test
  void a_batch_that_should_not_be_is_wrong() {
    assertThatThrownBy(() -> given(batch(1)).when(in -> in).then(notDue()))
        .hasMessageContaining("expected  no batch\n  actual    [1]");
  }

  @Test
  void a_batch_that_should_be_is_missed() {
    assertThatThrownBy(() -> given(batch(1))
            .when(in -> in.window(Stage.SECOND, Stage.SECOND.multipliedBy(2)))
            .then(batch(1)))
        .hasMessageContaining("expected  [1]\n  actual    no batch");
  }

  @Test
  void an_input_that_has_run_out_is_shown_as_empty() {
    assertThatThrownBy(() -> given(batch(1)).when(in -> in.count()).then(batch(1L), batch(1L)))
        .hasMessageContaining("batch 2 (2000 ms) with 1 partition\n  input     []");
  }

  @Test
  void nulls_are_compared_and_shown() {
    given(batch("a", aNull())).when(in -> in).then(batch("a", aNull()));
    assertThatThrownBy(() -> given(batch("a", aNull())).when(in -> in).then(batch("a", "b")))
        .hasMessageContaining("actual    [a, null]");
  }

  @Test
  void a_failure_that_does_not_come_is_missed() {
    assertThatThrownBy(() ->
            given(batch(1)).when(in -> in).thenFails(1, ErrorCode.USER_FUNCTION_FAILED, "map"))
        .hasMessage("""
            batch 1 (1000 ms) with 1 partition
              expected  an error USER_FUNCTION_FAILED
              actual    success""");
  }

  @Test
  void a_failure_of_another_kind_is_shown() {
    assertThatThrownBy(() -> given(batch(1))
            .when(in -> in.map(n -> 1 / (n - 1)))
            .thenFails(1, ErrorCode.EMPTY_RDD, "map"))
        .hasMessageContaining("expected  an error EMPTY_RDD with: map")
        .hasMessageContaining("actual    an error USER_FUNCTION_FAILED: map (BatchTableTest.java:");
  }
}
