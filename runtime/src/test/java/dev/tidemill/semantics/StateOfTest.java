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
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** State that is asked for by its name. */
final class StateOfTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static PairDStream<String, Integer> input(Stage stage) {
    return stage
        .ssc
        .queueStream(List.of(batch(pair("a", 1), pair("b", 2)), batch(pair("a", 3))))
        .mapToPair(p -> p);
  }

  private static StateSpec<String, Integer, Integer, String> latest() {
    return StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> {
      state.update(value.orElseThrow());
      return key;
    });
  }

  @Test
  void every_operation_gives_its_name_to_its_state() {
    try (Stage stage = Stage.of(2)) {
      PairDStream<String, Integer> in = input(stage);
      in.<Integer>updateStateByKey((values, state) -> Optional.of(values.size()))
          .named("updated")
          .print();
      in.<Integer>updateStateByKey(
              (values, state) -> Optional.of(values.size()), Partitioner.hash(3))
          .named("updated and placed")
          .print();
      in.mapWithState(latest()).named("mapped").print();
      in.mapWithState(latest().numPartitions(3)).named("mapped and placed").print();
      in.reduceByKeyAndWindow(Integer::sum, SECOND.multipliedBy(2))
          .named("reduced")
          .print();
      in.reduceByKeyAndWindow(
              Integer::sum, (v, w) -> v - w, SECOND, SECOND, Partitioner.hash(3), p -> false)
          .named("filtered")
          .print();
      in.groupByKeyAndWindow(SECOND.multipliedBy(2)).named("grouped").print();
      in.countByValueAndWindow(SECOND, SECOND).named("counted").print();
      stage.run(2);
      assertThat(stage.ssc.stateOf("updated")).isEqualTo(Map.of("a", 1, "b", 0));
      assertThat(stage.ssc.stateOf("updated and placed")).isEqualTo(Map.of("a", 1, "b", 0));
      assertThat(stage.ssc.stateOf("mapped")).isEqualTo(Map.of("a", 3, "b", 2));
      assertThat(stage.ssc.stateOf("mapped and placed")).isEqualTo(Map.of("a", 3, "b", 2));
      assertThat(stage.ssc.stateOf("reduced")).isEqualTo(Map.of("a", 4, "b", 2));
      assertThat(stage.ssc.stateOf("filtered")).isEqualTo(Map.of("a", 3));
      assertThat(stage.ssc.stateOf("grouped"))
          .isEqualTo(Map.of("a", List.of(1, 3), "b", List.of(2)));
      assertThat(stage.ssc.stateOf("counted")).isEqualTo(Map.of(pair("a", 3), 1L));
    }
  }

  @Test
  void the_snapshots_of_a_map_give_their_name_to_the_state_too() {
    try (Stage stage = Stage.of(2)) {
      input(stage).mapWithState(latest()).stateSnapshots().named("snapshots").print();
      stage.run(2);
      assertThat(stage.ssc.stateOf("snapshots")).isEqualTo(Map.of("a", 3, "b", 2));
    }
  }

  @Test
  void a_state_without_a_name_is_found_by_its_input_and_its_operation() {
    try (Stage stage = Stage.of(2)) {
      input(stage)
          .<Integer>updateStateByKey((values, state) -> Optional.of(values.size()))
          .print();
      stage.run(1);
      assertThat(stage.ssc.stateOf("queueStream.mapToPair.updateStateByKey"))
          .isEqualTo(Map.of("a", 1, "b", 1));
    }
  }

  @Test
  void a_state_is_empty_before_the_first_batch() {
    try (Stage stage = Stage.of(2)) {
      input(stage).mapWithState(latest()).named("latest").print();
      stage.run(0);
      assertThat(stage.ssc.stateOf("latest")).isEmpty();
    }
  }

  @Test
  void a_state_that_leads_to_no_output_is_empty() {
    try (Stage stage = Stage.of(2)) {
      PairDStream<String, Integer> in = input(stage);
      in.mapWithState(latest()).named("latest");
      in.print();
      stage.run(1);
      assertThat(stage.ssc.stateOf("latest")).isEmpty();
    }
  }

  @Test
  void what_is_given_is_a_copy_that_cannot_be_changed() {
    try (Stage stage = Stage.of(2)) {
      input(stage).mapWithState(latest()).named("latest").print();
      stage.run(1);
      Map<?, ?> first = stage.ssc.stateOf("latest");
      stage.ssc.step();
      assertThat(first).isEqualTo(Map.of("a", 1, "b", 2));
      assertThatThrownBy(first::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThat(stage.ssc.stateOf("latest")).isEqualTo(Map.of("a", 3, "b", 2));
    }
  }

  @Test
  void an_unknown_name_is_refused_with_the_names_there_are() {
    try (Stage stage = Stage.of(2)) {
      PairDStream<String, Integer> in = input(stage).named("input");
      in.mapWithState(latest()).named("latest").print();
      in.reduceByKeyAndWindow(Integer::sum, SECOND).named("sums").print();
      stage.run(1);
      for (String name : List.of("input", "nothing")) {
        assertThatThrownBy(() -> stage.ssc.stateOf(name))
            .isInstanceOfSatisfying(
                TidemillException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME))
            .hasMessageStartingWith(
                "no stream with state is named \"" + name + "\", which stateOf (StateOfTest.java:")
            .hasMessageEndingWith("asks for; there are [latest, sums]");
      }
    }
  }

  @Test
  void a_name_that_belongs_to_another_stream_is_refused() {
    try (Stage stage = Stage.of(2)) {
      PairDStream<String, Integer> in = input(stage).named("numbers");
      assertThatThrownBy(() -> in.mapWithState(latest()).named("numbers"))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NAME))
          .hasMessageContaining("\"numbers\"");
    }
  }

  @Test
  void a_name_that_another_state_has_for_want_of_one_is_refused_at_the_start() {
    try (Stage stage = Stage.of(2)) {
      PairDStream<String, Integer> in = input(stage);
      in.<Integer>updateStateByKey((values, state) -> Optional.of(values.size()))
          .print();
      in.mapWithState(latest()).named("queueStream.mapToPair.updateStateByKey").print();
      assertThatThrownBy(() -> stage.ssc.start())
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NAME))
          .hasMessageContaining("\"queueStream.mapToPair.updateStateByKey\"");
    }
  }

  @Test
  void before_the_start_there_is_no_state_to_ask_for() {
    try (Stage stage = Stage.of(2)) {
      input(stage).mapWithState(latest()).named("latest").print();
      assertThatThrownBy(() -> stage.ssc.stateOf("latest"))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    }
  }

  @Test
  void errors_of_a_named_state_mention_its_name() {
    try (Stage stage = Stage.of(2)) {
      input(stage)
          .mapWithState(StateSpec.function(
              (String key, Optional<Integer> value, State<Integer> state) -> state.get()))
          .named("latest")
          .print();
      stage.ssc.start();
      assertThatThrownBy(stage.ssc::step)
          .hasMessageStartingWith("mapWithState \"latest\" (StateOfTest.java:");
    }
  }
}
