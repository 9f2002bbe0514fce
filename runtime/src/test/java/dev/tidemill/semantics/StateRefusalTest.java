/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused: windows that do not fit, keys that are not stable, functions that cannot travel. */
final class StateRefusalTest {
  // ------------------------------------------------------------------ windows

  /** A form of window. */
  private interface Window {
    DStreamLike<?, ?, ?> over(PairDStream<String, Integer> in, Duration length, Duration slide);
  }

  private record Form(String operation, Window window) {
    @Override
    public String toString() {
      return operation;
    }
  }

  private static Stream<Form> windows() {
    return Stream.of(
        new Form("window", (in, length, slide) -> in.window(length, slide)),
        new Form(
            "reduceByKeyAndWindow",
            (in, length, slide) -> in.reduceByKeyAndWindow(Integer::sum, length, slide)),
        new Form(
            "reduceByKeyAndWindow",
            (in, length, slide) ->
                in.reduceByKeyAndWindow(Integer::sum, (v, w) -> v - w, length, slide)),
        new Form(
            "reduceByKeyAndWindow",
            (in, length, slide) -> in.reduceByKeyAndWindow(
                Integer::sum, (v, w) -> v - w, length, slide, Partitioner.hash(2), p -> true)),
        new Form(
            "groupByKeyAndWindow", (in, length, slide) -> in.groupByKeyAndWindow(length, slide)),
        new Form("countByWindow", (in, length, slide) -> in.countByWindow(length, slide)),
        new Form(
            "countByValueAndWindow",
            (in, length, slide) -> in.countByValueAndWindow(length, slide)),
        new Form(
            "reduceByWindow", (in, length, slide) -> in.reduceByWindow((v, w) -> v, length, slide)),
        new Form(
            "reduceByWindow",
            (in, length, slide) -> in.reduceByWindow((v, w) -> v, (v, w) -> v, length, slide)));
  }

  private static void refused(Form form, long length, long slide, String what, String advice) {
    try (Stage stage = Stage.of(1)) {
      PairDStream<String, Integer> in =
          stage.ssc.queueStream(List.of(batch(pair("a", 1)))).mapToPair(p -> p);
      assertThatThrownBy(
              () -> form.window().over(in, Duration.ofMillis(length), Duration.ofMillis(slide)))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessage(what + " is not a positive multiple of 1000 ms, the slide of its input, in "
              + line(form, in) + "; " + advice);
    }
  }

  /** Where the form is declared, as it says itself. */
  private static String line(Form form, PairDStream<String, Integer> in) {
    return form.window().over(in, Duration.ofSeconds(1), Duration.ofSeconds(1)).toString();
  }

  @ParameterizedTest
  @MethodSource("windows")
  void all_forms_refuse_the_same_lengths_and_slides_with_the_same_words(Form form) {
    refused(form, 1500, 1000, "window of 1500 ms", "use 1000 ms or 2000 ms");
    refused(form, 2000, 1500, "slide of 1500 ms", "use 1000 ms or 2000 ms");
    refused(form, 500, 1000, "window of 500 ms", "use 1000 ms or 2000 ms");
    refused(form, 0, 1000, "window of 0 ms", "use 1000 ms or 2000 ms");
    refused(form, -3000, 1000, "window of -3000 ms", "use 1000 ms or 2000 ms");
    refused(form, 1000, 0, "slide of 0 ms", "use 1000 ms or 2000 ms");
    refused(form, 2000, -1000, "slide of -1000 ms", "use 1000 ms or 2000 ms");
    refused(form, 7300, 1000, "window of 7300 ms", "use 7000 ms or 8000 ms");
  }

  @ParameterizedTest
  @MethodSource("windows")
  void all_forms_take_the_slide_of_their_input_for_the_measure(Form form) {
    try (Stage stage = Stage.of(1)) {
      PairDStream<String, Integer> slow = stage
          .ssc
          .queueStream(List.of(batch(pair("a", 1))))
          .mapToPair(p -> p)
          .window(Duration.ofSeconds(2), Duration.ofSeconds(2));
      assertThatThrownBy(
              () -> form.window().over(slow, Duration.ofSeconds(3), Duration.ofSeconds(2)))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("window of 3000 ms is not a positive multiple of 2000 ms")
          .hasMessageContaining(form.operation() + " (StateRefusalTest.java:")
          .hasMessageEndingWith("use 2000 ms or 4000 ms");
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void no_form_takes_a_window_of_more_than_a_year(Form form) {
    try (Stage stage = Stage.of(1)) {
      PairDStream<String, Integer> in =
          stage.ssc.queueStream(List.of(batch(pair("a", 1)))).mapToPair(p -> p);
      assertThatThrownBy(() -> form.window().over(in, Duration.ofDays(366), Duration.ofSeconds(1)))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("PT8784H is longer than 365 days")
          .hasMessageContaining(form.operation() + " (StateRefusalTest.java:");
    }
  }

  // ---------------------------------------------------------------------- keys

  private interface Keyed {
    DStreamLike<?, ?, ?> on(PairDStream<Object, Integer> in);
  }

  private record Operation(String name, Keyed job) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Operation> operations() {
    return Stream.of(
        new Operation(
            "updateStateByKey",
            in -> in.<Integer>updateStateByKey((values, state) -> Optional.of(1))),
        new Operation(
            "mapWithState",
            in -> in.mapWithState(StateSpec.function(
                (Object key, Optional<Integer> value, State<Integer> state) -> 1))),
        new Operation(
            "reduceByKeyAndWindow",
            in -> in.reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2))),
        new Operation(
            "reduceByKeyAndWindow",
            in -> in.reduceByKeyAndWindow(
                Integer::sum, (v, w) -> v - w, Duration.ofSeconds(2), Duration.ofSeconds(1))),
        new Operation("groupByKeyAndWindow", in -> in.groupByKeyAndWindow(Duration.ofSeconds(2))),
        new Operation(
            "countByValueAndWindow",
            in -> in.map(p -> p.key())
                .countByValueAndWindow(Duration.ofSeconds(2), Duration.ofSeconds(1))));
  }

  @SuppressWarnings("ArrayRecordComponent") // what is refused
  record WithArray(String name, int[] numbers) {}

  private static void refusesTheKey(Operation operation, Object key, String type, String why) {
    givenPairs(batch(pair((Object) "stable", 1)), batch(pair((Object) "stable", 1), pair(key, 1)))
        .when(in -> operation.job().on(in))
        .thenFails(
            2,
            ErrorCode.UNSTABLE_KEY,
            "a key of type " + type + " cannot be used in " + operation.name()
                + " (StateRefusalTest.java:",
            "in batch 2000 ms",
            why);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void keys_whose_hash_is_not_stable_are_refused_and_the_operation_is_named(Operation operation) {
    refusesTheKey(operation, new byte[] {1}, "byte[]", "make the key a List, a String or a record");
    refusesTheKey(operation, new Object(), "java.lang.Object", "define both, or make it a record");
    refusesTheKey(
        operation,
        new WithArray("a", new int[] {1}),
        "dev.tidemill.semantics.StateRefusalTest$WithArray",
        "its component numbers is an array");
  }

  /** The first key of a class is fit and the second is not, so that a look at the class is not enough. */
  private static void refusesTheSecond(
      Operation operation, Object fit, Object unfit, String unfitPart) {
    givenPairs(batch(pair(fit, 1), pair(unfit, 1)))
        .when(in -> operation.job().on(in))
        .thenFails(
            1,
            ErrorCode.UNSTABLE_KEY,
            " with a " + unfitPart + " in it cannot be used in " + operation.name()
                + " (StateRefusalTest.java:");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_key_that_holds_an_unstable_one_is_refused_although_another_of_its_class_is_fit(
      Operation operation) {
    refusesTheSecond(operation, List.of("a"), List.of(new int[] {1}), "int[]");
    refusesTheSecond(operation, Pair.of("a", 1), Pair.of("a", new Object()), "java.lang.Object");
    refusesTheSecond(operation, Optional.of(1), Optional.of(List.of(new byte[] {1})), "byte[]");
    refusesTheSecond(operation, Map.of("a", 1), Map.of("a", new long[] {1}), "long[]");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_null_in_place_of_a_pair_fails_the_batch_and_names_the_operation(Operation operation) {
    givenPairs(batch(pair((Object) "a", 1)), batch(BatchTables.<Pair<Object, Integer>>aNull()))
        .when(in -> operation.job().on(in))
        .thenFails(2, ErrorCode.USER_FUNCTION_FAILED, "(StateRefusalTest.java:", "batch 2000 ms");
  }

  @Test
  void an_initial_state_of_an_unstable_key_is_refused_and_the_operation_is_named() {
    BatchTable.of(ssc -> ssc.queueStream(List.of(batch(pair(new int[] {1}, 1))))
            .mapToPair(p -> p)
            .filter(p -> false)
            .<Integer>updateStateByKey(
                (values, state) -> state,
                ssc.parallelize(List.of(pair(new int[] {1}, 1))).mapToPair(p -> p)))
        .thenFails(
            1,
            ErrorCode.UNSTABLE_KEY,
            "a key of type int[] cannot be used in updateStateByKey (StateRefusalTest.java:");
  }

  // ------------------------------------------------------------------ functions

  private static void cannotTravel(String operation, Runnable declaration) {
    assertThatThrownBy(declaration::run)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining(operation + " (StateRefusalTest.java:")
        .hasMessageContaining("captures an object of type java.lang.Object");
  }

  @Test
  void functions_that_cannot_travel_are_refused_on_the_line_that_gives_them() {
    Object captured = new Object();
    try (Stage stage = Stage.of(1)) {
      PairDStream<String, Integer> in =
          stage.ssc.queueStream(List.of(batch(pair("a", 1)))).mapToPair(p -> p);
      cannotTravel(
          "updateStateByKey",
          () -> in.<Integer>updateStateByKey((values, state) -> Optional.of(captured.hashCode())));
      cannotTravel(
          "updateStateByKey",
          () -> in.<Integer>updateStateByKey(
              (time, key, values, state) -> Optional.of(captured.hashCode())));
      cannotTravel(
          "mapWithState",
          () -> in.mapWithState(StateSpec.function(
              (String key, Optional<Integer> value, State<Integer> state) -> captured.hashCode())));
      cannotTravel(
          "reduceByKeyAndWindow",
          () -> in.reduceByKeyAndWindow((v, w) -> captured.hashCode(), Duration.ofSeconds(1)));
      cannotTravel(
          "reduceByKeyAndWindow",
          () -> in.reduceByKeyAndWindow(
              Integer::sum,
              (v, w) -> captured.hashCode(),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1)));
      cannotTravel(
          "reduceByKeyAndWindow",
          () -> in.reduceByKeyAndWindow(
              Integer::sum,
              (v, w) -> v - w,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Partitioner.hash(1),
              pair -> captured.hashCode() > 0));
      cannotTravel(
          "reduceByWindow",
          () -> in.map(p -> p.value())
              .reduceByWindow(
                  (v, w) -> captured.hashCode(), Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void less_than_one_partition_is_refused_where_it_is_given(int n) {
    StateSpec<String, Integer, Integer, Integer> spec =
        StateSpec.function((String key, Optional<Integer> value, State<Integer> state) -> 1);
    assertThatThrownBy(() -> spec.numPartitions(n))
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageStartingWith(
            "number of partitions is " + n + " in numPartitions (StateRefusalTest.java:")
        .hasMessageEndingWith("it must be from 1 to 65536");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void nothing_can_be_declared_after_the_start(Operation operation) {
    try (Stage stage = Stage.of(1)) {
      PairDStream<Object, Integer> in =
          stage.ssc.queueStream(List.of(batch(pair((Object) "a", 1)))).mapToPair(p -> p);
      in.print();
      stage.run(1);
      assertThatThrownBy(() -> operation.job().on(in))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
          .hasMessageContaining("comes after the context was started");
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "32769", "many"})
  void a_number_of_key_groups_out_of_bounds_is_refused(String groups) {
    assertThatThrownBy(() -> Stage.with(b -> b.setting("stream.state.keyGroups", groups)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("stream.state.keyGroups")
        .hasMessageContaining(groups);
  }
}
