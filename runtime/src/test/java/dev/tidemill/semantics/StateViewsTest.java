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

import dev.tidemill.MapWithStateDStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs do with streams of state: keep them, ask for them again, print them, go on from them. */
final class StateViewsTest {
  private static final AtomicInteger CALLS = new AtomicInteger();

  private static Optional<Integer> sum(List<Integer> values, Optional<Integer> state) {
    CALLS.incrementAndGet();
    return Optional.of(state.orElse(0) + values.stream().mapToInt(v -> v).sum());
  }

  private static StateDStream<String, Integer> sums(PairDStream<String, Integer> in) {
    return in.updateStateByKey((values, state) -> sum(values, state));
  }

  private static PairDStream<String, Integer> oneKey(Stage stage) {
    return stage
        .ssc
        .queueStream(List.of(batch(pair("a", 1)), batch(pair("a", 2)), batch(pair("a", 3))))
        .mapToPair(p -> p);
  }

  private static <K, V> List<List<Pair<K, V>>> slice(
      PairDStream<K, V> stream, long fromMillis, long toMillis) {
    return stream.slice(Time.ofMillis(fromMillis), Time.ofMillis(toMillis)).stream()
        .map(PairRDD::collect)
        .toList();
  }

  // ------------------------------------------------------------ remembered, cached

  @Test
  void remembered_states_are_what_they_were_in_each_batch() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(2));
      StateDStream<String, Integer> sums = sums(oneKey(stage));
      PairDStream<String, Optional<Integer>> changes = sums.changes();
      sums.print();
      stage.run(4);
      assertThat(slice(sums, 0, 9000)).containsExactly(batch(pair("a", 6)), batch(pair("a", 6)));
      assertThat(slice(changes, 0, 9000))
          .containsExactly(batch(pair("a", Optional.of(6))), batch());
    }
  }

  @Test
  void a_state_without_output_of_its_own_is_remembered_too() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      PairDStream<String, Integer> in = oneKey(stage);
      StateDStream<String, Integer> sums = sums(in);
      StateDStream<String, Integer> window =
          in.reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2));
      in.print();
      stage.run(3);
      assertThat(slice(sums, 2000, 3000)).containsExactly(batch(pair("a", 3)), batch(pair("a", 6)));
      assertThat(slice(window, 2000, 3000))
          .containsExactly(batch(pair("a", 3)), batch(pair("a", 5)));
    }
  }

  @Test
  void a_state_that_nobody_remembers_cannot_be_sliced() {
    try (Stage stage = Stage.of(2)) {
      StateDStream<String, Integer> sums = sums(oneKey(stage));
      sums.print();
      stage.run(1);
      assertThatThrownBy(() -> slice(sums, 1000, 1000))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
          .hasMessageContaining("remember(...)");
    }
  }

  @Test
  void a_window_over_a_state_remembers_it() {
    try (Stage stage = Stage.of(2)) {
      StateDStream<String, Integer> sums = sums(oneKey(stage));
      sums.window(Duration.ofSeconds(2)).print();
      stage.run(3);
      assertThat(slice(sums, 2000, 3000)).containsExactly(batch(pair("a", 3)), batch(pair("a", 6)));
    }
  }

  private static void rddKeptFromBatch1(
      Function<PairDStream<String, Integer>, PairDStream<String, Integer>> job,
      Function<PairRDD<String, Integer>, PairRDD<String, Integer>> keep,
      Consumer<PairRDD<String, Integer>> use) {
    List<PairRDD<String, Integer>> kept = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      job.apply(oneKey(stage)).foreachRDD((rdd, batch) -> {
        rdd.count();
        if (batch.id() == 1) {
          kept.add(keep.apply(rdd));
        } else if (batch.id() == 2) {
          use.accept(kept.get(0));
        }
      });
      stage.run(2);
      use.accept(kept.get(0));
    }
  }

  private static void isExpired(PairRDD<String, Integer> rdd, String operation) {
    assertThatThrownBy(rdd::collect)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RDD_EXPIRED))
        .hasMessageContaining(operation + " (StateViewsTest.java:")
        .hasMessageContaining("its batch 1000 ms")
        .hasMessageContaining("cache() it there");
  }

  @Test
  void an_rdd_of_a_state_is_useless_after_its_batch_and_says_what_to_do() {
    rddKeptFromBatch1(StateViewsTest::sums, rdd -> rdd, rdd -> isExpired(rdd, "updateStateByKey"));
    rddKeptFromBatch1(
        StateViewsTest::sums,
        rdd -> rdd.mapValues(v -> v + 1),
        rdd -> isExpired(rdd, "updateStateByKey"));
    rddKeptFromBatch1(
        in -> in.reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2)),
        rdd -> rdd,
        rdd -> isExpired(rdd, "reduceByKeyAndWindow"));
    rddKeptFromBatch1(
        in -> in.reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2)),
        rdd -> rdd.cache(),
        rdd -> isExpired(rdd, "reduceByKeyAndWindow"));
  }

  @Test
  void an_rdd_of_a_state_that_was_cached_and_computed_in_its_batch_stays_what_it_was() {
    Function<PairRDD<String, Integer>, PairRDD<String, Integer>> cached = rdd -> {
      PairRDD<String, Integer> copy = rdd.cache();
      copy.count();
      return copy;
    };
    rddKeptFromBatch1(
        StateViewsTest::sums,
        cached,
        rdd -> assertThat(rdd.collect()).containsExactly(pair("a", 1)));
    rddKeptFromBatch1(
        in -> in.reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2)),
        cached,
        rdd -> assertThat(rdd.collect()).containsExactly(pair("a", 1)));
  }

  @Test
  void what_was_collected_from_a_state_stays_what_it_was() {
    List<List<Pair<String, Integer>>> collected = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      sums(oneKey(stage)).foreachRDD(rdd -> collected.add(rdd.collect()));
      stage.run(3);
    }
    assertThat(collected)
        .containsExactly(batch(pair("a", 1)), batch(pair("a", 3)), batch(pair("a", 6)));
  }

  @Test
  void cache_of_a_state_changes_nothing_but_the_number_of_calls_after_it() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      List<Object> seen = new ArrayList<>();
      sums(oneKey(stage)).cache().foreachRDD(rdd -> {
        seen.add(rdd.count());
        seen.add(rdd.collect());
        seen.add(rdd.lookup("a"));
      });
      stage.run(2);
      assertThat(seen)
          .containsExactly(
              1L, batch(pair("a", 1)), List.of(1), 1L, batch(pair("a", 3)), List.of(3));
      assertThat(CALLS).hasValue(2);
    }
  }

  // ------------------------------------------------------------------ how often

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void a_state_changes_once_in_a_batch_however_many_outputs_show_it(int partitions) {
    CALLS.set(0);
    try (Stage stage = Stage.of(partitions)) {
      StateDStream<String, Integer> sums = sums(oneKey(stage));
      Recording<?> all = Recording.of(sums);
      Recording<?> changes = Recording.of(sums.changes());
      sums.print();
      sums.mapValues(v -> -v).print();
      sums.window(Duration.ofSeconds(2)).print();
      sums.union(sums).count().print();
      sums.foreachRDD(rdd -> {
        rdd.count();
        rdd.collect();
      });
      stage.run(3);
      assertThat(all.batches()).hasSize(3);
      assertThat(changes.batches()).hasSize(3);
      assertThat(CALLS).hasValue(3);
    }
  }

  @Test
  void print_of_a_state_computes_all_of_it_although_it_shows_the_first_keys_only() {
    CALLS.set(0);
    List<Pair<String, Integer>> many =
        IntStream.range(0, 100).mapToObj(i -> pair("key" + i, i)).toList();
    try (Stage stage = Stage.of(10)) {
      StateDStream<String, Integer> sums =
          sums(stage.ssc.queueStream(List.of(many, many)).mapToPair(p -> p)).named("sums");
      sums.print(1);
      stage.run(2);
      assertThat(CALLS).hasValue(200);
      assertThat(stage.ssc.stateOf("sums")).hasSize(100);
      assertThat(stage.printed().lines()).hasSize(2 * 6);
    }
  }

  @Test
  void a_state_that_leads_to_no_output_is_not_computed() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      PairDStream<String, Integer> in = oneKey(stage);
      sums(in).mapValues(v -> v + 1);
      in.print();
      stage.run(3);
      assertThat(CALLS).hasValue(0);
    }
  }

  @Test
  void a_state_whose_output_does_not_look_at_its_records_changes_all_the_same() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      sums(oneKey(stage)).named("sums").foreachRDD(rdd -> {});
      stage.run(3);
      assertThat(CALLS).hasValue(3);
      assertThat(stage.ssc.stateOf("sums")).hasToString("{a=6}");
    }
  }

  // ------------------------------------------------------------------- transform

  @Test
  void transform_over_a_state_sees_it_after_the_batch() {
    givenPairs(batch(pair("a", 1), pair("b", 5)), batch(pair("a", 9)))
        .when(in -> sums(in).transformToPair(rdd -> {
          int largest = rdd.values().reduce(Math::max);
          return rdd.filter(p -> p.value() == largest);
        }))
        .then(batch(pair("b", 5)), batch(pair("a", 10)), batch(pair("a", 10)));
  }

  @Test
  void transform_over_a_state_and_its_own_batch() {
    givenPairs(batch(pair("a", 1)), batch(pair("b", 5)))
        .when(in ->
            in.transformWithToPair(sums(in), (batch, state, info) -> state.leftOuterJoin(batch)))
        .thenInAnyOrder(
            batch(pair("a", pair(1, Optional.of(1)))),
            batch(pair("a", pair(1, Optional.empty())), pair("b", pair(5, Optional.of(5)))),
            batch(pair("a", pair(1, Optional.empty())), pair("b", pair(5, Optional.empty()))));
  }

  @Test
  void a_transform_that_fails_after_the_state_has_changed_takes_it_back() {
    try (Stage stage = Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
      sums(oneKey(stage))
          .named("sums")
          .transform((rdd, batch) -> {
            rdd.count();
            if (batch.id() == 2) {
              throw new IllegalStateException("broken");
            }
            return rdd.map(p -> p);
          })
          .print();
      stage.run(2);
      assertThat(stage.ssc.stateOf("sums")).hasToString("{a=1}");
      stage.ssc.step();
      assertThat(stage.ssc.stateOf("sums")).hasToString("{a=4}");
    }
  }

  // ------------------------------------------------------- states over states

  @Test
  void a_window_of_changes_shows_what_has_changed_lately() {
    givenPairs(batch(pair("a", 1)), batch(pair("b", 2)), batch(pair("a", 3)))
        .when(in -> sums(in).changes().window(Duration.ofSeconds(2)))
        .then(
            batch(pair("a", Optional.of(1))),
            batch(pair("a", Optional.of(1)), pair("b", Optional.of(2))),
            batch(pair("b", Optional.of(2)), pair("a", Optional.of(4))),
            batch(pair("a", Optional.of(4))),
            batch());
  }

  @Test
  void a_state_over_a_state_over_a_window() {
    givenPairs(batch(pair("a", 1)), batch(pair("a", 2)), batch(), batch(pair("a", 4)))
        .when(in -> sums(sums(in.reduceByKeyAndWindow(Integer::sum, Duration.ofSeconds(2)))))
        .then(
            batch(pair("a", 1)),
            batch(pair("a", 1 + 4)),
            batch(pair("a", 1 + 4 + 6)),
            batch(pair("a", 1 + 4 + 6 + 10)),
            batch(pair("a", 1 + 4 + 6 + 10 + 14)));
  }

  @Test
  void a_sliding_window_over_the_snapshots_of_a_map() {
    givenPairs(batch(pair("a", "1")), batch(pair("a", "2")), batch(pair("b", "3")))
        .when(in -> {
          MapWithStateDStream<String, String, String> map = in.mapWithState(
              StateSpec.function((String key, Optional<String> value, State<String> state) -> {
                state.update(value.orElseThrow());
                return key;
              }));
          return map.stateSnapshots()
              .reduceByKeyAndWindow((v, w) -> v + w, Duration.ofSeconds(3), Duration.ofSeconds(2));
        })
        .thenInAnyOrder(
            notDue(),
            batch(pair("a", "12")),
            notDue(),
            batch(pair("a", "222"), pair("b", "33")),
            notDue(),
            batch(pair("a", "222"), pair("b", "333")));
  }

  @Test
  void changes_of_a_state_show_no_key_that_stays_equal() {
    givenPairs(batch(pair("a", 1), pair("b", 1)), batch(pair("a", 0), pair("b", 2)), batch())
        .when(in -> sums(in).changes())
        .thenInAnyOrder(
            batch(pair("a", Optional.of(1)), pair("b", Optional.of(1))),
            batch(pair("b", Optional.of(3))),
            batch());
  }

  // ------------------------------------------------------------------------ order

  @Test
  void two_runs_show_the_same_order() {
    List<List<Pair<String, Integer>>> input = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      int batch = i;
      input.add(IntStream.range(0, 40)
          .mapToObj(j -> pair("key" + (j * 7 + batch * 13) % 97, j))
          .toList());
    }
    Set<List<List<Pair<String, Integer>>>> runs = new HashSet<>();
    for (int run = 0; run < 3; run++) {
      try (Stage stage = Stage.of(4)) {
        Recording<Pair<String, Integer>> recording = Recording.of(stage
            .ssc
            .queueStream(input)
            .mapToPair(p -> p)
            .reduceByKeyAndWindow(
                Integer::sum, (v, w) -> v - w, Duration.ofSeconds(4), Duration.ofSeconds(1)));
        stage.run(30);
        runs.add(recording.batches());
      }
    }
    assertThat(runs).hasSize(1);
  }
}
