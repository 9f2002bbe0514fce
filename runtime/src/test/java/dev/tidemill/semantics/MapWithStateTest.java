/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.notDue;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.MapWithStateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A state for each key, which a function changes record by record. */
final class MapWithStateTest {
  private static final ConcurrentLinkedQueue<String> CALLS = new ConcurrentLinkedQueue<>();
  private static final AtomicReference<State<Integer>> KEPT = new AtomicReference<>();
  private static final AtomicReference<@Nullable Exception> MISTAKE = new AtomicReference<>();

  private static GivenPairs<String, Integer> growing() {
    return givenPairs(
        batch(),
        batch(pair("a", 1)),
        batch(pair("a", 1), pair("b", 1)),
        batch(pair("a", 1), pair("b", 1), pair("c", 1)),
        batch(pair("a", 1), pair("b", 1)),
        batch(pair("a", 1)),
        batch());
  }

  private static Pair<String, Integer> runningSum(
      String key, Optional<Integer> value, State<Integer> state) {
    int sum = value.orElse(0) + state.option().orElse(0);
    state.update(sum);
    return pair(key, sum);
  }

  private static StateSpec<String, Integer, Integer, Pair<String, Integer>> summing() {
    return StateSpec.function(MapWithStateTest::runningSum);
  }

  private static Optional<String> toggled(
      Time time, String key, Optional<Integer> value, State<Integer> state) {
    if (state.exists()) {
      state.remove();
      return Optional.of(key + " off");
    }
    state.update(value.orElse(0));
    return Optional.empty();
  }

  // ---------------------------------------------------------------- what is emitted

  @Test
  void the_function_of_key_value_and_state_emits_its_result_for_each_record() {
    growing()
        .when(in -> in.mapWithState(summing()))
        .thenInAnyOrder(
            batch(),
            batch(pair("a", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 3), pair("b", 2), pair("c", 1)),
            batch(pair("a", 4), pair("b", 3)),
            batch(pair("a", 5)),
            batch(),
            batch());
  }

  @Test
  void snapshots_show_all_keys_in_every_batch() {
    growing()
        .when(in -> in.mapWithState(summing()).stateSnapshots())
        .thenInAnyOrder(
            batch(),
            batch(pair("a", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 3), pair("b", 2), pair("c", 1)),
            batch(pair("a", 4), pair("b", 3), pair("c", 1)),
            batch(pair("a", 5), pair("b", 3), pair("c", 1)),
            batch(pair("a", 5), pair("b", 3), pair("c", 1)));
  }

  @Test
  void the_function_with_time_emits_only_what_is_there() {
    givenPairs(batch(pair("a", 1), pair("b", 2), pair("c", 3)), batch(pair("a", 4)))
        .when(in -> in.mapWithState(StateSpec.function(
            (Time time, String key, Optional<Integer> value, State<Integer> state) -> {
              state.update(value.orElseThrow());
              return value.filter(v -> v % 2 == 0).map(v -> time.millis() + key + v);
            })))
        .thenInAnyOrder(batch("1000b2"), batch("2000a4"));
  }

  @Test
  void the_function_is_called_once_for_each_record_in_their_order() {
    givenPairs(batch(pair("a", 1), pair("a", 5), pair("a", 2)), batch(pair("a", 3)))
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<String> state) -> {
              state.update(state.option().orElse("") + value.orElseThrow());
              return state.get();
            })))
        .then(batch("1", "15", "152"), batch("1523"), batch());
  }

  @Test
  void records_are_emitted_in_the_order_of_the_calls_of_a_partition() {
    givenPairs(batch(pair("b", 1), pair("a", 2), pair("b", 3), pair("c", 4)))
        .when(in -> in.mapWithState(summing()))
        .on(1)
        .then(batch(pair("b", 1), pair("a", 2), pair("b", 4), pair("c", 4)));
  }

  @Test
  void keys_without_records_are_not_called() {
    CALLS.clear();
    givenPairs(batch(pair("a", 1), pair("b", 1)), batch(pair("a", 1)), batch())
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
              CALLS.add(key);
              return runningSum(key, value, state);
            })))
        .on(2)
        .thenInAnyOrder(batch(pair("a", 1), pair("b", 1)), batch(pair("a", 2)), batch());
    // once more in the run whose state is restored after every batch
    assertThat(CALLS).containsExactlyInAnyOrder("a", "b", "a", "a", "b", "a");
  }

  @Test
  void a_null_result_of_the_short_form_is_a_record() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<Integer> state) ->
                BatchTables.<String>aNull())))
        .then(batch(BatchTables.<String>aNull()), batch());
  }

  @Test
  void a_record_with_a_null_value_comes_as_empty_and_is_not_timing_out() {
    givenPairs(batch(pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull())))
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
              state.update(7);
              return key + value + state.isTimingOut();
            })))
        .then(batch("nullOptional.emptyfalse"), batch());
  }

  @Test
  void the_state_may_be_what_is_emitted() {
    growing()
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<Double> state) -> {
              state.update(state.option().orElse(0.5) * 2);
              return state.get();
            })))
        .thenInAnyOrder(
            batch(),
            batch(1.0),
            batch(2.0, 1.0),
            batch(4.0, 2.0, 1.0),
            batch(8.0, 4.0),
            batch(16.0));
  }

  // ------------------------------------------------------------------- the state

  @Test
  void exists_and_option_tell_whether_there_is_a_state() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 2)), batch(pair("a", 3)))
        .when(in -> in.mapWithState(StateSpec.function(
            (String key, Optional<Integer> value, State<Integer> state) -> {
              String told = state.exists() + " " + state.option();
              state.update(value.orElseThrow());
              told += " " + state.exists() + " " + state.get();
              if (value.orElseThrow() == 2) {
                state.remove();
                told += " " + state.exists() + " " + state.option();
              }
              return told;
            })))
        .then(
            batch("false Optional.empty true 1"),
            batch("true Optional[1] true 2 false Optional.empty"),
            batch("false Optional.empty true 3"));
  }

  @Test
  void a_removed_state_is_gone_at_once_and_can_begin_again() {
    growing()
        .when(in -> in.mapWithState(StateSpec.function(MapWithStateTest::toggled)))
        .thenInAnyOrder(
            batch(), batch(), batch("a off"), batch("b off"), batch("a off"), batch(), batch());
    growing()
        .when(
            in -> in.mapWithState(StateSpec.function(MapWithStateTest::toggled)).stateSnapshots())
        .thenInAnyOrder(
            batch(),
            batch(pair("a", 1)),
            batch(pair("b", 1)),
            batch(pair("a", 1), pair("c", 1)),
            batch(pair("b", 1), pair("c", 1)),
            batch(pair("a", 1), pair("b", 1), pair("c", 1)),
            batch(pair("a", 1), pair("b", 1), pair("c", 1)));
  }

  @Test
  void the_next_record_of_the_same_batch_finds_what_the_last_one_left() {
    givenPairs(batch(pair("a", 1), pair("a", 2), pair("a", 3), pair("a", 4)), batch(pair("a", 5)))
        .when(in -> in.mapWithState(StateSpec.function(MapWithStateTest::toggled)))
        .then(batch("a off", "a off"), batch());
  }

  @Test
  void a_state_that_is_read_only_stays_what_it_is() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 2)), batch(pair("a", 3)))
        .when(in -> in.mapWithState(
                StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
                  if (!state.exists()) {
                    state.update(value.orElseThrow());
                  }
                  return "";
                }))
            .stateSnapshots())
        .then(batch(pair("a", 1)), batch(pair("a", 1)), batch(pair("a", 1)));
  }

  @Test
  void removing_a_state_that_is_not_there_does_nothing() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(
                StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
                  state.remove();
                  return "";
                }))
            .stateSnapshots())
        .then(batch(), batch());
  }

  // -------------------------------------------------------------- initial state

  private static MapWithStateDStream<String, Integer, Pair<String, Integer>> withInitialState(
      StreamingContext ssc) {
    return ssc.queueStream(List.of(batch(pair("a", 1)), batch(pair("c", 1)), batch(pair("b", 1))))
        .mapToPair(p -> p)
        .mapWithState(summing()
            .initialState(ssc.parallelize(List.of(pair("a", 5), pair("b", 10), pair("a", 7)))
                .mapToPair(p -> p)));
  }

  @Test
  void keys_of_the_initial_state_are_found_by_the_first_record() {
    BatchTable.of(MapWithStateTest::withInitialState)
        .then(batch(pair("a", 8)), batch(pair("c", 1)), batch(pair("b", 11)), batch());
  }

  @Test
  void keys_of_the_initial_state_are_in_the_first_snapshot() {
    BatchTable.of(ssc -> withInitialState(ssc).stateSnapshots())
        .thenInAnyOrder(
            batch(pair("a", 8), pair("b", 10)),
            batch(pair("a", 8), pair("b", 10), pair("c", 1)),
            batch(pair("a", 8), pair("b", 11), pair("c", 1)));
  }

  @Test
  void initial_states_without_any_record_stay() {
    BatchTable.of(ssc -> ssc.queueStream(List.<List<Pair<String, Integer>>>of())
            .mapToPair(p -> p)
            .mapWithState(summing()
                .initialState(
                    ssc.parallelize(List.of(pair("a", 5), pair("b", 10))).mapToPair(p -> p)))
            .stateSnapshots())
        .thenInAnyOrder(batch(pair("a", 5), pair("b", 10)), batch(pair("a", 5), pair("b", 10)));
  }

  @Test
  void a_null_among_the_initial_states_fails_the_first_batch_and_names_the_key() {
    BatchTable.of(ssc -> ssc.queueStream(List.<List<Pair<String, Integer>>>of())
            .mapToPair(p -> p)
            .mapWithState(summing()
                .initialState(ssc.parallelize(List.of(pair("a", BatchTables.<Integer>aNull())))
                    .mapToPair(p -> p))))
        .thenFails(
            1, ErrorCode.USER_FUNCTION_FAILED, "mapWithState (MapWithStateTest.java:", "(a,null)");
  }

  // ----------------------------------------------------------------- partitions

  @Test
  void num_partitions_places_records_and_snapshots_by_the_hash_of_their_keys() {
    StateSpec<Integer, Integer, Integer, String> spec = StateSpec.function(
            (Integer key, Optional<Integer> value, State<Integer> state) -> {
              state.update(value.orElseThrow());
              return key + "=" + value.orElseThrow();
            })
        .numPartitions(3);
    GivenPairs<Integer, Integer> input =
        givenPairs(batch(pair(0, 1), pair(4, 2)), batch(pair(5, 3)));
    input
        .when(in -> in.mapWithState(spec).glom())
        .then(
            batch(List.of("0=1"), List.of("4=2"), List.of()),
            batch(List.of(), List.of(), List.of("5=3")));
    input
        .when(in -> in.mapWithState(spec).stateSnapshots().glom())
        .then(
            batch(List.of(pair(0, 1)), List.of(pair(4, 2)), List.of()),
            batch(List.of(pair(0, 1)), List.of(pair(4, 2)), List.of(pair(5, 3))));
    input
        .when(in -> in.mapWithState(spec.partitioner(Partitioner.hash(2)))
            .stateSnapshots()
            .changes()
            .glom())
        .then(
            batch(List.of(pair(0, Optional.of(1)), pair(4, Optional.of(2))), List.of()),
            batch(List.of(), List.of(pair(5, Optional.of(3)))));
  }

  @Test
  void a_specification_is_not_changed_by_its_methods() {
    StateSpec<String, Integer, Integer, Pair<String, Integer>> spec = summing();
    spec.timeout(Duration.ofSeconds(1));
    spec.numPartitions(9);
    growing().when(in -> in.mapWithState(spec).glom()).on(2).then(batch(List.of(), List.of()));
  }

  @Test
  void one_specification_serves_several_streams_each_with_a_state_of_its_own() {
    StateSpec<String, Integer, Integer, Pair<String, Integer>> spec = summing();
    givenPairs(batch(pair("a", 1)), batch(pair("a", 2)))
        .when(in -> in.mapWithState(spec).union(in.filter(p -> p.value() > 1).mapWithState(spec)))
        .then(batch(pair("a", 1)), batch(pair("a", 3), pair("a", 2)));
  }

  @Test
  void a_map_of_a_window_takes_over_its_slide() {
    growing()
        .when(in -> in.window(Duration.ofSeconds(2), Duration.ofSeconds(2)).mapWithState(summing()))
        .thenInAnyOrder(
            notDue(),
            batch(pair("a", 1)),
            notDue(),
            batch(pair("a", 2), pair("a", 3), pair("b", 1), pair("b", 2), pair("c", 1)),
            notDue(),
            batch(pair("a", 4), pair("a", 5), pair("b", 3)));
  }

  @Test
  void records_and_snapshots_of_one_map_come_from_one_call_for_each_record() {
    CALLS.clear();
    try (Stage stage = Stage.of(2)) {
      MapWithStateDStream<String, Integer, Pair<String, Integer>> sums = stage
          .ssc
          .queueStream(List.of(batch(pair("a", 1), pair("b", 1)), batch(pair("a", 1))))
          .mapToPair(p -> p)
          .mapWithState(
              StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
                CALLS.add(key);
                return runningSum(key, value, state);
              }));
      Recording<Pair<String, Integer>> records = Recording.of(sums);
      Recording<Pair<String, Integer>> snapshots = Recording.of(sums.stateSnapshots());
      Recording<Pair<String, Optional<Integer>>> changes =
          Recording.of(sums.stateSnapshots().changes());
      stage.run(2);
      assertThat(records.last()).containsExactly(pair("a", 2));
      assertThat(snapshots.last()).containsExactlyInAnyOrder(pair("a", 2), pair("b", 1));
      assertThat(changes.last()).containsExactly(pair("a", Optional.of(2)));
      assertThat(CALLS).hasSize(3);
    }
  }

  // --------------------------------------------------------------------- errors

  private interface Misuse extends Serializable {
    void of(State<Integer> state);
  }

  private static void fails(Misuse misuse, Class<? extends Exception> type, String text) {
    MISTAKE.set(null);
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(
            StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
              try {
                misuse.of(state);
              } catch (RuntimeException e) {
                MISTAKE.set(e);
                throw e;
              }
              return "";
            })))
        .thenFails(
            1,
            ErrorCode.USER_FUNCTION_FAILED,
            "mapWithState (MapWithStateTest.java:",
            "failed in batch 1000 ms",
            "on the record (a,1)",
            text);
    assertThat(MISTAKE.get()).isInstanceOf(type);
  }

  @Test
  void get_of_a_state_that_is_not_there_says_what_to_ask_first() {
    fails(
        State::get,
        NoSuchElementException.class,
        "the key has no state; ask exists() first, or use option()");
  }

  @Test
  void get_after_remove_finds_nothing() {
    fails(
        state -> {
          state.update(1);
          state.remove();
          state.get();
        },
        NoSuchElementException.class,
        "the key has no state");
  }

  @Test
  void update_after_remove_is_refused() {
    fails(
        state -> {
          state.remove();
          state.update(1);
        },
        IllegalArgumentException.class,
        "the state was removed in this call and cannot be updated after that");
  }

  @Test
  void remove_after_remove_is_refused() {
    fails(
        state -> {
          state.update(1);
          state.remove();
          state.remove();
        },
        IllegalArgumentException.class,
        "the state was removed in this call and cannot be removed after that");
  }

  @Test
  void update_to_null_is_refused() {
    fails(
        state -> state.update(aNull()),
        NullPointerException.class,
        "a state cannot be null; to have none, use remove()");
  }

  @Test
  void a_state_is_useless_after_the_call_it_was_given_to() {
    List<Misuse> uses = List.of(
        State::exists,
        State::get,
        State::option,
        state -> state.update(1),
        State::remove,
        State::isTimingOut);
    for (Misuse use : uses) {
      givenPairs(batch(pair("a", 1), pair("a", 2)))
          .when(in -> in.mapWithState(StateSpec.function(
              (String key, Optional<Integer> value, State<Integer> state) -> {
                if (value.orElseThrow() == 1) {
                  KEPT.set(state);
                } else {
                  use.of(Objects.requireNonNull(KEPT.get()));
                }
                return "";
              })))
          .thenFails(
              1,
              ErrorCode.USER_FUNCTION_FAILED,
              "on the record (a,2)",
              "the state of a key is used after the call it was given to");
    }
  }

  @Test
  void a_null_result_of_the_form_with_time_fails_the_batch_and_is_told_what_to_return() {
    givenPairs(batch(pair("a", 1)))
        .when(in -> in.mapWithState(StateSpec.function(
            (Time time, String key, Optional<Integer> value, State<Integer> state) ->
                BatchTables.<Optional<String>>aNull())))
        .thenFails(
            1,
            ErrorCode.USER_FUNCTION_FAILED,
            "mapWithState (MapWithStateTest.java:",
            "on the record (a,1)",
            "return Optional.empty() to emit nothing");
  }
}
