/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.testkit.storage.SimulatedDisk;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A changed job goes on from the checkpoint of the old one, or is refused with a reason. */
final class UpgradedJobTest {
  private static final List<List<String>> INPUT =
      List.of(List.of("a", "b"), List.of("a"), List.of("b", "c"), List.of("a"), List.of("d"));
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final ManualClock clock = new ManualClock();
  private final List<String> seen = new ArrayList<>();

  @Test
  void a_state_keeps_its_values_under_a_new_name() {
    run(2, job -> counts(job).named("counts"));
    try (StreamingContext second =
        start(job -> counts(job).named("totals").formerly("counts"), UnaryOperator.identity())) {
      assertThat(sorted(second.stateOf("totals"))).hasToString("{a=2, b=1}");
      second.step();
      assertThat(sorted(second.stateOf("totals"))).hasToString("{a=2, b=2, c=1}");
    }
    // the former name is not needed again
    try (StreamingContext third =
        start(job -> counts(job).named("totals"), UnaryOperator.identity())) {
      assertThat(sorted(third.stateOf("totals"))).hasToString("{a=2, b=2, c=1}");
    }
  }

  @Test
  void a_state_that_is_gone_is_refused_until_it_is_dropped_by_name() {
    run(2, job -> {
      counts(job).named("counts").print();
      recent(job);
    });
    assertThatThrownBy(() -> start(UpgradedJobTest::recent, UnaryOperator.identity()))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("missing  state                counts")
        .hasMessageContaining("stream.checkpoint.drop=counts");
    try (StreamingContext second =
        start(UpgradedJobTest::recent, b -> b.setting("stream.checkpoint.drop", "counts, lines"))) {
      assertThat(sorted(second.stateOf("recent"))).hasToString("{a=2, b=1}");
    }
    // a state of that name begins anew
    try (StreamingContext third = start(
        job -> {
          counts(job).named("counts").print();
          recent(job);
        },
        UnaryOperator.identity())) {
      assertThat(third.stateOf("counts")).isEmpty();
      assertThat(sorted(third.stateOf("recent"))).hasToString("{a=2, b=1}");
    }
  }

  @Test
  void a_new_state_is_empty_and_the_old_ones_go_on() {
    run(2, UpgradedJobTest::recent);
    try (StreamingContext second = start(
        job -> {
          counts(job).named("counts").print();
          recent(job);
        },
        UnaryOperator.identity())) {
      assertThat(second.stateOf("counts")).isEmpty();
      second.step(); // the first of the new source
      assertThat(sorted(second.stateOf("counts"))).hasToString("{a=1, b=1}");
      assertThat(sorted(second.stateOf("recent"))).hasToString("{a=1, b=1, c=1}");
    }
  }

  /** Key b comes in the first batch only. */
  @Test
  void a_timeout_that_is_added_counts_from_the_last_batch_without_it() {
    List<List<String>> input =
        List.of(List.of("a", "b"), List.of("a"), List.of("a"), List.of("a"), List.of("c", "a"));
    run(2, job -> visits(job, input, Duration.ZERO));
    run(1, job -> visits(job, input, SECOND));
    for (String snapshotInterval : List.of("1s", "1h")) {
      try (StreamingContext again = start(
          job -> visits(job, input, SECOND),
          b -> b.setting("stream.checkpoint.snapshotInterval", snapshotInterval))) {
        again.step();
      }
    }
    try (StreamingContext last =
        start(job -> visits(job, input, SECOND), UnaryOperator.identity())) {
      assertThat(sorted(last.stateOf("visits"))).hasToString("{a=5, c=1}");
    }
  }

  @Test
  void a_key_expires_in_the_start_that_adds_the_timeout() {
    List<List<String>> input =
        List.of(List.of("a", "b"), List.of("a"), List.of("a"), List.of("a", "c"));
    run(2, job -> visits(job, input, Duration.ZERO));
    try (StreamingContext second =
        start(job -> visits(job, input, SECOND), UnaryOperator.identity())) {
      second.step();
      assertThat(sorted(second.stateOf("visits"))).hasToString("{a=3, b=1}");
      second.step();
      assertThat(sorted(second.stateOf("visits"))).hasToString("{a=4, c=1}");
    }
  }

  /** The batch that finds the timeout fails at first, and runs again in the next start. */
  @Test
  void a_timeout_is_added_by_a_batch_that_fails_at_first() {
    List<List<String>> input = List.of(List.of("a", "b"), List.of("a"), List.of("a", "c"));
    run(1, job -> visits(job, input, Duration.ZERO));
    try (StreamingContext failing = start(
        job -> {
          visits(job, input, SECOND);
          job.queueStream(INPUT).named("other").foreachRDD(rdd -> {
            throw new IllegalStateException("no disk");
          });
        },
        UnaryOperator.identity())) {
      assertThatThrownBy(failing::step).hasMessageContaining("no disk");
    }
    try (StreamingContext second = start(
        job -> visits(job, input, SECOND), b -> b.setting("stream.checkpoint.drop", "other"))) {
      second.step();
      assertThat(sorted(second.stateOf("visits"))).hasToString("{a=2, b=1}");
      second.step();
      assertThat(sorted(second.stateOf("visits"))).hasToString("{a=3, c=1}");
    }
  }

  /** Key b is used while there is no timeout. */
  @Test
  void a_timeout_that_is_removed_and_added_again_forgets_no_use_of_a_key() {
    List<List<String>> input =
        List.of(List.of("a", "b"), List.of("a"), List.of("b"), List.of("c"), List.of("c"));
    run(2, job -> visits(job, input, SECOND));
    run(1, job -> visits(job, input, Duration.ZERO));
    try (StreamingContext third =
        start(job -> visits(job, input, SECOND), UnaryOperator.identity())) {
      third.step();
      assertThat(sorted(third.stateOf("visits"))).hasToString("{a=2, b=2, c=1}");
    }
    try (StreamingContext fourth =
        start(job -> visits(job, input, SECOND), UnaryOperator.identity())) {
      fourth.step();
      assertThat(sorted(fourth.stateOf("visits"))).hasToString("{c=2}");
    }
  }

  @Test
  void another_number_of_partitions_changes_nothing_else() {
    run(2, job -> {
      counts(job).named("counts").print();
      recent(job);
    });
    for (int partitions : new int[] {1, 7}) {
      try (StreamingContext next = start(
          job -> {
            counts(job).named("counts").print();
            recent(job);
          },
          b -> b.setting("stream.partitions", Integer.toString(partitions)))) {
        assertThat(next.defaultPartitions()).isEqualTo(partitions);
        next.step();
      }
    }
    try (StreamingContext last = start(
        job -> {
          counts(job).named("counts").print();
          recent(job);
        },
        UnaryOperator.identity())) {
      assertThat(last.defaultPartitions()).as("as before").isEqualTo(7);
      assertThat(sorted(last.stateOf("counts"))).hasToString("{a=3, b=2, c=1}");
      assertThat(sorted(last.stateOf("recent"))).hasToString("{a=1, b=1, c=1}");
    }
  }

  @Test
  void the_map_before_a_window_may_change_and_earlier_batches_stay_as_they_were() {
    run(2, job -> windowed(job, "old"));
    seen.clear();
    run(1, job -> windowed(job, "new"));
    assertThat(seen).containsExactly("[old a, new b, new c]");
  }

  @Test
  void a_window_whose_length_has_changed_is_refused() {
    run(2, UpgradedJobTest::recent);
    assertThatThrownBy(() -> start(
            job -> ones(job, "more")
                .reduceByKeyAndWindow(
                    (a, b) -> a + b, (a, b) -> a - b, SECOND.multipliedBy(3), SECOND)
                .named("recent")
                .print(),
            UnaryOperator.identity()))
        .hasMessageContaining("changed  state")
        .hasMessageContaining("2000 ms, 128 key groups -> ");
  }

  @Test
  void what_has_no_name_is_refused_with_its_line() {
    assertThatThrownBy(() -> start(
            job -> job.queueStream(INPUT)
                .mapToPair(line -> Pair.of(line, 1))
                .updateStateByKey((values, state) -> Optional.of(1))
                .saveAsTextFiles("/out"),
            UnaryOperator.identity()))
        .hasMessageContaining("queueStream (UpgradedJobTest.java:")
        .hasMessageContaining("updateStateByKey (UpgradedJobTest.java:")
        .hasMessageContaining("saveAsTextFiles (UpgradedJobTest.java:");
    assertThatThrownBy(() -> start(
            job -> job.queueStream(INPUT)
                .named("lines-6fa459ea-ee8a-3ca4-894e-db77e160355e")
                .print(),
            UnaryOperator.identity()))
        .hasMessageContaining("looks random");
  }

  @Test
  void a_plain_window_whose_length_has_changed_is_refused() {
    run(2, job -> windowed(job, "old"));
    assertThatThrownBy(() -> start(
            job -> lines(job)
                .map(line -> "new " + line)
                .named("prefixed")
                .window(SECOND.multipliedBy(3))
                .print(),
            UnaryOperator.identity()))
        .hasMessageContaining("changed  batches of a window")
        .hasMessageContaining("records, 2000 ms -> records, 3000 ms");
  }

  /** Its batches go by the first of the two, and that one is gone. */
  @Test
  void a_window_that_shares_its_batches_with_another_one_goes_on_only_with_them() {
    run(3, job -> sharing(job, true));
    assertThatThrownBy(() ->
            start(job -> sharing(job, false), b -> b.setting("stream.checkpoint.drop", "short")))
        .hasMessageContaining("changed  state                long")
        .hasMessageContaining("the batches of its window are not kept");
    try (StreamingContext second = start(
        job -> sharing(job, false).formerly("short"),
        b -> b.setting("stream.checkpoint.drop", "short"))) {
      assertThat(sorted(second.stateOf("long"))).hasToString("{a=1, b=1, c=1}");
      second.step();
      assertThat(sorted(second.stateOf("long"))).hasToString("{a=1, b=1, c=1}");
      second.step();
      assertThat(sorted(second.stateOf("long"))).hasToString("{a=1, d=1}");
    }
  }

  @Test
  void a_window_that_nothing_reads_for_a_while_begins_anew() {
    run(3, UpgradedJobTest::recent);
    Consumer<StreamingContext> unread = job -> {
      DStream<String> lines = job.queueStream(INPUT).named("more");
      lines.print();
      lines
          .mapToPair(line -> Pair.of(line, 1))
          .reduceByKeyAndWindow((a, b) -> a + b, (a, b) -> a - b, SECOND.multipliedBy(2), SECOND)
          .named("recent");
    };
    assertThatThrownBy(() -> start(unread, UnaryOperator.identity()))
        .hasMessageContaining("missing  state                recent");
    try (StreamingContext second =
        start(unread, b -> b.setting("stream.checkpoint.drop", "recent"))) {
      second.step();
    }
    try (StreamingContext third = start(UpgradedJobTest::recent, UnaryOperator.identity())) {
      third.step();
      assertThat(sorted(third.stateOf("recent"))).hasToString("{d=1}");
    }
  }

  @Test
  void a_job_that_accepts_no_change_is_refused_with_another_interval_or_other_partitions() {
    run(2, job -> lines(job).print());
    assertThatThrownBy(() -> start(
            job -> lines(job).print(),
            b -> b.setting("stream.checkpoint.onChange", "fail")
                .batchInterval(Duration.ofSeconds(5))))
        .hasMessageContaining("the batch interval was 1000 ms and is 5000 ms");
    assertThatThrownBy(() -> start(
            job -> lines(job).print(),
            b -> b.setting("stream.checkpoint.onChange", "fail").setting("stream.partitions", "7")))
        .hasMessageContaining("the number of partitions was 2 and is 7");
    start(job -> lines(job).print(), b -> b.setting("stream.checkpoint.onChange", "fail"))
        .close();
  }

  /** The batch was planned, and its records taken, when the job ended. */
  @Test
  void a_planned_batch_keeps_its_records_with_another_interval() {
    Consumer<StreamingContext> job = ssc -> {
      counts(ssc).named("counts");
      ssc.queueStream(INPUT)
          .named("other")
          .window(SECOND.multipliedBy(10), SECOND.multipliedBy(10))
          .foreachRDD(rdd -> seen.add(rdd.collect().toString()));
    };
    run(1, job);
    try (StreamingContext failing = start(
        ssc -> {
          counts(ssc).named("counts");
          ssc.queueStream(INPUT)
              .named("other")
              .window(SECOND.multipliedBy(10), SECOND.multipliedBy(10))
              .foreachRDD(rdd -> {});
          ssc.queueStream(INPUT).named("third").foreachRDD(rdd -> {
            throw new IllegalStateException("no disk");
          });
        },
        UnaryOperator.identity())) {
      assertThatThrownBy(failing::step).hasMessageContaining("no disk");
    }
    for (int start = 0; start < 2; start++) {
      try (StreamingContext longer = start(
          job,
          b -> b.batchInterval(Duration.ofSeconds(5)).setting("stream.checkpoint.drop", "third"))) {
        if (start == 0) {
          continue; // another start before the batch is decided
        }
        assertThat(longer.step().batch().time().millis()).isEqualTo(2_000);
        assertThat(sorted(longer.stateOf("counts"))).hasToString("{a=2, b=1}");
        assertThat(longer.step().batch().time().millis()).isEqualTo(7_000);
        assertThat(sorted(longer.stateOf("counts"))).hasToString("{a=2, b=2, c=1}");
      }
    }
    assertThat(seen).containsExactly("[a, b, a]");
  }

  @Test
  void a_longer_interval_starts_after_the_last_batch() {
    run(2, job -> lines(job).print());
    try (StreamingContext second =
        start(job -> lines(job).print(), b -> b.batchInterval(Duration.ofSeconds(5)))) {
      assertThat(second.step().batch().time().millis()).isEqualTo(7_000);
      assertThat(second.step().batch().id()).isEqualTo(4);
    }
  }

  @Test
  void missed_batches_run_one_by_one_or_as_one() {
    run(2, job -> lines(job).print());
    clock.advanceTo(Time.ofMillis(10_500));
    try (StreamingContext second = start(
        job -> lines(job).print(), b -> b.setting("stream.checkpoint.missedBatches", "coalesce"))) {
      assertThat(second.step().batch().time().millis()).isEqualTo(10_000);
      assertThat(second.step().batch().time().millis()).isEqualTo(11_000);
    }
    clock.advanceTo(Time.ofMillis(13_500));
    try (StreamingContext third = start(job -> lines(job).print(), UnaryOperator.identity())) {
      assertThat(third.step().batch().time().millis()).isEqualTo(12_000);
      assertThat(third.step().batch().time().millis()).isEqualTo(13_000);
    }
  }

  @Test
  void batch_times_rise_whatever_the_clock_says() {
    run(4, job -> lines(job).print());
    ManualClock early = new ManualClock();
    try (StreamingContext second =
        start(job -> lines(job).print(), b -> b.environment(world -> world.withClock(early)))) {
      assertThat(second.step().batch().time().millis()).isEqualTo(5_000);
    }
  }

  private static DStream<String> lines(StreamingContext job) {
    return job.queueStream(INPUT).named("lines");
  }

  private static PairDStream<String, Integer> ones(StreamingContext job, String source) {
    return job.queueStream(INPUT).named(source).mapToPair(line -> Pair.of(line, 1));
  }

  private static StateDStream<String, Integer> counts(StreamingContext job) {
    StateDStream<String, Integer> counts = ones(job, "lines")
        .updateStateByKey((values, state) -> Optional.of(state.orElse(0) + values.size()));
    counts.print();
    return counts;
  }

  /** Counts in a state whose keys expire when they are idle, unless the timeout is zero. */
  private static void visits(StreamingContext job, List<List<String>> input, Duration timeout) {
    StateSpec<String, Integer, Integer, Integer> count =
        StateSpec.<String, Integer, Integer, Integer>function((key, one, state) -> {
          if (!state.isTimingOut()) {
            state.update(state.option().orElse(0) + 1);
          }
          return state.get();
        });
    job.queueStream(input)
        .named("lines")
        .mapToPair(line -> Pair.of(line, 1))
        .mapWithState(timeout.isZero() ? count : count.timeout(timeout))
        .named("visits")
        .print();
  }

  private static void recent(StreamingContext job) {
    ones(job, "more")
        .reduceByKeyAndWindow((a, b) -> a + b, (a, b) -> a - b, SECOND.multipliedBy(2), SECOND)
        .named("recent")
        .print();
  }

  /** A window of two batches, behind another one of the same function object or not. */
  private static StateDStream<String, Integer> sharing(StreamingContext job, boolean withShort) {
    ReduceFunction<Integer> sum = (a, b) -> a + b;
    PairDStream<String, Integer> ones = ones(job, "more");
    if (withShort) {
      ones.reduceByKeyAndWindow(sum, SECOND).named("short").print();
    }
    StateDStream<String, Integer> both =
        ones.reduceByKeyAndWindow(sum, SECOND.multipliedBy(2)).named("long");
    both.print();
    return both;
  }

  private void windowed(StreamingContext job, String prefix) {
    lines(job)
        .map(line -> prefix + " " + line)
        .named("prefixed")
        .window(SECOND.multipliedBy(2))
        .foreachRDD(rdd -> seen.add(rdd.collect().toString()));
  }

  private void run(int batches, Consumer<StreamingContext> job) {
    try (StreamingContext first = start(job, UnaryOperator.identity())) {
      for (int i = 0; i < batches; i++) {
        first.step();
      }
    }
  }

  private StreamingContext start(
      Consumer<StreamingContext> job, UnaryOperator<StreamingContext.Builder> settings) {
    StreamingContext ssc = settings
        .apply(StreamingContext.builder()
            .master("local[2]")
            .batchInterval(SECOND)
            .checkpoint("/checkpoint")
            .environment(world -> world
                .withClock(clock)
                .withStorage(disk.newProcess())
                .withPrintTarget(new PrintStream(OutputStream.nullOutputStream()))
                .withJobId("job")))
        .build();
    try {
      job.accept(ssc);
      ssc.start();
      return ssc;
    } catch (Throwable e) {
      ssc.close();
      throw e;
    }
  }

  private static Map<Object, Object> sorted(Map<?, ?> state) {
    return new TreeMap<>(state);
  }
}
