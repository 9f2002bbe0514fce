/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
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
import dev.tidemill.listener.BatchReport;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A failed batch leaves all state as it was: keys, values, order, timers.
 *
 * <p>Each job is run once for each call of its functions, which then fails: those before the state, those that change it, and
 * those after it. A batch that is attempted again must bring what it would have brought at once. A batch that is skipped
 * must leave the job as one that is skipped before it has begun.
 */
@ExtendWith(Silence.class)
final class StateRollbackTest {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final Duration THREE_SECONDS = Duration.ofSeconds(3);
  private static final int BATCHES = 9;
  private static final int MAX_FAILURES = 30;

  private static final List<List<Pair<String, Long>>> INPUT = List.of(
      batch(pair("a", 1L), pair("b", 2L), pair("a", 3L)),
      batch(pair("b", 4L), pair("c", 5L), pair("d", 6L)),
      batch(),
      batch(pair("e", 10L), pair("a", 7L), pair("f", 10L)),
      batch(pair("f", 9L), pair("c", 10L), pair("a", 11L)),
      batch(pair("b", 12L)),
      batch());

  /** What is done with the input. */
  interface Job {
    DStreamLike<?, ?, ?> on(PairDStream<String, Long> input);
  }

  record Case(String name, Job job) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> jobs() {
    return Stream.of(
        new Case(
            "updateStateByKey",
            in -> in.<String>updateStateByKey((values, state) -> Trap.pass(grown(values, state)))),
        new Case(
            "updateStateByKey with time, key and partitioner",
            in -> in.<String>updateStateByKey(
                (time, key, values, state) -> Trap.pass(grown(values, state)),
                Partitioner.hash(3))),
        new Case(
            "updateStateByKey whose states change their type",
            in -> in.<Object>updateStateByKey((values, state) -> Trap.pass(
                values.contains(10L)
                    ? Optional.of("text")
                    : Optional.<Object>of(values.size() + 0L)))),
        new Case("mapWithState", in -> in.mapWithState(counting())),
        new Case(
            "mapWithState with a timeout", in -> in.mapWithState(counting().timeout(TWO_SECONDS))),
        new Case(
            "snapshots of mapWithState with a timeout",
            in -> in.mapWithState(counting().timeout(TWO_SECONDS)).stateSnapshots()),
        new Case(
            "changes of mapWithState with a timeout",
            in -> in.mapWithState(counting().timeout(TWO_SECONDS))
                .stateSnapshots()
                .changes()),
        new Case(
            "reduceByKeyAndWindow",
            in -> in.reduceByKeyAndWindow((v, w) -> Trap.pass(v * 31 + w), THREE_SECONDS)),
        new Case(
            "reduceByKeyAndWindow with a slide",
            in -> in.reduceByKeyAndWindow(
                (v, w) -> Trap.pass(Math.max(v, w)), THREE_SECONDS, TWO_SECONDS)),
        new Case(
            "reduceByKeyAndWindow with an inverse",
            in -> in.reduceByKeyAndWindow(
                (v, w) -> Trap.pass(v + w), (v, w) -> Trap.pass(v - w), THREE_SECONDS, ONE_SECOND)),
        new Case(
            "reduceByKeyAndWindow with an inverse and a slide",
            in -> in.reduceByKeyAndWindow(
                (v, w) -> Trap.pass(v + w),
                (v, w) -> Trap.pass(v - w),
                THREE_SECONDS,
                TWO_SECONDS)),
        new Case(
            "reduceByKeyAndWindow with an inverse, of doubles",
            in -> in.mapValues(value -> value / 8.0)
                .reduceByKeyAndWindow(
                    (v, w) -> Trap.pass(v + w), (v, w) -> v - w, THREE_SECONDS, ONE_SECOND)),
        new Case(
            "reduceByKeyAndWindow with a filter",
            in -> in.reduceByKeyAndWindow(
                Long::sum,
                (v, w) -> v - w,
                TWO_SECONDS,
                ONE_SECOND,
                Partitioner.hash(2),
                pair -> Trap.pass(pair.value() % 2 == 0))),
        new Case("groupByKeyAndWindow", in -> in.groupByKeyAndWindow(THREE_SECONDS)),
        new Case(
            "changes of groupByKeyAndWindow",
            in -> in.groupByKeyAndWindow(TWO_SECONDS).changes()),
        new Case("countByWindow", in -> in.countByWindow(THREE_SECONDS, TWO_SECONDS)),
        new Case("countByValueAndWindow", in -> in.countByValueAndWindow(TWO_SECONDS, ONE_SECOND)),
        new Case(
            "reduceByWindow",
            in -> in.map(Pair::value)
                .reduceByWindow((v, w) -> Trap.pass(v * 31 + w), TWO_SECONDS, ONE_SECOND)),
        new Case(
            "reduceByWindow with an inverse",
            in -> in.map(Pair::value)
                .reduceByWindow(
                    (v, w) -> Trap.pass(v + w),
                    (v, w) -> Trap.pass(v - w),
                    THREE_SECONDS,
                    ONE_SECOND)),
        new Case(
            "a window over a state",
            in -> in.<String>updateStateByKey((values, state) -> Trap.pass(grown(values, state)))
                .reduceByKeyAndWindow((v, w) -> Trap.pass(v + "|" + w), TWO_SECONDS)),
        new Case(
            "a state over a window",
            in -> in.reduceByKeyAndWindow(Long::sum, (v, w) -> v - w, TWO_SECONDS, TWO_SECONDS)
                .mapWithState(counting().timeout(TWO_SECONDS))),
        new Case(
            "a state over changes of a state",
            in -> in.<String>updateStateByKey((values, state) -> Trap.pass(grown(values, state)))
                .changes()
                .<Long>updateStateByKey(
                    (values, state) -> Trap.pass(Optional.of(state.orElse(0L) + values.size())))));
  }

  /** Adds the values as text; at five characters the state ends. */
  private static Optional<String> grown(List<Long> values, Optional<String> state) {
    String text = state.orElse("") + values;
    return text.length() > 12 ? Optional.empty() : Optional.of(text);
  }

  private static StateSpec<String, Long, Long, String> counting() {
    return StateSpec.function(StateRollbackTest::count);
  }

  /** Changes the state before it fails, so that there is something to take back. */
  private static Optional<String> count(
      Time time, String key, Optional<Long> value, State<Long> state) {
    long count = state.option().orElse(0L) + value.orElse(0L);
    if (!state.isTimingOut()) {
      if (value.orElse(0L) == 10L) {
        state.remove();
      } else {
        state.update(count);
      }
    }
    return Optional.of(Trap.pass(time + " " + key + " " + count));
  }

  // --------------------------------------------------------------------- runs

  /** What a run brought: the batches that counted, with their records, and the state after each batch. */
  private record Run(Map<Long, List<?>> batches, List<String> states, List<Long> failed) {}

  private enum Failing {
    NOTHING,
    /** An output that stands before the job. */
    BEFORE,
    /** An output that stands after it. */
    AFTER
  }

  private static Run run(
      Job job, int partitions, String onFailure, Failing failing, long failingBatch) {
    Run run = new Run(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
    try (Stage stage =
        Stage.with(b -> b.partitions(partitions).setting("stream.batch.onFailure", onFailure))) {
      PairDStream<String, Long> in = stage.ssc.queueStream(INPUT).mapToPair(pair -> pair);
      if (failing == Failing.BEFORE) {
        failIn(in, failingBatch);
      }
      record(job.on(in.mapValues(Trap::pass)), run.batches());
      PairDStream<String, Long> beside = in.<Long>updateStateByKey(
              (values, state) -> Optional.of(state.orElse(0L) + values.size()))
          .named("beside");
      beside.foreachRDD(rdd -> rdd.count());
      if (failing == Failing.AFTER) {
        failIn(in, failingBatch);
      }
      stage.ssc.start();
      for (int i = 0; i < BATCHES; i++) {
        BatchReport report = stage.ssc.step();
        report.failure().ifPresent(e -> run.failed().add(report.batch().id()));
        run.states().add(stage.ssc.stateOf("beside").toString());
      }
    }
    return run;
  }

  private static void failIn(PairDStream<?, ?> stream, long id) {
    stream.foreachRDD((rdd, batch) -> {
      if (batch.id() == id && batch.attempt() == 1) {
        throw new IllegalStateException("failing output");
      }
    });
  }

  private static <T, S extends DStreamLike<T, S, R>, R extends RDDLike<T, R>> void record(
      DStreamLike<T, S, R> stream, Map<Long, List<?>> batches) {
    stream.foreachRDD((rdd, batch) -> {
      List<T> records = new ArrayList<>(rdd.map(record -> Trap.pass(record)).collect());
      batches.put(batch.id(), records);
    });
  }

  private static long strideOver(long calls) {
    return Math.max(1, calls / MAX_FAILURES);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void a_batch_that_is_attempted_again_brings_what_it_would_have_brought_at_once(Case c) {
    for (int partitions : new int[] {1, 2, 7}) {
      Trap.set(0);
      Run undisturbed = run(c.job(), partitions, "retry", Failing.NOTHING, 0);
      long calls = Trap.calls();
      assertThat(calls).isGreaterThan(INPUT.size());
      for (long n = 1; n <= calls; n += strideOver(calls)) {
        Trap.set(n);
        Run run = run(c.job(), partitions, "retry", Failing.NOTHING, 0);
        assertThat(run).as("call %d fails on %d partitions", n, partitions).isEqualTo(undisturbed);
        assertThat(Trap.calls()).isGreaterThanOrEqualTo(calls);
      }
      for (int id = 1; id <= BATCHES; id++) {
        Trap.set(0);
        assertThat(run(c.job(), partitions, "retry", Failing.AFTER, id))
            .as("an output fails in batch %d on %d partitions", id, partitions)
            .isEqualTo(undisturbed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void a_batch_that_fails_in_the_middle_and_is_skipped_is_as_one_that_never_began(Case c) {
    for (int partitions : new int[] {1, 2, 7}) {
      Map<Long, Run> skippedBefore = new TreeMap<>();
      Trap.set(0);
      for (long id = 1; id <= BATCHES; id++) {
        skippedBefore.put(id, run(c.job(), partitions, "skip", Failing.BEFORE, id));
      }
      Trap.set(0);
      run(c.job(), partitions, "skip", Failing.NOTHING, 0);
      long calls = Trap.calls();
      for (long n = 1; n <= calls; n += strideOver(calls)) {
        Trap.set(n);
        Run run = run(c.job(), partitions, "skip", Failing.NOTHING, 0);
        assertThat(run.failed()).hasSize(1);
        Run expected = skippedBefore.get(run.failed().get(0));
        run.batches().remove(run.failed().get(0));
        assertThat(run).as("call %d fails on %d partitions", n, partitions).isEqualTo(expected);
      }
      for (long id = 1; id <= BATCHES; id++) {
        Trap.set(0);
        Run run = run(c.job(), partitions, "skip", Failing.AFTER, id);
        run.batches().remove(id);
        assertThat(run)
            .as("an output fails in batch %d on %d partitions", id, partitions)
            .isEqualTo(skippedBefore.get(id));
      }
    }
  }

  // ------------------------------------------------------------------- in words

  @Test
  void the_state_after_a_skipped_batch_is_the_one_before_it_key_by_key() {
    try (Stage stage = Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
      PairDStream<String, Long> in = stage.ssc.queueStream(INPUT).mapToPair(pair -> pair);
      in.<Long>updateStateByKey((values, state) -> {
            long sum = state.orElse(0L) + values.stream().mapToLong(v -> v).sum();
            if (values.contains(6L)) {
              throw new IllegalStateException("a six");
            }
            return Optional.of(sum);
          })
          .named("sums")
          .foreachRDD(rdd -> rdd.count());
      stage.run(1);
      assertThat(stage.ssc.stateOf("sums").toString()).isIn("{a=4, b=2}", "{b=2, a=4}");
      String before = stage.ssc.stateOf("sums").toString();
      BatchReport report = stage.ssc.step();
      assertThat(report.failure().orElseThrow())
          .hasMessageContaining("updateStateByKey \"sums\" (StateRollbackTest.java:")
          .hasMessageContaining("failed in batch 2000 ms, partition ")
          .hasMessageContaining("on the record (d,[6])")
          .hasMessageEndingWith("a six");
      assertThat(stage.ssc.stateOf("sums").toString()).isEqualTo(before);
      stage.ssc.step();
      assertThat(stage.ssc.stateOf("sums").toString()).isEqualTo(before);
    }
  }

  @Test
  void a_timer_that_a_failed_batch_had_moved_stands_where_it_stood() {
    try (Stage stage = Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
      List<String> timedOut = new ArrayList<>();
      PairDStream<String, Long> in = stage
          .ssc
          .queueStream(List.of(batch(pair("a", 1L)), batch(pair("a", 2L))))
          .mapToPair(pair -> pair);
      in.mapWithState(StateSpec.function(
                  (Time time, String key, Optional<Long> value, State<Long> state) -> {
                    if (!state.isTimingOut()) {
                      state.update(value.orElseThrow());
                      return Optional.<String>empty();
                    }
                    return Optional.of(time + " " + key + " " + state.get());
                  })
              .timeout(TWO_SECONDS))
          .foreachRDD((rdd, batch) -> {
            timedOut.addAll(rdd.collect());
            if (batch.id() == 2) {
              throw new IllegalStateException("after the state has changed");
            }
          });
      stage.run(5);
      assertThat(timedOut).containsExactly("4000 ms a 1");
    }
  }

  @Test
  void a_batch_that_fails_for_good_leaves_the_state_of_the_last_that_counted() {
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(INPUT)
          .mapToPair(pair -> pair)
          .reduceByKeyAndWindow(Long::sum, (v, w) -> v - w, THREE_SECONDS, ONE_SECOND)
          .named("sums")
          .foreachRDD((rdd, batch) -> {
            rdd.count();
            if (batch.id() == 2) {
              throw new IllegalStateException("broken");
            }
          });
      stage.run(1);
      Object before = stage.ssc.stateOf("sums");
      assertThatThrownBy(stage.ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED));
      assertThat(before).isEqualTo(Map.of("a", 4L, "b", 2L));
    }
  }

  @Test
  void an_output_that_swallows_the_failure_of_a_state_does_not_save_the_batch() {
    try (Stage stage = Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
      List<String> seen = new ArrayList<>();
      stage
          .ssc
          .queueStream(INPUT)
          .mapToPair(pair -> pair)
          .<Long>updateStateByKey((values, state) -> {
            if (values.contains(6L)) {
              throw new IllegalStateException("a six");
            }
            return Optional.of(state.orElse(0L) + values.size());
          })
          .named("counts")
          .foreachRDD((rdd, batch) -> {
            try {
              rdd.count();
            } catch (TidemillException e) {
              seen.add(batch.id() + " " + e.code());
            }
          });
      stage.run(1);
      assertThat(stage.ssc.step().failure()).isPresent();
      assertThat(stage.ssc.step().failure()).isEmpty();
      assertThat(seen).containsExactly("2 USER_FUNCTION_FAILED");
      assertThat(stage.ssc.stateOf("counts")).isEqualTo(Map.of("a", 2L, "b", 1L));
    }
  }
}
