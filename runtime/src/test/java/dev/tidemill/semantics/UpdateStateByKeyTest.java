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

import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A state for each key, which a function makes anew in every batch. */
final class UpdateStateByKeyTest {
  private static final ConcurrentLinkedQueue<String> CALLS = new ConcurrentLinkedQueue<>();

  private static Optional<Integer> sum(List<Integer> values, Optional<Integer> state) {
    return Optional.of(state.orElse(0) + values.stream().mapToInt(v -> v).sum());
  }

  private static Optional<Integer> count(List<?> values, Optional<Integer> state) {
    return Optional.of(state.orElse(0) + values.size());
  }

  private static GivenPairs<String, Integer> growing() {
    return givenPairs(
        batch(pair("a", 1)),
        batch(pair("a", 1), pair("b", 1)),
        batch(pair("a", 1), pair("b", 1), pair("c", 1)),
        batch(pair("a", 1), pair("b", 1)),
        batch(pair("a", 1)),
        batch());
  }

  // ------------------------------------------------------------ what is kept

  @Test
  void a_state_is_there_in_every_batch_after_the_one_that_made_it() {
    growing()
        .when(in -> in.<Integer>updateStateByKey((values, state) -> sum(values, state)))
        .thenInAnyOrder(
            batch(pair("a", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 3), pair("b", 2), pair("c", 1)),
            batch(pair("a", 4), pair("b", 3), pair("c", 1)),
            batch(pair("a", 5), pair("b", 3), pair("c", 1)),
            batch(pair("a", 5), pair("b", 3), pair("c", 1)));
  }

  @Test
  void the_function_is_called_for_every_key_in_every_batch_also_in_an_empty_one() {
    givenPairs(batch(pair("a", 0)), batch(pair("b", 0)), batch(), batch(pair("a", 0)))
        .when(
            in -> in.<Integer>updateStateByKey((values, state) -> Optional.of(state.orElse(0) + 1)))
        .thenInAnyOrder(
            batch(pair("a", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("a", 3), pair("b", 2)),
            batch(pair("a", 4), pair("b", 3)),
            batch(pair("a", 5), pair("b", 4)));
  }

  @Test
  void an_input_that_never_brings_anything_makes_no_calls_and_no_states() {
    CALLS.clear();
    BatchTables.<String, Integer>givenPairs()
        .when(in -> in.<Integer>updateStateByKey((values, state) -> {
          CALLS.add("call");
          return Optional.of(1);
        }))
        .thenNothing(4);
    assertThat(CALLS).isEmpty();
  }

  @Test
  void an_empty_result_ends_the_state_and_the_next_value_begins_a_new_one() {
    givenPairs(
            batch(pair("a", 1)),
            batch(pair("a", 1), pair("b", 1)),
            batch(pair("b", 1), pair("c", 1)),
            batch(pair("a", 1), pair("c", 1)))
        .when(in -> in.<Integer>updateStateByKey(
            (values, state) -> values.isEmpty() ? Optional.empty() : sum(values, state)))
        .thenInAnyOrder(
            batch(pair("a", 1)),
            batch(pair("a", 2), pair("b", 1)),
            batch(pair("b", 2), pair("c", 1)),
            batch(pair("a", 1), pair("c", 2)),
            batch());
  }

  @Test
  void a_key_whose_first_result_is_empty_has_no_state() {
    givenPairs(batch(pair("a", -1), pair("b", 1)), batch(), batch(pair("a", 5)))
        .when(in -> in.<Integer>updateStateByKey((values, state) -> {
          Optional<Integer> sum = sum(values, state);
          return sum.filter(s -> s > 0);
        }))
        .thenInAnyOrder(
            batch(pair("b", 1)), batch(pair("b", 1)), batch(pair("a", 5), pair("b", 1)));
  }

  @Test
  void values_come_in_the_order_of_their_records_and_all_at_once() {
    givenPairs(
            batch(pair("a", 3), pair("b", 7), pair("a", 1), pair("a", 2), pair("a", 1)),
            batch(pair("a", 9), pair("a", 8)))
        .when(in ->
            in.<String>updateStateByKey((values, state) -> Optional.of(state.orElse("") + values)))
        .thenInAnyOrder(
            batch(pair("a", "[3, 1, 2, 1]"), pair("b", "[7]")),
            batch(pair("a", "[3, 1, 2, 1][9, 8]"), pair("b", "[7][]")));
  }

  @Test
  void values_and_keys_may_be_null() {
    givenPairs(
            batch(
                pair("a", BatchTables.<Integer>aNull()),
                pair(BatchTables.<String>aNull(), 1),
                pair("a", 2)),
            batch(pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull())))
        .when(in ->
            in.<String>updateStateByKey((values, state) -> Optional.of(state.orElse("") + values)))
        .thenInAnyOrder(
            batch(pair("a", "[null, 2]"), pair(aNull(), "[1]")),
            batch(pair("a", "[null, 2][]"), pair(aNull(), "[1][null]")));
  }

  @Test
  void keys_of_all_kinds_are_found_again() {
    record Place(String name, int floor) {}
    List<Object> keys = List.of(
        1,
        1L,
        1.5,
        'c',
        "text",
        Duration.ofSeconds(1),
        new Place("x", 2),
        List.of(1, "2"),
        Thread.State.NEW,
        Optional.of(3),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        "",
        Time.ofMillis(4));
    List<Pair<Object, Integer>> once = new ArrayList<>();
    List<Pair<Object, Integer>> twice = new ArrayList<>();
    keys.forEach(key -> once.add(pair(key, 1)));
    keys.forEach(key -> twice.add(pair(key, 2)));
    new GivenPairs<>(List.of(once, once))
        .when(in -> in.<Integer>updateStateByKey((values, state) -> sum(values, state)))
        .thenAllInAnyOrder(List.of(once, twice, twice));
  }

  @Test
  void a_state_may_change_its_type() {
    givenPairs(batch(pair("a", 1), pair("b", 1)), batch(pair("a", 1)), batch(pair("a", 1)))
        .when(in -> in.<Object>updateStateByKey((values, state) ->
            Optional.of(values.isEmpty() || state.isEmpty() ? 1L : state.get() + "!")))
        .thenInAnyOrder(
            batch(pair("a", 1L), pair("b", 1L)),
            batch(pair("a", "1!"), pair("b", 1L)),
            batch(pair("a", "1!!"), pair("b", 1L)));
  }

  @Test
  void a_thousand_keys_come_and_go() {
    List<List<Pair<Integer, Integer>>> input = new ArrayList<>();
    List<List<Pair<Integer, Integer>>> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      List<Pair<Integer, Integer>> records = new ArrayList<>();
      List<Pair<Integer, Integer>> kept = new ArrayList<>();
      for (int key = 0; key < 1000; key++) {
        boolean comes = key % 12 == i;
        boolean stays = key % 12 >= i - 2 && key % 12 <= i;
        if (comes) {
          records.add(pair(key, i));
        }
        if (stays) {
          kept.add(pair(key, i - key % 12));
        }
      }
      input.add(records);
      expected.add(kept);
    }
    new GivenPairs<>(input)
        .when(in -> in.<Integer>updateStateByKey((values, age) ->
            values.isEmpty() ? age.map(a -> a + 1).filter(a -> a < 3) : Optional.of(0)))
        .thenAllInAnyOrder(expected);
  }

  // -------------------------------------------------------------- all its forms

  @Test
  void the_form_with_time_and_key_gets_them() {
    givenPairs(batch(pair("a", 1)), batch(pair("b", 2), pair("b", 3)))
        .when(in -> in.<String>updateStateByKey((time, key, values, state) ->
            Optional.of(state.orElse("") + time.millis() + key + values)))
        .thenInAnyOrder(
            batch(pair("a", "1000a[1]")),
            batch(pair("a", "1000a[1]2000a[]"), pair("b", "2000b[2, 3]")));
  }

  @Test
  void the_partitioner_places_what_comes_out() {
    givenPairs(batch(pair(0, 1), pair(1, 1), pair(3, 1)), batch(pair(4, 1)))
        .when(in -> in.<Integer>updateStateByKey(
                (values, state) -> sum(values, state), Partitioner.hash(3))
            .glom()
            .map(UpdateStateByKeyTest::sorted))
        .then(
            batch(List.of(pair(0, 1), pair(3, 1)), List.of(pair(1, 1)), List.of()),
            batch(List.of(pair(0, 1), pair(3, 1)), List.of(pair(1, 1), pair(4, 1)), List.of()));
  }

  @Test
  void the_form_with_time_and_key_takes_a_partitioner() {
    givenPairs(batch(pair(0, 1), pair(1, 1)), batch(pair(2, 1)))
        .when(in -> in.<Integer>updateStateByKey(
                (time, key, values, state) -> sum(values, state), Partitioner.hash(2))
            .glom()
            .map(UpdateStateByKeyTest::sorted))
        .then(
            batch(List.of(pair(0, 1)), List.of(pair(1, 1))),
            batch(List.of(pair(0, 1), pair(2, 1)), List.of(pair(1, 1))));
  }

  private static <V> List<Pair<Integer, V>> sorted(List<Pair<Integer, V>> pairs) {
    List<Pair<Integer, V>> sorted = new ArrayList<>(pairs);
    sorted.sort((p, q) -> Integer.compare(p.key(), q.key()));
    return sorted;
  }

  @Test
  void without_a_partitioner_there_are_as_many_partitions_as_the_context_has() {
    try (Stage stage = Stage.of(5)) {
      List<Integer> partitions = new ArrayList<>();
      stage
          .ssc
          .queueStream(List.of(batch(pair("a", 1))))
          .mapToPair(p -> p)
          .<Integer>updateStateByKey((values, state) -> sum(values, state))
          .foreachRDD(rdd -> partitions.add(rdd.numPartitions()));
      stage.run(2);
      assertThat(partitions).containsExactly(5, 5);
    }
  }

  // -------------------------------------------------------------- initial state

  private interface Form {
    PairDStream<String, Integer> of(
        PairDStream<String, Integer> in, PairRDD<String, Integer> initial);
  }

  @Test
  void keys_of_the_initial_state_have_a_state_before_the_first_batch_in_all_forms() {
    List<Form> forms = List.of(
        (in, initial) -> in.updateStateByKey((values, state) -> sum(values, state), initial),
        (in, initial) -> in.updateStateByKey(
            (values, state) -> sum(values, state), Partitioner.hash(3), initial),
        (in, initial) -> in.updateStateByKey(
            (time, key, values, state) -> sum(values, state), Partitioner.hash(3), initial));
    for (Form form : forms) {
      BatchTable.of(ssc -> form.of(
              ssc.queueStream(List.of(
                      batch(pair("a", 1)), batch(pair("a", 1), pair("b", 1)), batch(pair("c", 1))))
                  .mapToPair(p -> p),
              ssc.parallelize(List.of(pair("a", 10), pair("c", 20))).mapToPair(p -> p)))
          .thenInAnyOrder(
              batch(pair("a", 11), pair("c", 20)),
              batch(pair("a", 12), pair("b", 1), pair("c", 20)),
              batch(pair("a", 12), pair("b", 1), pair("c", 21)),
              batch(pair("a", 12), pair("b", 1), pair("c", 21)));
    }
  }

  @Test
  void the_function_is_called_for_initial_keys_in_the_first_batch_and_may_end_them() {
    BatchTable.of(ssc -> ssc.queueStream(List.of(batch(pair("a", 1)), batch(pair("b", 1))))
            .mapToPair(p -> p)
            .<Integer>updateStateByKey(
                (values, state) -> values.isEmpty() ? Optional.empty() : sum(values, state),
                ssc.parallelize(List.of(pair("a", 10), pair("b", 20))).mapToPair(p -> p)))
        .thenInAnyOrder(batch(pair("a", 11)), batch(pair("b", 1)), batch());
  }

  @Test
  void of_several_initial_states_of_one_key_the_last_counts() {
    BatchTable.of(ssc -> ssc.queueStream(List.of(batch(pair("a", 1))))
            .mapToPair(p -> p)
            .<Integer>updateStateByKey(
                (values, state) -> sum(values, state),
                ssc.parallelize(List.of(pair("a", 10), pair("a", 20), pair("a", 30)))
                    .mapToPair(p -> p)))
        .then(batch(pair("a", 31)));
  }

  @Test
  void an_initial_state_may_be_computed_and_is_read_once() {
    CALLS.clear();
    try (Stage stage = Stage.of(2)) {
      PairRDD<String, Integer> initial = stage
          .ssc
          .parallelize(List.of("a", "b", "a"))
          .mapToPair(word -> {
            CALLS.add(word);
            return pair(word, 1);
          })
          .reduceByKey(Integer::sum);
      Recording<Pair<String, Integer>> recording = Recording.of(stage
          .ssc
          .queueStream(List.of(batch(pair("a", 1))))
          .mapToPair(p -> p)
          .<Integer>updateStateByKey((values, state) -> sum(values, state), initial));
      stage.run(3);
      assertThat(recording.last()).containsExactlyInAnyOrder(pair("a", 3), pair("b", 1));
      assertThat(CALLS).hasSize(3);
    }
  }

  @Test
  void an_initial_state_that_a_failed_first_batch_has_taken_in_is_taken_in_again() {
    for (String policy : List.of("skip", "retry")) {
      try (Stage stage =
          Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", policy))) {
        Recording<Pair<String, Integer>> recording = Recording.of(stage
            .ssc
            .queueStream(List.of(batch(), batch(pair("a", 1))))
            .mapToPair(p -> p)
            .<Integer>updateStateByKey(
                (values, state) -> sum(values, state),
                stage.ssc.parallelize(List.of(pair("a", 10), pair("b", 1))).mapToPair(p -> p))
            .transform((rdd, batch) -> {
              rdd.count();
              if (batch.id() == 1 && batch.attempt() == 1) {
                throw new IllegalStateException("broken");
              }
              return rdd.map(p -> p);
            }));
        stage.run(2);
        assertThat(recording.last()).containsExactlyInAnyOrder(pair("a", 11), pair("b", 1));
      }
    }
  }

  // --------------------------------------------------------------------- slides

  @Test
  void a_state_of_a_window_takes_over_its_slide() {
    growing()
        .when(in -> in.window(Duration.ofSeconds(2), Duration.ofSeconds(2))
            .<Integer>updateStateByKey((values, state) -> sum(values, state)))
        .thenInAnyOrder(
            notDue(),
            batch(pair("a", 2), pair("b", 1)),
            notDue(),
            batch(pair("a", 4), pair("b", 3), pair("c", 1)),
            notDue(),
            batch(pair("a", 5), pair("b", 3), pair("c", 1)));
  }

  @Test
  void a_state_counts_the_records_of_overlapping_windows_again() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 1)))
        .when(in -> in.window(Duration.ofSeconds(2))
            .<Integer>updateStateByKey((values, state) -> count(values, state)))
        .then(batch(pair("a", 1)), batch(pair("a", 3)), batch(pair("a", 4)), batch(pair("a", 4)));
  }

  @Test
  void a_state_changes_in_every_batch_also_where_its_output_is_due_in_every_third() {
    growing()
        .when(
            in -> in.<Integer>updateStateByKey((values, state) -> Optional.of(state.orElse(0) + 1))
                .window(Duration.ofSeconds(1), Duration.ofSeconds(3)))
        .thenInAnyOrder(
            notDue(),
            notDue(),
            batch(pair("a", 3), pair("b", 2), pair("c", 1)),
            notDue(),
            notDue(),
            batch(pair("a", 6), pair("b", 5), pair("c", 4)));
  }

  @Test
  void a_state_can_be_joined_with_the_batch_and_with_another_state() {
    givenPairs(batch(pair("a", 1)), batch(pair("b", 2)), batch(pair("a", 3)))
        .when(in -> in.join(in.<Integer>updateStateByKey((values, state) -> sum(values, state))
            .join(in.<Integer>updateStateByKey((values, state) -> count(values, state)))))
        .then(
            batch(pair("a", pair(1, pair(1, 1)))),
            batch(pair("b", pair(2, pair(2, 1)))),
            batch(pair("a", pair(3, pair(4, 2)))),
            batch());
  }

  // --------------------------------------------------------------------- errors

  @Test
  void a_function_that_returns_null_fails_the_batch_and_is_told_what_to_return() {
    givenPairs(batch(pair("a", 1)), batch(pair("b", 2)))
        .when(in -> in.<Integer>updateStateByKey((values, state) ->
            values.contains(2) ? BatchTables.<Optional<Integer>>aNull() : Optional.of(1)))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "updateStateByKey (UpdateStateByKeyTest.java:",
            "failed in batch 2000 ms, partition ",
            "on the record (b,[2])",
            "the function returned null; return Optional.empty() to end the key's state");
  }

  @Test
  void a_function_that_throws_names_operation_batch_key_and_values() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 0), pair("a", 7)))
        .when(in -> in.<Integer>updateStateByKey((values, state) -> Optional.of(6 / values.get(0))))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "updateStateByKey (UpdateStateByKeyTest.java:",
            "failed in batch 2000 ms",
            "(a,[0, 7])",
            "/ by zero");
  }

  @Test
  void a_null_among_the_initial_states_fails_the_first_batch_and_names_the_key() {
    BatchTable.of(ssc -> ssc.queueStream(List.of(Collections.<Pair<String, Integer>>emptyList()))
            .mapToPair(p -> p)
            .<Integer>updateStateByKey(
                (values, state) -> sum(values, state),
                ssc.parallelize(List.of(pair("a", BatchTables.<Integer>aNull())))
                    .mapToPair(p -> p)))
        .thenFails(
            1,
            ErrorCode.USER_FUNCTION_FAILED,
            "updateStateByKey (UpdateStateByKeyTest.java:",
            "(a,null)");
  }

  /** An account that is the same as any other with its number. */
  private record Account(int number, int balance) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Account account && account.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  @Test
  void a_state_that_is_equal_to_the_one_before_takes_its_place_without_being_a_change() {
    var job = givenPairs(batch(pair("a", 1)), batch(pair("a", 1)));
    job.when(in -> accounts(in).map(p -> p.value().balance())).then(batch(1), batch(2), batch(2));
    job.when(in -> accounts(in).changes().map(p -> p.key())).then(batch("a"), batch(), batch());
  }

  private static StateDStream<String, Account> accounts(PairDStream<String, Integer> in) {
    return in.updateStateByKey((List<Integer> values, Optional<Account> before) ->
        Optional.of(new Account(7, before.map(Account::balance).orElse(0) + values.size())));
  }

  /** A state that cannot be compared. */
  private static final class Incomparable implements java.io.Serializable {
    @Override
    public boolean equals(Object other) {
      throw new IllegalStateException("no comparison");
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void an_equals_that_throws_fails_the_batch_and_names_the_key() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 2)))
        .when(in -> in.updateStateByKey((List<Integer> values, Optional<Incomparable> before) ->
            Optional.of(new Incomparable())))
        .thenFails(
            2,
            ErrorCode.USER_FUNCTION_FAILED,
            "updateStateByKey (UpdateStateByKeyTest",
            "(a,",
            "no comparison");
  }
}
