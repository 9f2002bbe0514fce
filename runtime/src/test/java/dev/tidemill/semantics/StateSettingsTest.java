/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The settings {@code stream.state...}. */
final class StateSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static List<List<Pair<String, Integer>>> input() {
    List<List<Pair<String, Integer>>> batches = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int batch = i;
      batches.add(IntStream.range(0, i % 5 * 20)
          .mapToObj(j -> pair("key" + (j * 11 + batch * 5) % 61, j))
          .toList());
    }
    return batches;
  }

  // ------------------------------------------------------------------ key groups

  private static Optional<String> ended(
      Time time, String key, Optional<Integer> value, State<Integer> state) {
    if (state.isTimingOut()) {
      return Optional.of(time + key + state.get());
    }
    state.update(state.option().orElse(0) + value.orElseThrow());
    return Optional.empty();
  }

  /** All that a job with each kind of state shows, batch by batch. */
  private static List<Set<Object>> shown(int keyGroups, int partitions) {
    List<Set<Object>> shown = new ArrayList<>();
    try (Stage stage = Stage.with(b ->
        b.partitions(partitions).setting("stream.state.keyGroups", Integer.toString(keyGroups)))) {
      PairDStream<String, Integer> in = stage.ssc.queueStream(input()).mapToPair(p -> p);
      List<Recording<?>> recordings = List.of(
          Recording.of(in.<Integer>updateStateByKey(
              (values, state) -> Optional.of(state.orElse(0) + values.size()).filter(n -> n < 9))),
          Recording.of(in.mapWithState(
              StateSpec.function(StateSettingsTest::ended).timeout(SECOND.multipliedBy(2)))),
          Recording.of(in.reduceByKeyAndWindow(
              Integer::sum, (v, w) -> v - w, SECOND.multipliedBy(3), SECOND)),
          Recording.of(in.groupByKeyAndWindow(SECOND.multipliedBy(2))),
          Recording.of(in.countByWindow(SECOND.multipliedBy(2), SECOND)));
      stage.run(14);
      for (int i = 0; i < 14; i++) {
        for (Recording<?> recording : recordings) {
          shown.add(new HashSet<>(recording.batches().get(i)));
        }
      }
    }
    return shown;
  }

  @Test
  void the_number_of_key_groups_does_not_change_what_is_shown() {
    List<Set<Object>> expected = shown(128, 1);
    for (int keyGroups : new int[] {1, 2, 3, 128, 1000, 32_768}) {
      for (int partitions : new int[] {1, 2, 7}) {
        assertThat(shown(keyGroups, partitions))
            .as("%d groups on %d partitions", keyGroups, partitions)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void more_partitions_than_key_groups_leave_some_of_them_empty() {
    try (Stage stage = Stage.with(b -> b.partitions(7).setting("stream.state.keyGroups", "2"))) {
      List<Long> filled = new ArrayList<>();
      stage
          .ssc
          .queueStream(input())
          .mapToPair(p -> p)
          .<Integer>updateStateByKey((values, state) -> Optional.of(1))
          .foreachRDD(rdd -> filled.add(
              rdd.glom().collect().stream().filter(keys -> !keys.isEmpty()).count()));
      stage.run(5);
      assertThat(filled).last().isEqualTo(2L);
    }
  }

  @Test
  void keys_are_spread_over_all_partitions() {
    try (Stage stage = Stage.of(7)) {
      List<Integer> sizes = new ArrayList<>();
      List<Pair<Integer, Integer>> many =
          IntStream.range(0, 7_000).mapToObj(i -> pair(i, i)).toList();
      stage
          .ssc
          .queueStream(List.of(many))
          .mapToPair(p -> p)
          .<Integer>updateStateByKey((values, state) -> Optional.of(1))
          .foreachRDD(rdd -> rdd.glom().collect().forEach(keys -> sizes.add(keys.size())));
      stage.run(1);
      assertThat(sizes).hasSize(7).allSatisfy(size -> assertThat(size).isBetween(700, 1300));
    }
  }

  // --------------------------------------------------------------- inverse check

  private static Stage checking(boolean on) {
    return Stage.with(
        b -> b.partitions(2).setting("stream.state.inverseCheck", Boolean.toString(on)));
  }

  private static void windowOf(
      Stage stage, List<List<Pair<String, Integer>>> input, ReduceFunction<Integer> inverse) {
    stage
        .ssc
        .queueStream(input)
        .mapToPair(p -> p)
        .reduceByKeyAndWindow(Integer::sum, inverse, SECOND.multipliedBy(3), SECOND)
        .named("sums")
        .print();
  }

  private static final List<List<Pair<String, Integer>>> THREE_OF_ONE_KEY =
      List.of(batch(pair("a", 5)), batch(pair("a", 2)), batch(pair("a", 1)));

  @Test
  void a_wrong_inverse_is_found_when_the_check_is_on() {
    try (Stage stage = checking(true)) {
      windowOf(stage, THREE_OF_ONE_KEY, (sum, old) -> sum - old + 1);
      stage.run(1);
      assertThatThrownBy(stage.ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_FUNCTION_FAILED))
          .hasMessageContaining("the inverse function of reduceByKeyAndWindow")
          .hasMessageContaining("(StateSettingsTest.java:")
          .hasMessageContaining(
              "does not undo the other one: reduce(5, 2) is 7, but inverse(7, 2) is 6 and not 5")
          .hasMessageContaining("fix it or omit it")
          .hasMessageContaining("in batch 2000 ms");
      assertThat(stage.ssc.state()).hasToString("STOPPED");
    }
  }

  @Test
  void a_wrong_inverse_is_not_looked_for_when_the_check_is_off() {
    try (Stage stage = checking(false)) {
      windowOf(stage, THREE_OF_ONE_KEY, (sum, old) -> sum - old + 1);
      stage.run(4);
      assertThat(stage.ssc.stateOf("sums")).isEqualTo(Map.of("a", 4));
    }
  }

  @Test
  void a_right_inverse_passes_the_check() {
    try (Stage stage = checking(true)) {
      windowOf(stage, input(), (sum, old) -> sum - old);
      stage.run(16);
      assertThat(stage.ssc.stateOf("sums")).isEmpty();
    }
  }

  @Test
  void an_inverse_of_the_window_of_all_records_is_checked_too() {
    try (Stage stage = checking(true)) {
      stage
          .ssc
          .queueStream(List.of(batch(3), batch(4)))
          .reduceByWindow(Math::max, (largest, old) -> largest, SECOND.multipliedBy(2), SECOND)
          .print();
      stage.run(1);
      assertThatThrownBy(stage.ssc::step)
          .hasMessageContaining("the inverse function of reduceByWindow (StateSettingsTest.java:")
          .hasMessageContaining("reduce(3, 4) is 4, but inverse(4, 4) is 4 and not 3");
    }
  }
}
