/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.BatchQueue;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.state.State;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that change their first argument, or a state, in place and return it bring what pure functions bring. */
@ExtendWith(Silence.class)
@SuppressWarnings("NullAway") // the model has every key
final class ChangedInPlaceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int BATCHES = 40;

  /** The usual accumulator, without equals. */
  static final class Totals implements Serializable {
    private static final long serialVersionUID = 1L;
    long sum;
    final List<Long> values = new ArrayList<>();

    @Override
    public String toString() {
      return sum + " of " + values;
    }
  }

  /** A class that cannot be copied. */
  static final class Opaque {
    long sum;

    Opaque(long sum) {
      this.sum = sum;
    }
  }

  interface Conversion<A, B> extends java.util.function.Function<A, B>, Serializable {}

  /** A type of values that can change, a function that changes its first argument, and one that takes the second out of the first. */
  record Kind<V>(
      String name, Conversion<Long, V> wrap, ReduceFunction<V> reduce, ReduceFunction<V> inverse) {
    @Override
    public String toString() {
      return name;
    }

    /** How the combination of some numbers looks. */
    String text(List<Long> numbers) {
      try {
        V all = wrap.apply(numbers.get(0));
        for (long number : numbers.subList(1, numbers.size())) {
          all = reduce.call(all, wrap.apply(number));
        }
        return look(all);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String look(Object value) {
    return value instanceof long[] array ? List.of(array[0]).toString() : value.toString();
  }

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        new Kind<List<Long>>(
            "lists",
            n -> new ArrayList<>(List.of(n)),
            (a, b) -> {
              a.addAll(b);
              return a;
            },
            (a, b) -> {
              a.subList(0, b.size()).clear();
              return a;
            }),
        new Kind<>(
            "maps",
            n -> new TreeMap<>(Map.of(n % 3, n)),
            (a, b) -> {
              b.forEach((key, value) -> a.merge(key, value, Long::sum));
              return a;
            },
            (a, b) -> {
              b.forEach((key, value) ->
                  a.merge(key, -value, (x, y) -> x + y == 0 ? null : (Long) (x + y)));
              return a;
            }),
        new Kind<>(
            "arrays",
            n -> new long[] {n},
            (a, b) -> {
              a[0] += b[0];
              return a;
            },
            (a, b) -> {
              a[0] -= b[0];
              return a;
            }),
        new Kind<>(
            "objects",
            n -> {
              Totals totals = new Totals();
              totals.sum = n;
              totals.values.add(n);
              return totals;
            },
            (a, b) -> {
              a.sum += b.sum;
              a.values.addAll(b.values);
              return a;
            },
            (a, b) -> {
              a.sum -= b.sum;
              a.values.subList(0, b.values.size()).clear();
              return a;
            }),
        new Kind<>(
            "text",
            n -> new StringBuilder("<" + n + ">"),
            StringBuilder::append,
            (a, b) -> a.delete(0, b.length())));
  }

  // --------------------------------------------------------------- combinations in a batch

  @ParameterizedTest
  @MethodSource("kinds")
  <V> void another_output_reads_the_records_as_they_came(Kind<V> kind) {
    List<String> seen = new ArrayList<>();
    List<Pair<String, V>> records = Stream.of(1L, 2L, 3L, 4L, 5L)
        .map(n -> pair(n < 5 ? "a" : "b", kind.wrap().apply(n)))
        .toList();
    try (Stage stage = Stage.of(2)) {
      PairDStream<String, V> in = stage.ssc.queueStream(List.of(records)).mapToPair(p -> p);
      ReduceFunction<V> reduce = kind.reduce();
      for (int i = 0; i < 2; i++) {
        in.reduceByKey(reduce)
            .foreachRDD(rdd -> rdd.collect().stream()
                .map(p -> p.key() + " " + look(p.value()))
                .sorted()
                .forEach(seen::add));
      }
      in.map(Pair::value)
          .reduce(reduce)
          .foreachRDD(rdd -> rdd.collect().forEach(v -> seen.add(look(v))));
      stage.run(1);
    }
    assertThat(seen)
        .containsExactly(
            "a " + kind.text(List.of(1L, 2L, 3L, 4L)),
            "b " + kind.text(List.of(5L)),
            "a " + kind.text(List.of(1L, 2L, 3L, 4L)),
            "b " + kind.text(List.of(5L)),
            kind.text(List.of(1L, 2L, 3L, 4L, 5L)));
    assertThat(records.stream().map(p -> look(p.value())))
        .isEqualTo(Stream.of(1L, 2L, 3L, 4L, 5L).map(n -> kind.text(List.of(n))).toList());
  }

  @Test
  void an_attempt_reads_the_records_that_the_one_before_has_read() {
    List<String> seen = new ArrayList<>();
    List<Pair<String, List<Integer>>> records =
        List.of(pair("a", new ArrayList<>(List.of(1))), pair("a", new ArrayList<>(List.of(2))));
    try (Stage stage =
        Stage.with(b -> b.partitions(1).setting("stream.batch.onFailure", "retry"))) {
      stage
          .ssc
          .queueStream(List.of(records))
          .mapToPair(p -> p)
          .reduceByKey(ChangedInPlaceTest::appended)
          .foreachRDD((rdd, batch) -> {
            seen.add(rdd.collect().toString());
            if (batch.attempt() < 3) {
              throw new IllegalStateException("disk full");
            }
          });
      stage.run(1);
    }
    assertThat(seen).hasSize(3).allMatch("[(a,[1, 2])]"::equals);
  }

  /** Keys do not share what the function that begins an accumulator gives all of them. */
  @Test
  void accumulators_that_begin_as_one_object_go_their_own_ways() {
    List<Pair<String, List<Integer>>> seen = new ArrayList<>();
    ArrayList<Integer> zero = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(List.of(
              pair("a", 1), pair("b", 2), pair("a", 3), pair("b", 4), pair("a", 5), pair("b", 6))))
          .mapToPair(p -> p)
          .repartition(1)
          .mapToPair(p -> p)
          .<List<Integer>>combineByKey(
              first -> zero,
              (list, value) -> {
                list.add(value);
                return list;
              },
              ChangedInPlaceTest::appended)
          .foreachRDD(rdd -> seen.addAll(rdd.collect()));
      stage.run(1);
    }
    assertThat(seen).containsExactlyInAnyOrder(pair("a", List.of(3, 5)), pair("b", List.of(4, 6)));
    assertThat(zero).isEmpty();
  }

  @Test
  void an_accumulator_is_copied_once_and_not_for_each_value() {
    int[] different = {0};
    List<Pair<String, List<Integer>>> records = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      records.add(pair("a", new ArrayList<>(List.of(i))));
    }
    Object[] last = {null};
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(List.of(records))
          .mapToPair(p -> p)
          .reduceByKey((a, b) -> {
            different[0] += a == last[0] ? 0 : 1;
            last[0] = a;
            return appended(a, b);
          })
          .foreachRDD(rdd -> assertThat(rdd.collect().get(0).value()).hasSize(1_000));
      stage.run(1);
    }
    assertThat(different[0]).isLessThanOrEqualTo(2);
  }

  @Test
  void a_function_that_returns_its_second_argument_does_not_lose_it_to_the_next_value() {
    List<Pair<String, List<Integer>>> records = List.of(
        pair("a", new ArrayList<>(List.of(1))),
        pair("a", new ArrayList<>(List.of(2, 2))),
        pair("a", new ArrayList<>(List.of(3))),
        pair("a", new ArrayList<>(List.of(4, 4, 4, 4))),
        pair("a", new ArrayList<>(List.of(5))));
    List<String> seen = new ArrayList<>();
    try (Stage stage = Stage.of(1)) {
      PairDStream<String, List<Integer>> in =
          stage.ssc.queueStream(List.of(records)).mapToPair(p -> p);
      in.reduceByKey((a, b) -> a.size() < b.size() ? b : appended(a, b))
          .foreachRDD(rdd -> seen.add(rdd.values().collect().toString()));
      in.foreachRDD(rdd -> seen.add(rdd.values().collect().toString()));
      stage.run(1);
    }
    assertThat(seen).containsExactly("[[4, 4, 4, 4, 5]]", "[[1], [2, 2], [3], [4, 4, 4, 4], [5]]");
  }

  @Test
  void lists_of_grouped_values_refuse_changes_and_say_what_to_do() {
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(List.of(List.of(pair("a", 1))))
          .mapToPair(p -> p)
          .groupByKey()
          .mapValues(values -> {
            values.add(2);
            return values;
          })
          .foreachRDD(rdd -> rdd.collect());
      stage.ssc.start();
      assertThatThrownBy(stage.ssc::step)
          .hasMessageContaining("the list of a key's values cannot be changed")
          .hasMessageContaining("new ArrayList<>(values)");
    }
  }

  private static List<Integer> appended(List<Integer> a, List<Integer> b) {
    a.addAll(b);
    return a;
  }

  // --------------------------------------------------------------- windows

  @ParameterizedTest
  @MethodSource("kinds")
  <V> void windows_that_share_panes_hold_what_is_in_them(Kind<V> kind) {
    for (boolean fails : new boolean[] {false, true}) {
      windows(kind, fails);
    }
  }

  private static <V> void windows(Kind<V> kind, boolean fails) {
    Random random = new Random(7);
    BatchQueue<Pair<String, V>> queue = new BatchQueue<>();
    Map<Integer, List<String>> seen = new TreeMap<>();
    try (Stage stage =
        Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "retry"))) {
      PairDStream<String, V> in = stage.ssc.queueStream(queue).mapToPair(p -> p);
      ReduceFunction<V> reduce = kind.reduce();
      for (int length : new int[] {2, 3, 5}) {
        follow(in.reduceByKeyAndWindow(reduce, SECOND.multipliedBy(length)), length, seen);
        follow(
            in.reduceByKeyAndWindow(reduce, kind.inverse(), SECOND.multipliedBy(length), SECOND),
            -length,
            seen);
      }
      in.foreachRDD((rdd, batch) -> {
        if (fails && batch.attempt() == 1 && batch.id() % 3 == 0) {
          throw new IllegalStateException("disk full");
        }
      });
      Deque<List<Long>> numbers = new ArrayDeque<>();
      stage.ssc.start();
      for (int i = 0; i < BATCHES; i++) {
        List<Long> batch = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
          batch.add(1L + random.nextInt(99));
        }
        numbers.addFirst(batch);
        queue.add(batch.stream().map(n -> pair("a", kind.wrap().apply(n))).toList());
        stage.ssc.step();
        for (int length : new int[] {2, 3, 5}) {
          List<Long> all = new ArrayList<>();
          numbers.stream().limit(length).forEach(pane -> all.addAll(0, pane));
          List<String> expected = all.isEmpty() ? List.of() : List.of(kind.text(all));
          assertThat(seen.get(length)).as("%s, batch %d", kind, i).isEqualTo(expected);
          assertThat(seen.get(-length)).as("%s, batch %d, inverse", kind, i).isEqualTo(expected);
        }
      }
    }
  }

  private static <V> void follow(
      PairDStream<String, V> window, int name, Map<Integer, List<String>> seen) {
    window.foreachRDD(rdd -> seen.put(
        name, rdd.values().collect().stream().map(ChangedInPlaceTest::look).toList()));
  }

  @Test
  void a_window_of_values_that_cannot_be_copied_is_an_error_and_not_wrong() {
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(List.of(List.of(1L), List.of(2L), List.of(3L)))
          .mapToPair(n -> pair("a", new Opaque(n)))
          .reduceByKeyAndWindow(
              (a, b) -> {
                a.sum += b.sum;
                return a;
              },
              SECOND.multipliedBy(2))
          .foreachRDD(rdd -> rdd.collect());
      stage.run(1);
      assertThatThrownBy(stage.ssc::step)
          .hasMessageContaining("the function of reduceByKeyAndWindow (ChangedInPlaceTest.java:")
          .hasMessageContaining("changed a " + Opaque.class.getTypeName() + " in place");
    }
  }

  // --------------------------------------------------------------- states

  @ParameterizedTest
  @CsvSource({"false,1", "true,1", "true,2"})
  void a_state_that_is_changed_in_place_is_that_of_the_last_success(boolean fails, int partitions) {
    List<String> seen = new ArrayList<>();
    Map<String, List<Integer>> model = new TreeMap<>();
    BatchQueue<Pair<String, Integer>> queue = new BatchQueue<>();
    Random random = new Random(3);
    try (Stage stage =
        Stage.with(b -> b.partitions(partitions).setting("stream.batch.onFailure", "retry"))) {
      PairDStream<String, Integer> in = stage.ssc.queueStream(queue).mapToPair(p -> p);
      var state = in.updateStateByKey((List<Integer> values, Optional<List<Integer>> before) -> {
        List<Integer> all = before.orElseGet(ArrayList::new);
        all.addAll(values);
        return Optional.of(all);
      });
      Map<String, String> all = new TreeMap<>();
      state.foreachRDD(rdd -> {
        all.clear();
        rdd.collect().forEach(p -> all.put(p.key(), p.value().toString()));
      });
      Map<String, String> changes = new TreeMap<>();
      state.changes().foreachRDD((rdd, batch) -> {
        changes.clear();
        rdd.collect().forEach(p -> changes.put(p.key(), p.value().toString()));
        if (fails && batch.attempt() < 3) {
          throw new IllegalStateException("disk full");
        }
      });
      stage.ssc.start();
      for (int i = 0; i < BATCHES; i++) {
        List<Pair<String, Integer>> records = new ArrayList<>();
        Map<String, String> expectedChanges = new TreeMap<>();
        for (int n = random.nextInt(4); n > 0; n--) {
          Pair<String, Integer> record = pair("k" + random.nextInt(5), random.nextInt(100));
          records.add(record);
          model.computeIfAbsent(record.key(), k -> new ArrayList<>()).add(record.value());
        }
        records.forEach(record -> expectedChanges.put(
            record.key(), Optional.of(model.get(record.key())).toString()));
        queue.add(records);
        stage.ssc.step();
        Map<String, String> expected = new TreeMap<>();
        model.forEach((key, values) -> expected.put(key, values.toString()));
        assertThat(all).as("batch %d", i).isEqualTo(expected);
        assertThat(changes).as("batch %d", i).isEqualTo(expectedChanges);
      }
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void a_state_without_equals_that_nobody_has_changed_is_no_change() {
    List<String> changes = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(List.of(pair("a", 1L), pair("b", 2L)), List.of(pair("a", 3L))))
          .mapToPair(p -> p)
          .updateStateByKey((List<Long> values, Optional<Totals> state) -> {
            Totals totals = state.orElseGet(Totals::new);
            values.forEach(value -> totals.sum += value);
            return Optional.of(totals);
          })
          .changes()
          .foreachRDD(rdd -> changes.add(rdd.sortByKey().collect().toString()));
      stage.run(3);
    }
    assertThat(changes)
        .containsExactly(
            "[(a,Optional[1 of []]), (b,Optional[2 of []])]", "[(a,Optional[4 of []])]", "[]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_mapped_state_that_is_changed_in_place_is_updated(boolean saysSo) {
    List<String> seen = new ArrayList<>();
    StateSpec<String, Integer, List<Integer>, String> spec =
        StateSpec.function((String key, Optional<Integer> value, State<List<Integer>> state) -> {
          if (!state.exists()) {
            state.update(new ArrayList<>());
          }
          List<Integer> list = state.get();
          value.ifPresent(list::add);
          if (saysSo) {
            state.update(list);
          }
          return key + state.get();
        });
    try (Stage stage =
        Stage.with(b -> b.partitions(1).setting("stream.batch.onFailure", "retry"))) {
      var mapped = stage
          .ssc
          .queueStream(List.of(
              List.of(pair("a", 1), pair("a", 2)), List.of(pair("a", 3), pair("b", 4)), List.of()))
          .mapToPair(p -> p)
          .mapWithState(spec);
      mapped.foreachRDD(rdd -> seen.add(rdd.collect().toString()));
      mapped.stateSnapshots().changes().foreachRDD((rdd, batch) -> {
        seen.add(rdd.sortByKey().collect().toString());
        if (batch.attempt() == 1) {
          throw new IllegalStateException("disk full");
        }
      });
      stage.run(3);
    }
    List<String> first = List.of("[a[1], a[1, 2]]", "[(a,Optional[[1, 2]])]");
    List<String> second =
        List.of("[a[1, 2, 3], b[4]]", "[(a,Optional[[1, 2, 3]]), (b,Optional[[4]])]");
    List<String> third = List.of("[]", "[]");
    assertThat(seen)
        .isEqualTo(Stream.of(first, second, third)
            // The first output has succeeded in the first attempt, so the second one shows only the
            // changes.
            .flatMap(batch -> Stream.of(batch.get(0), batch.get(1), batch.get(1)))
            .toList());
  }

  @Test
  void a_mapped_state_that_is_only_read_is_no_change() {
    List<String> changes = new ArrayList<>();
    StateSpec<String, Long, Totals, String> spec =
        StateSpec.function((String key, Optional<Long> value, State<Totals> state) -> {
          if (!state.exists()) {
            state.update(new Totals());
          }
          return key + state.get();
        });
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(List.of(List.of(pair("a", 1L)), List.of(pair("a", 2L))))
          .mapToPair(p -> p)
          .mapWithState(spec)
          .stateSnapshots()
          .changes()
          .foreachRDD(rdd -> changes.add(rdd.collect().toString()));
      stage.run(2);
    }
    assertThat(changes).containsExactly("[(a,Optional[0 of []])]", "[]");
  }

  /** What the function has emitted stays as it was. */
  @Test
  void emitted_states_do_not_follow_later_changes() {
    List<List<Integer>> kept = new ArrayList<>();
    StateSpec<String, Integer, List<Integer>, List<Integer>> spec =
        StateSpec.function((String key, Optional<Integer> value, State<List<Integer>> state) -> {
          List<Integer> list = state.option().orElseGet(ArrayList::new);
          value.ifPresent(list::add);
          state.update(list);
          return list;
        });
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(List.of(List.of(pair("a", 1), pair("a", 2)), List.of(pair("a", 3))))
          .mapToPair(p -> p)
          .mapWithState(spec)
          .foreachRDD(rdd -> kept.addAll(rdd.collect()));
      stage.run(2);
    }
    assertThat(kept).containsExactly(List.of(1), List.of(1, 2), List.of(1, 2, 3));
  }

  @Test
  void a_record_that_became_a_state_is_not_changed_with_it() {
    List<Pair<String, List<Integer>>> records = List.of(pair("a", new ArrayList<>(List.of(1))));
    List<String> seen = new ArrayList<>();
    try (Stage stage = Stage.of(1)) {
      var window = stage
          .ssc
          .queueStream(List.of(records, List.of(pair("a", new ArrayList<>(List.of(2))))))
          .mapToPair(p -> p)
          .window(SECOND.multipliedBy(3));
      window.foreachRDD(rdd -> seen.add(rdd.values().collect().toString()));
      window
          .<List<Integer>>updateStateByKey((values, state) -> {
            List<Integer> all = state.orElseGet(() -> values.get(0));
            state.ifPresent(s -> values.forEach(all::addAll));
            return Optional.of(all);
          })
          .foreachRDD(rdd -> rdd.count());
      stage.run(3);
    }
    assertThat(seen).containsExactly("[[1]]", "[[1], [2]]", "[[1], [2]]");
  }

  @Test
  void without_copies_a_function_gets_the_state_itself() {
    UnaryOperator<dev.tidemill.StreamingContext.Builder> trusted =
        b -> b.partitions(1).setting("stream.state.copy", "false");
    List<Object> states = new ArrayList<>();
    Map<String, Object> first = new HashMap<>();
    try (Stage stage = Stage.with(trusted)) {
      stage
          .ssc
          .queueStream(List.of(List.of(pair("a", 1)), List.of(pair("a", 2))))
          .mapToPair(p -> p)
          .<List<Integer>>updateStateByKey((values, state) -> {
            state.ifPresent(states::add);
            List<Integer> made = new ArrayList<>(values);
            first.putIfAbsent("a", made);
            return Optional.of(made);
          })
          .foreachRDD(rdd -> rdd.count());
      stage.run(2);
    }
    assertThat(states).hasSize(1);
    assertThat(states.get(0)).isSameAs(first.get("a"));
  }
}
