/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TickingTest {
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  @Test
  void the_first_batch_is_at_the_next_multiple_of_the_interval_after_the_start() {
    try (ManualJob job = ManualJob.startingAt(12_345)) {
      job.ssc().queueStream(List.of()).print();
      job.ssc().start();
      job.advanceMillis(654);
      assertThat(job.events().times()).isEmpty();
      job.advanceMillis(1);
      assertThat(job.events().times()).containsExactly(13_000L);
    }
  }

  @Test
  void a_start_on_a_multiple_waits_for_the_next_one() {
    try (ManualJob job = ManualJob.startingAt(12_000)) {
      job.ssc().queueStream(List.of()).print();
      job.ssc().start();
      assertThat(job.events().lines()).containsExactly("started, first batch at 13000 ms");
      job.advanceMillis(999);
      assertThat(job.events().times()).isEmpty();
      job.advanceMillis(1);
      assertThat(job.events().times()).containsExactly(13_000L);
    }
  }

  @Test
  void ticks_before_1970_are_aligned_too() {
    try (ManualJob job = ManualJob.startingAt(-2_500)) {
      job.ssc().queueStream(List.of()).print();
      job.ssc().start();
      job.advanceMillis(2_500);
      assertThat(job.events().times()).containsExactly(-2_000L, -1_000L, 0L);
    }
  }

  @Test
  void advancing_by_n_intervals_runs_n_batches_each_complete_before_the_next() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc()
          .queueStream(List.of(List.of("a"), List.of(), List.of("b")))
          .foreachRDD((rdd, batch) -> log.add(batch.time() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(log).containsExactly("1000 ms [a]", "2000 ms []", "3000 ms [b]");
      assertThat(job.events().lines())
          .containsExactly(
              "started, first batch at 1000 ms",
              "batch 1 at 1000 ms attempt 1 {queueStream=[0, 1)}",
              "output 0 of 1000 ms begins",
              "output 0 of 1000 ms ends after 0 ms",
              "done 1 at 1000 ms attempt 1 read {queueStream=1} start 1000 ms delay 0 ms"
                  + " processing 0 ms total 0 ms",
              "batch 2 at 2000 ms attempt 1 {queueStream=[1, 2)}",
              "output 0 of 2000 ms begins",
              "output 0 of 2000 ms ends after 0 ms",
              "done 2 at 2000 ms attempt 1 read {queueStream=0} start 2000 ms delay 0 ms"
                  + " processing 0 ms total 0 ms",
              "batch 3 at 3000 ms attempt 1 {queueStream=[2, 3)}",
              "output 0 of 3000 ms begins",
              "output 0 of 3000 ms ends after 0 ms",
              "done 3 at 3000 ms attempt 1 read {queueStream=1} start 3000 ms delay 0 ms"
                  + " processing 0 ms total 0 ms");
    }
  }

  @Test
  void a_batch_that_takes_long_makes_the_next_ones_late_until_they_have_caught_up() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of()).foreachRDD((rdd, batch) -> {
        if (batch.id() == 1) {
          job.advanceMillis(3_500);
        }
      });
      job.ssc().start();
      job.advanceMillis(5_000);
      assertThat(job.events().times()).containsExactly(1_000L, 2_000L, 3_000L, 4_000L, 5_000L);
      assertThat(job.events().delays()).containsExactly(0L, 2_500L, 1_500L, 500L, 0L);
      BatchReport first = job.events().reports().get(0);
      assertThat(first.processingTime()).isEqualTo(Duration.ofMillis(3_500));
      assertThat(first.outputs().get(0).duration()).isEqualTo(Duration.ofMillis(3_500));
      BatchReport second = job.events().reports().get(1);
      assertThat(second.startTime()).isEqualTo(Time.ofMillis(4_500));
      assertThat(second.totalDelay()).isEqualTo(Duration.ofMillis(2_500));
    }
  }

  @Test
  void an_advance_ends_even_if_every_batch_takes_longer_than_its_interval() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of()).foreachRDD(rdd -> job.advanceMillis(2_000));
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(job.events().delays()).containsExactly(0L, 1_000L, 2_000L);
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(7_000));
      job.advanceMillis(0);
      assertThat(job.events().times())
          .containsExactly(1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_000L, 7_000L);
    }
  }

  @Test
  void several_contexts_on_one_clock_run_in_order_of_time_and_then_of_their_start() {
    ManualClock clock = new ManualClock();
    try (StreamingContext twos = logging("twos", clock, 2);
        StreamingContext threes = logging("threes", clock, 3)) {
      threes.start();
      twos.start();
      clock.advance(Duration.ofSeconds(6));
      assertThat(log)
          .containsExactly(
              "twos 2000 ms", "threes 3000 ms", "twos 4000 ms", "threes 6000 ms", "twos 6000 ms");
    }
  }

  @Test
  void what_one_context_takes_long_for_makes_the_others_on_its_clock_late() {
    ManualClock clock = new ManualClock();
    try (ManualJob slow = ManualJob.on(clock);
        ManualJob other = ManualJob.on(clock)) {
      slow.ssc().queueStream(List.of()).foreachRDD(rdd -> slow.advanceMillis(300));
      other.ssc().queueStream(List.of()).print();
      slow.ssc().start();
      other.ssc().start();
      clock.advance(Duration.ofSeconds(2));
      assertThat(slow.events().delays()).containsExactly(0L, 0L);
      assertThat(other.events().delays()).containsExactly(300L, 300L);
    }
  }

  @Test
  void a_failure_of_one_context_leaves_the_others_to_the_next_advance() {
    ManualClock clock = new ManualClock();
    try (ManualJob failing = ManualJob.on(clock, "stream.batch.onFailure", "stop");
        ManualJob other = ManualJob.on(clock)) {
      failing.ssc().queueStream(List.of()).foreachRDD(rdd -> {
        throw new IllegalStateException("broken");
      });
      other.ssc().queueStream(List.of()).print();
      failing.ssc().start();
      other.ssc().start();
      assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(3))).hasMessageContaining("broken");
      assertThat(clock.now()).isEqualTo(Time.ofMillis(1_000));
      clock.advanceTo(Time.ofMillis(3_000));
      assertThat(other.events().times()).containsExactly(1_000L, 2_000L, 3_000L);
      assertThat(failing.events().times()).containsExactly(1_000L);
    }
  }

  @Test
  void a_step_moves_the_clock_to_the_next_tick_and_runs_it_on_the_calling_thread() {
    try (ManualJob job = ManualJob.with()) {
      List<Thread> threads = new ArrayList<>();
      job.ssc()
          .queueStream(List.of(List.of("a")))
          .foreachRDD(rdd -> threads.add(Thread.currentThread()));
      job.ssc().start();
      job.advanceMillis(300);
      BatchReport report = job.ssc().step();
      assertThat(report.batch().time()).isEqualTo(Time.ofMillis(1_000));
      assertThat(report.numRecords()).isEqualTo(1);
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(1_000));
      assertThat(threads).containsExactly(Thread.currentThread());
      assertThat(job.ssc().step().batch().time()).isEqualTo(Time.ofMillis(2_000));
    }
  }

  @Test
  void a_step_runs_what_other_contexts_on_the_clock_have_to_do_before() {
    ManualClock clock = new ManualClock();
    try (StreamingContext ones = logging("ones", clock, 1);
        StreamingContext threes = logging("threes", clock, 3)) {
      ones.start();
      threes.start();
      threes.step();
      assertThat(log)
          .containsExactly("ones 1000 ms", "ones 2000 ms", "ones 3000 ms", "threes 3000 ms");
    }
  }

  @Test
  void a_step_that_is_late_runs_one_batch_and_leaves_the_clock_alone() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of()).foreachRDD((rdd, batch) -> {
        if (batch.id() == 1) {
          job.advanceMillis(2_500);
        }
      });
      job.ssc().start();
      job.ssc().step();
      assertThat(job.events().times()).containsExactly(1_000L);
      BatchReport second = job.ssc().step();
      assertThat(second.schedulingDelay()).isEqualTo(Duration.ofMillis(1_500));
      assertThat(job.events().times()).containsExactly(1_000L, 2_000L);
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(3_500));
    }
  }

  @Test
  void a_late_batch_in_a_step_may_move_the_clock_as_well() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of()).foreachRDD(rdd -> job.advanceMillis(2_500));
      job.ssc().start();
      job.ssc().step();
      job.ssc().step();
      job.ssc().step();
      assertThat(job.events().delays()).containsExactly(0L, 1_500L, 3_000L);
    }
  }

  @Test
  void a_batch_may_step_another_context_on_the_same_clock() {
    ManualClock clock = new ManualClock();
    try (ManualJob outer = ManualJob.on(clock);
        ManualJob inner = ManualJob.on(clock)) {
      inner.ssc().queueStream(List.of()).print();
      outer.ssc().queueStream(List.of()).foreachRDD(rdd -> inner.ssc().step());
      inner.ssc().start();
      outer.ssc().start();
      outer.ssc().step();
      assertThat(outer.events().times()).containsExactly(1_000L);
      assertThat(inner.events().times()).containsExactly(1_000L, 2_000L);
      assertThat(outer.events().reports().get(0).processingTime()).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void a_context_on_any_clock_can_be_driven_by_hand() {
    SettableClock clock = new SettableClock();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .environment(world -> world.withClock(clock).withManualDrive())
        .build()) {
      ssc.queueStream(List.of()).foreachRDD((rdd, batch) -> log.add(batch.time().toString()));
      ssc.start();
      assertThatThrownBy(ssc::step)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
          .hasMessage("no batch is due at 0 ms; the next one is at 1000 ms");
      clock.set(2_100);
      assertThat(log).isEmpty();
      assertThat(ssc.step().schedulingDelay()).isEqualTo(Duration.ofMillis(1_100));
      assertThat(ssc.step().schedulingDelay()).isEqualTo(Duration.ofMillis(100));
      assertThat(log).containsExactly("1000 ms", "2000 ms");
    }
  }

  @Test
  void a_runner_that_is_behind_runs_every_missed_tick_in_order() throws InterruptedException {
    SettableClock clock = new SettableClock();
    Events events = new Events();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .environment(world -> world.withClock(clock))
        .build()) {
      ssc.addListener(events);
      ssc.queueStream(List.of()).foreachRDD(rdd -> {});
      ssc.start();
      clock.awaitSleeper();
      clock.set(2_050);
      events.awaitLine("done 20 ");
      assertThat(events.times())
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, 20).mapToObj(n -> n * 100).toList());
      assertThat(events.delays().get(0)).isEqualTo(1_950);
      assertThat(events.delays().get(19)).isEqualTo(50);
    }
  }

  @Test
  void every_time_is_that_of_the_clock_that_was_passed_in() {
    Time future = Time.ofMillis(7_258_118_400_000L); // the year 2200
    try (ManualJob job = ManualJob.on(new ManualClock(future))) {
      job.ssc().queueStream(List.of(List.of("a"))).print();
      job.ssc().start();
      job.ssc().step();
      BatchReport report = job.events().reports().get(0);
      assertThat(report.batch().time()).isEqualTo(future.plus(Duration.ofSeconds(1)));
      assertThat(report.startTime()).isEqualTo(future.plus(Duration.ofSeconds(1)));
      assertThat(report.totalDelay()).isZero();
      assertThat(job.printed()).contains("Time: 2200-01-01 00:00:01");
    }
  }

  @Test
  void a_stream_with_a_longer_slide_has_its_batches_at_multiples_of_it_from_the_start() {
    try (ManualJob job = ManualJob.startingAt(1_000)) {
      Duration threeSeconds = Duration.ofSeconds(3);
      job.ssc()
          .queueStream(List.of())
          .window(threeSeconds, threeSeconds)
          .foreachRDD((rdd, batch) -> log.add(batch.time().toString()));
      job.ssc().start();
      job.advanceMillis(7_000);
      assertThat(log).containsExactly("4000 ms", "7000 ms");
      assertThat(job.events().times()).hasSize(7);
    }
  }

  @Test
  void a_job_may_be_told_to_stop_after_a_number_of_batches() {
    try (ManualJob job = ManualJob.with("stream.maxBatches", "3")) {
      BatchQueue<String> queue = new BatchQueue<>();
      job.ssc().queueStream(queue).print();
      job.ssc().start();
      job.advanceMillis(10_000);
      assertThat(job.events().times()).containsExactly(1_000L, 2_000L, 3_000L);
      assertThat(job.events().lines()).endsWith("stopped");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  private StreamingContext logging(String name, ManualClock clock, int seconds) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(seconds))
        .environment(world -> world.withClock(clock))
        .build();
    ssc.queueStream(List.of()).foreachRDD((rdd, batch) -> log.add(name + " " + batch.time()));
    return ssc;
  }
}
