/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.files.FileSink;
import dev.tidemill.internal.files.TextParts;
import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What streams, states, panes and outputs are known by from one run of a program to the next. */
class StableKeysTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final StreamingContext ssc = StreamingContext.builder()
      .environment(world -> world.withClock(new ManualClock()))
      .batchInterval(SECOND)
      .build();

  @AfterEach
  void close() {
    ssc.close();
  }

  private DStream<String> lines() {
    return ssc.<String>queueStream(List.of()).named("lines");
  }

  private PairDStream<String, Integer> pairs() {
    return lines().mapToPair(line -> Pair.of(line, 1)).named("pairs");
  }

  private StreamGraph graph(DStreamLike<?, ?, ?> any) {
    return any.declarations.graph().build(Origin.here("build"));
  }

  private String key(DStreamLike<?, ?, ?> stream) {
    stream.foreachRDD(rdd -> {});
    return graph(stream).key(stream.node);
  }

  private List<String> stateKeys(DStreamLike<?, ?, ?> stream) {
    stream.foreachRDD(rdd -> {});
    StreamGraph graph = graph(stream);
    return graph.states().stream().map(graph::stateKey).toList();
  }

  private List<String> paneKeys(DStreamLike<?, ?, ?> stream) {
    stream.foreachRDD(rdd -> {});
    StreamGraph graph = graph(stream);
    return graph.states().stream()
        .map(StreamNode.KeyedStateNode::input)
        .map(graph::key)
        .distinct()
        .toList();
  }

  private List<String> outputKeys(DStreamLike<?, ?, ?> any) {
    return graph(any).outputs().stream().map(output -> output.info().name()).toList();
  }

  private static Optional<Integer> sum(List<Integer> values, Optional<Integer> state) {
    return Optional.of(state.orElse(0) + values.stream().mapToInt(v -> v).sum());
  }

  // ------------------------------------------------------------ streams

  @Test
  void a_given_name_is_the_key() {
    assertThat(key(lines().map(String::length).named("lengths"))).isEqualTo("lengths");
  }

  @Test
  void a_stream_without_a_name_is_known_by_its_input_and_its_operation() {
    assertThat(key(lines().map(String::length).filter(n -> n > 0))).isEqualTo("lines.map.filter");
  }

  @Test
  void a_source_without_a_name_is_known_by_its_operation() {
    DStream<String> first = ssc.queueStream(List.of());
    DStream<String> second = ssc.queueStream(List.of());
    assertThat(key(first)).isEqualTo("queueStream");
    assertThat(key(second)).isEqualTo("queueStream-2");
  }

  @Test
  void the_same_operation_on_the_same_input_is_told_apart_by_its_place() {
    DStream<String> lines = lines();
    lines.map(String::length);
    assertThat(key(lines.map(String::length))).isEqualTo("lines.map-2");
  }

  @Test
  void a_stream_that_has_a_name_keeps_its_place_among_those_that_have_none() {
    DStream<String> lines = lines();
    lines.map(String::length).named("lengths");
    assertThat(key(lines.map(String::length))).isEqualTo("lines.map-2");
  }

  @Test
  void further_inputs_tell_one_join_from_another() {
    PairDStream<String, Integer> clicks = pairs();
    PairDStream<String, Integer> users = clicks.mapValues(n -> n).named("users");
    PairDStream<String, Integer> prices = clicks.mapValues(n -> n).named("prices");
    clicks.join(prices);
    assertThat(key(clicks.join(users))).isEqualTo("pairs.join(users)");
  }

  @Test
  void a_long_chain_of_operations_has_a_short_key() {
    DStream<String> stream = lines();
    for (int i = 0; i < 100; i++) {
      stream = stream.map(line -> line);
    }
    DStream<String> other = ssc.<String>queueStream(List.of());
    for (int i = 0; i < 100; i++) {
      other = other.map(line -> line);
    }
    assertThat(key(stream)).hasSizeLessThan(130).startsWith("~").endsWith(".map");
    assertThat(key(other)).isNotEqualTo(key(stream));
  }

  @Test
  void streams_that_join_themselves_over_and_over_have_short_keys() {
    PairDStream<String, Integer> stream = pairs();
    for (int i = 0; i < 50; i++) {
      stream = stream.union(stream);
    }
    assertThat(key(stream)).hasSizeLessThan(130);
  }

  // ------------------------------------------------------------ states

  @Test
  void a_state_has_the_key_of_the_stream_that_shows_it() {
    StateDStream<String, Integer> sums = pairs().updateStateByKey(StableKeysTest::sum);
    assertThat(key(sums)).isEqualTo("pairs.updateStateByKey");
    assertThat(key(sums.changes())).isEqualTo("pairs.updateStateByKey.changes");
    assertThat(stateKeys(sums)).containsExactly("pairs.updateStateByKey");
  }

  @Test
  void a_name_given_to_a_stream_of_states_is_that_of_the_state() {
    StateDStream<String, Integer> sums =
        pairs().<Integer>updateStateByKey(StableKeysTest::sum).named("sums");
    assertThat(key(sums.changes())).isEqualTo("sums.changes");
    assertThat(stateKeys(sums)).containsExactly("sums");
  }

  @Test
  void what_map_with_state_emits_names_the_state_and_not_its_snapshots() {
    MapWithStateDStream<String, Integer, Integer> emitted = pairs()
        .mapWithState(StateSpec.<String, Integer, Integer, Integer>function(
            (key, value, state) -> value.orElse(0)));
    assertThat(key(emitted)).isEqualTo("pairs.mapWithState");
    assertThat(key(emitted.stateSnapshots())).isEqualTo("pairs.mapWithState.stateSnapshots");
    assertThat(key(emitted.stateSnapshots().changes()))
        .isEqualTo("pairs.mapWithState.stateSnapshots.changes");
    emitted.stateSnapshots().named("all");
    assertThat(stateKeys(emitted)).containsExactly("all");
    assertThat(key(emitted)).isEqualTo("pairs.mapWithState");
    emitted.named("sessions");
    assertThat(stateKeys(emitted)).containsExactly("sessions");
  }

  @Test
  void a_partitioner_or_a_filter_changes_no_key() {
    StateDStream<String, Integer> window = pairs()
        .reduceByKeyAndWindow(
            Integer::sum, (a, b) -> a - b, MINUTE, SECOND, Partitioner.hash(3), pair -> true);
    assertThat(key(window)).isEqualTo("pairs.reduceByKeyAndWindow");
    assertThat(key(window.changes())).isEqualTo("pairs.reduceByKeyAndWindow.changes");
  }

  @Test
  void an_operation_of_several_streams_passes_its_name_on() {
    DStream<Long> counts = lines().countByWindow(MINUTE, SECOND);
    assertThat(key(counts)).isEqualTo("lines.countByWindow");
    assertThat(stateKeys(counts.named("perMinute"))).containsExactly("perMinute");
  }

  // ------------------------------------------------------------ panes

  @Test
  void panes_that_two_windows_share_have_the_name_of_their_input() {
    DStream<String> lines = lines();
    lines.countByWindow(MINUTE, SECOND).print();
    assertThat(paneKeys(lines.countByWindow(MINUTE.multipliedBy(2), SECOND)))
        .containsExactly("lines.panes.count");
  }

  @Test
  void panes_of_an_input_without_a_name_have_that_of_their_first_window() {
    DStream<String> words = lines().map(line -> line);
    assertThat(paneKeys(words.countByWindow(MINUTE, SECOND).named("perMinute")))
        .containsExactly("perMinute.panes");
  }

  @Test
  void panes_by_different_functions_are_not_told_apart_by_their_place() {
    PairDStream<String, Integer> pairs = pairs();
    pairs.reduceByKeyAndWindow(Integer::sum, MINUTE).named("sums").print();
    assertThat(paneKeys(pairs.reduceByKeyAndWindow(Math::max, MINUTE).named("highest")))
        .containsExactly("sums.panes", "highest.panes");
  }

  // ------------------------------------------------------------ outputs

  @Test
  void an_output_is_known_by_its_stream_and_its_operation() {
    DStream<String> lines = lines();
    lines.print();
    lines.foreachRDD(rdd -> {});
    lines.print();
    lines.map(String::length).saveAsTextFiles("out/lengths");
    assertThat(outputKeys(lines))
        .containsExactly(
            "lines.print", "lines.foreachRDD", "lines.print-2", "lines.map.saveAsTextFiles");
  }

  @Test
  void an_output_has_the_name_that_it_is_given() {
    DStream<String> lines = lines();
    Output shown = lines.print().named("shown");
    lines.saveAsTextFiles("out/lines").named("files");
    lines.writeTo("ledger", new FileSink<>("out/ledger", "", new TextParts<>()));
    lines.print();
    assertThat(outputKeys(lines)).containsExactly("shown", "files", "ledger", "lines.print-2");
    assertThat(shown.name()).contains("shown");
    assertThat(shown).asString().matches("print \"shown\" \\(StableKeysTest.java:\\d+\\)");
  }

  @Test
  void two_outputs_of_one_name_are_refused_with_both_lines() {
    DStream<String> lines = lines();
    lines.print().named("shown");
    Output other = lines.print();
    assertThatThrownBy(() -> other.named("shown"))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NAME))
        .hasMessageMatching("the name \"shown\" given in named \\(StableKeysTest.java:\\d+\\)"
            + " belongs to print \\(StableKeysTest.java:\\d+\\) already; use another name");
    assertThat(other.name()).isEmpty();
  }

  @Test
  void an_output_cannot_have_the_name_of_a_stream() {
    DStream<String> lines = lines();
    assertThatThrownBy(() -> lines.print().named("lines"))
        .hasMessageContaining("belongs to queueStream (StableKeysTest.java:");
    assertThatThrownBy(
            () -> lines.writeTo("lines", new FileSink<>("out/ledger", "", new TextParts<>())))
        .hasMessageContaining("given in writeTo (StableKeysTest.java:");
  }

  @Test
  void a_stream_cannot_have_the_name_of_an_output_and_is_not_found_by_it() {
    DStream<String> lines = lines();
    lines.print().named("shown");
    assertThatThrownBy(() -> lines.map(String::length).named("shown"))
        .hasMessageContaining("belongs to print");
    assertThatThrownBy(() -> ssc.namedStream("shown"))
        .hasMessageContaining("no stream is named \"shown\"")
        .hasMessageEndingWith("there are [lines]");
  }

  @Test
  void an_output_may_be_renamed_and_frees_its_old_name() {
    DStream<String> lines = lines();
    lines.print().named("old").named("new");
    lines.print().named("old");
    assertThat(outputKeys(lines)).containsExactly("new", "old");
  }

  @Test
  void a_name_that_another_stream_has_for_want_of_one_is_refused_with_both_lines() {
    DStream<String> lines = lines();
    lines.map(String::length).print();
    lines.filter(line -> true).named("lines.map").print();
    assertThatThrownBy(() -> graph(lines))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_NAME))
        .hasMessageMatching(
            "the name \"lines.map\" stands for map \\(StableKeysTest.java:\\d+\\)"
                + " and for filter \\(StableKeysTest.java:\\d+\\); name both, each by a name of its own");
  }

  @Test
  void an_output_cannot_be_named_once_the_context_has_started() {
    Output output = lines().print();
    ssc.start();
    assertThatThrownBy(() -> output.named("late"))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
  }
}
