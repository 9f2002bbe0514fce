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

import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States that end when their keys have been idle for too long. */
final class StateTimeoutTest {
  /** Sets the state to the value, reads it where the value is 0, ends it where the value is negative. */
  private static Optional<String> told(
      Time time, String key, Optional<Integer> value, State<Integer> state) {
    if (state.isTimingOut()) {
      return Optional.of(key + " ended with " + state.get() + " at " + time);
    }
    int n = value.orElseThrow();
    if (n < 0) {
      state.remove();
    } else if (n > 0) {
      state.update(n);
    } else {
      state.exists();
    }
    return Optional.empty();
  }

  private static StateSpec<String, Integer, Integer, String> telling() {
    return StateSpec.function(StateTimeoutTest::told);
  }

  private static StateSpec<String, Integer, Integer, String> telling(long timeoutMillis) {
    return telling().timeout(Duration.ofMillis(timeoutMillis));
  }

  private static final List<String> NONE = List.of();

  private static List<Pair<String, Integer>> nothing() {
    return List.of();
  }

  @Test
  void a_key_ends_in_the_first_batch_in_which_it_was_idle_for_longer_than_the_timeout() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(telling(2000)))
        .then(NONE, NONE, NONE, batch("a ended with 1 at 4000 ms"), NONE, NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 500, 999, 1000, 1001, 1999, 2000, 3500, 11_000})
  void every_timeout_is_exact_to_the_batch(long timeoutMillis) {
    List<List<String>> expected = new ArrayList<>();
    int end = (int) (1 + timeoutMillis / 1000 + 1);
    for (int batch = 1; batch <= 14; batch++) {
      expected.add(batch == end ? List.of("a ended with 1 at " + batch * 1000 + " ms") : List.of());
    }
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(telling(timeoutMillis)))
        .thenAll(expected);
  }

  @Test
  void a_key_that_has_timed_out_is_gone_from_the_snapshot_of_that_batch() {
    givenPairs(batch(pair("a", 1), pair("b", 2)), batch(pair("b", 3)))
        .when(in -> in.mapWithState(telling(1000)).stateSnapshots())
        .thenInAnyOrder(
            batch(pair("a", 1), pair("b", 2)),
            batch(pair("a", 1), pair("b", 3)),
            batch(pair("b", 3)),
            batch());
  }

  @Test
  void a_key_that_has_timed_out_is_among_the_changes_as_ended() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(telling(1000)).stateSnapshots().changes())
        .then(
            batch(pair("a", Optional.of(1))), batch(), batch(pair("a", Optional.empty())), batch());
  }

  @Test
  void a_key_begins_again_after_its_end() {
    givenPairs(batch(pair("a", 1)), nothing(), nothing(), batch(pair("a", 2)))
        .when(in -> in.mapWithState(telling(1000)))
        .then(
            NONE,
            NONE,
            batch("a ended with 1 at 3000 ms"),
            NONE,
            NONE,
            batch("a ended with 2 at 6000 ms"),
            NONE);
  }

  @Test
  void a_record_in_the_batch_of_its_end_saves_a_key() {
    givenPairs(batch(pair("a", 1)), nothing(), batch(pair("a", 2)))
        .when(in -> in.mapWithState(telling(1000)))
        .then(NONE, NONE, NONE, NONE, batch("a ended with 2 at 5000 ms"));
  }

  @Test
  void with_a_timeout_a_call_that_only_reads_counts() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 0)), batch(pair("a", 0)))
        .when(in -> in.mapWithState(telling(1000)))
        .then(NONE, NONE, NONE, NONE, batch("a ended with 1 at 5000 ms"));
  }

  @Test
  void a_call_that_leaves_no_state_leaves_no_timer() {
    givenPairs(batch(pair("a", 0), pair("b", 1)), batch(pair("b", -1)))
        .when(in -> in.mapWithState(telling(1000)))
        .then(NONE, NONE, NONE, NONE, NONE);
  }

  @Test
  void a_key_that_was_removed_and_began_again_in_one_batch_is_timed_from_there() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", -1), pair("a", 3)))
        .when(in -> in.mapWithState(telling(1000)))
        .then(NONE, NONE, NONE, batch("a ended with 3 at 4000 ms"), NONE);
  }

  @Test
  void keys_end_in_the_batches_in_which_each_of_them_is_due() {
    givenPairs(
            batch(pair("a", 1), pair("b", 1), pair("c", 1)),
            batch(pair("b", 2)),
            batch(pair("c", 3), pair("b", 3)),
            batch(pair("d", 4)))
        .when(in -> in.mapWithState(telling(2000)))
        .thenInAnyOrder(
            NONE,
            NONE,
            NONE,
            batch("a ended with 1 at 4000 ms"),
            NONE,
            batch("b ended with 3 at 6000 ms", "c ended with 3 at 6000 ms"),
            batch("d ended with 4 at 7000 ms"),
            NONE);
  }

  @Test
  void initial_states_are_timed_from_the_first_batch() {
    BatchTable.of(ssc -> ssc.queueStream(List.of(nothing(), batch(pair("b", 2))))
            .mapToPair(p -> p)
            .mapWithState(telling(2000)
                .initialState(
                    ssc.parallelize(List.of(pair("a", 1), pair("b", 1))).mapToPair(p -> p))))
        .then(
            NONE,
            NONE,
            NONE,
            batch("a ended with 1 at 4000 ms"),
            batch("b ended with 2 at 5000 ms"),
            NONE);
  }

  @Test
  void without_a_timeout_no_key_ends() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(telling()).stateSnapshots())
        .then(batch(pair("a", 1)), batch(pair("a", 1)), batch(pair("a", 1)), batch(pair("a", 1)));
  }

  @Test
  void the_last_call_comes_after_the_records_of_the_batch() {
    givenPairs(batch(pair("a", 1)), nothing(), batch(pair("b", 1), pair("c", 1)))
        .when(in -> in.mapWithState(StateSpec.function(
                (Time time, String key, Optional<Integer> value, State<Integer> state) -> {
                  if (!state.isTimingOut()) {
                    state.update(1);
                  }
                  return Optional.of(key + state.isTimingOut());
                })
            .timeout(Duration.ofSeconds(1))))
        .on(1)
        .then(batch("afalse"), NONE, batch("bfalse", "cfalse", "atrue"));
  }

  @Test
  void the_short_form_emits_for_the_last_call_too_which_comes_without_a_value() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
                  if (!state.isTimingOut()) {
                    state.update(1);
                  }
                  return key + value + state.exists();
                })
                .timeout(Duration.ofSeconds(1))))
        .then(batch("aOptional[1]true"), NONE, batch("aOptional.emptytrue"), NONE);
  }

  @Test
  void a_state_with_a_slide_looks_at_timeouts_in_its_own_batches() {
    givenPairs(nothing(), batch(pair("a", 1)))
        .when(in ->
            in.window(Duration.ofSeconds(1), Duration.ofSeconds(2)).mapWithState(telling(1000)))
        .then(notDue(), NONE, notDue(), batch("a ended with 1 at 4000 ms"), notDue(), NONE);
  }

  @Test
  void update_and_remove_of_a_state_that_is_timing_out_are_refused() {
    String next = "; ask isTimingOut() first, it is removed after this call anyway";
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
                  state.update(1);
                  return "";
                })
                .timeout(Duration.ofSeconds(1))))
        .thenFails(
            3,
            ErrorCode.USER_FUNCTION_FAILED,
            "mapWithState (StateTimeoutTest.java:",
            "failed in batch 3000 ms",
            "on the record (a,timing out)",
            "IllegalArgumentException: the state is timing out and cannot be updated" + next);
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
                  if (state.isTimingOut()) {
                    state.remove();
                  }
                  state.update(1);
                  return "";
                })
                .timeout(Duration.ofSeconds(1))))
        .thenFails(
            3,
            ErrorCode.USER_FUNCTION_FAILED,
            "IllegalArgumentException: the state is timing out and cannot be removed" + next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0000001S", "PT0.0015S", "PT876024H"})
  void a_timeout_out_of_bounds_is_refused_where_it_is_given(String timeout) {
    assertThatThrownBy(() -> telling().timeout(Duration.parse(timeout)))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageStartingWith(
            "the timeout is " + Duration.parse(timeout) + " in timeout (StateTimeoutTest.java:")
        .hasMessageEndingWith("; use whole milliseconds, from 1 ms to 36500 days");
  }

  @Test
  void the_shortest_and_the_longest_timeout_are_taken() {
    for (Duration timeout : List.of(Duration.ofMillis(1), Duration.ofDays(36_500))) {
      givenPairs(batch(pair("a", 1)))
          .when(in -> in.mapWithState(telling().timeout(timeout)).stateSnapshots())
          .then(batch(pair("a", 1)));
    }
  }

  @Test
  void ten_thousand_keys_end_one_group_after_another() {
    List<List<Pair<Integer, Integer>>> input = new ArrayList<>();
    List<List<Integer>> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      List<Pair<Integer, Integer>> records = new ArrayList<>();
      for (int key = i * 1000; key < (i + 1) * 1000; key++) {
        records.add(pair(key, i));
      }
      input.add(records);
    }
    for (int i = 0; i < 16; i++) {
      List<Integer> ended = new ArrayList<>();
      for (int key = (i - 4) * 1000; key < (i - 3) * 1000 && key >= 0 && key < 10_000; key++) {
        ended.add(key);
      }
      expected.add(ended);
    }
    new GivenPairs<>(input)
        .when(in -> in.mapWithState(StateSpec.function(
                (Time time, Integer key, Optional<Integer> value, State<Integer> state) -> {
                  if (state.isTimingOut()) {
                    return Optional.of(key);
                  }
                  state.update(1);
                  return Optional.<Integer>empty();
                })
            .timeout(Duration.ofSeconds(3))))
        .thenAllInAnyOrder(expected);
  }
}
