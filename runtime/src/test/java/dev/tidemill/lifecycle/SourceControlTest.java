/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.BatchQueue;
import dev.tidemill.SourceControl;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.SourceState;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceControlTest {
  private static final OptionalLong NONE = OptionalLong.empty();

  @Test
  void batches_take_nothing_of_a_paused_source_and_go_on_where_they_were_when_it_is_resumed() {
    List<Long> seen = new ArrayList<>();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(10).named("numbers").foreachRDD(rdd -> seen.addAll(rdd.collect()));
      job.ssc().start();
      job.ssc().step();
      job.ssc().source("numbers").pause();
      job.advanceMillis(3_000);
      job.ssc().source("numbers").resume();
      job.ssc().step();
      assertThat(records(job)).containsExactly(10L, 0L, 0L, 0L, 40L);
      assertThat(seen).containsExactlyElementsOf(LongStream.range(0, 50).boxed().toList());
    }
  }

  @Test
  void a_rate_limits_each_batch_and_the_excess_stays_for_later() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(100).named("numbers").foreachRDD(rdd -> {});
      SourceControl numbers = job.ssc().source("numbers");
      numbers.limitRate(30);
      job.ssc().start();
      job.advanceMillis(3_000);
      numbers.limitRate(150);
      job.advanceMillis(2_000);
      numbers.unlimitRate();
      job.advanceMillis(2_000);
      assertThat(records(job)).containsExactly(30L, 30L, 30L, 150L, 150L, 210L, 100L);
    }
  }

  @Test
  void what_a_batch_does_with_a_source_applies_to_the_next_batch() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(10).named("numbers").foreachRDD((rdd, batch) -> {
        if (batch.id() == 2) {
          job.ssc().source("numbers").pause();
        }
      });
      job.ssc().start();
      job.advanceMillis(4_000);
      assertThat(records(job)).containsExactly(10L, 10L, 0L, 0L);
    }
  }

  @Test
  void any_thread_may_call_it() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(10).named("numbers").foreachRDD(rdd -> {});
      job.ssc().start();
      SourceControl numbers = job.ssc().source("numbers");
      CompletableFuture.runAsync(numbers::pause).join();
      job.ssc().step();
      CompletableFuture.runAsync(numbers::resume).join();
      job.ssc().step();
      assertThat(records(job)).containsExactly(0L, 20L);
    }
  }

  @Test
  void calling_twice_changes_nothing() {
    Told told = new Told();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("told", told).foreachRDD(rdd -> {});
      SourceControl control = job.ssc().source("told");
      job.ssc().start();
      job.ssc().step();
      control.pause();
      job.ssc().source("told").pause();
      job.advanceMillis(2_000);
      control.resume();
      control.resume();
      job.advanceMillis(2_000);
      assertThat(told.calls).containsExactly("end", "paused true", "paused false", "end", "end");
    }
  }

  @Test
  void a_pause_before_the_start_applies_to_the_first_batch() {
    Told told = new Told();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("told", told).foreachRDD(rdd -> {});
      job.ssc().source("told").pause();
      job.ssc().start();
      job.advanceMillis(2_000);
      assertThat(told.calls).containsExactly("paused true");
    }
  }

  @Test
  void other_sources_are_not_affected() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(10).named("a").foreachRDD(rdd -> {});
      job.ssc().rateStream(20).named("b").foreachRDD(rdd -> {});
      job.ssc().source("a").pause();
      job.ssc().source("b").limitRate(5);
      job.ssc().start();
      job.ssc().step();
      assertThat(job.events().reports().get(0).inputRecords())
          .containsEntry("a", 0L)
          .containsEntry("b", 5L);
    }
  }

  @Test
  void the_entries_of_a_queue_meet_a_rate_on_average() {
    try (ManualJob job = ManualJob.with()) {
      BatchQueue<Integer> queue = new BatchQueue<>();
      for (int i = 0; i < 5; i++) {
        queue.add(List.of(1, 2, 3));
      }
      job.ssc().queueStream(queue).named("queue").foreachRDD(rdd -> {});
      job.ssc().source("queue").limitRate(1);
      job.ssc().start();
      job.advanceMillis(7_000);
      assertThat(records(job)).containsExactly(3L, 0L, 0L, 3L, 0L, 0L, 3L);
    }
  }

  @Test
  void its_state_says_what_limits_it() {
    try (ManualJob job = ManualJob.with("stream.backpressure.initialRate", "40")) {
      job.ssc().rateStream(100).named("numbers").foreachRDD(rdd -> {});
      SourceControl numbers = job.ssc().source("numbers");
      assertThat(numbers.name()).isEqualTo("numbers");
      assertThat(numbers.state()).isEqualTo(new SourceState("numbers", false, NONE, NONE));
      job.ssc().start();
      job.ssc().step();
      assertThat(numbers.state())
          .isEqualTo(new SourceState("numbers", false, NONE, OptionalLong.of(40)));
      numbers.limitRate(7);
      job.ssc().step();
      assertThat(numbers.state())
          .isEqualTo(new SourceState("numbers", false, OptionalLong.of(7), OptionalLong.of(7)));
      numbers.pause();
      job.ssc().step();
      assertThat(numbers.state())
          .isEqualTo(new SourceState("numbers", true, OptionalLong.of(7), OptionalLong.of(0)));
    }
  }

  @Test
  void an_unknown_name_is_an_error_that_lists_the_names_of_sources() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(1).named("orders").map(x -> x).named("mapped").foreachRDD(rdd -> {});
      job.ssc().rateStream(1).named("clicks").foreachRDD(rdd -> {});
      for (String name : List.of("order", "mapped", "")) {
        assertThatThrownBy(() -> job.ssc().source(name))
            .isInstanceOfSatisfying(
                TidemillException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME))
            .hasMessageStartingWith(
                "no source is named \"" + name + "\", which source (SourceControlTest.java:")
            .hasMessageEndingWith("asks for; there are [orders, clicks]");
      }
    }
  }

  @Test
  void a_source_without_a_name_cannot_be_asked_for_and_the_error_says_how_to_name_it() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(1).foreachRDD(rdd -> {});
      assertThatThrownBy(() -> job.ssc().source("rateStream"))
          .hasMessageEndingWith(
              "there are []; name a source with named(...) on the stream that it returns");
    }
  }

  @Test
  void a_rate_below_one_record_a_second_is_refused() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(1).named("orders").foreachRDD(rdd -> {});
      assertThatThrownBy(() -> job.ssc().source("orders").limitRate(0))
          .isInstanceOf(TidemillException.class)
          .hasMessageStartingWith("the rate given to limitRate (SourceControlTest.java:")
          .hasMessageEndingWith(
              "of source \"orders\" is 0 records per second; it must be at least 1. To take nothing,"
                  + " call pause()");
    }
  }

  @Test
  void after_the_stop_a_change_is_an_error_and_the_state_is_still_there() {
    ManualJob job = ManualJob.with();
    job.ssc().rateStream(1).named("orders").foreachRDD(rdd -> {});
    SourceControl orders = job.ssc().source("orders");
    orders.limitRate(5);
    job.ssc().start();
    job.close();
    List<Runnable> changes =
        List.of(orders::pause, orders::resume, () -> orders.limitRate(1), orders::unlimitRate);
    for (Runnable change : changes) {
      assertThatThrownBy(change::run)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
          .hasMessageContaining("of source \"orders\" comes after the context was stopped");
    }
    assertThat(orders.state().rateLimit()).hasValue(5);
    assertThat(job.ssc().source("orders").state()).isEqualTo(orders.state());
  }

  @Test
  void rates_of_settings_take_precedence_over_those_that_the_program_sets_before_the_start() {
    try (ManualJob job = ManualJob.with("stream.source.rates", "a=3")) {
      job.ssc().rateStream(10).named("a").foreachRDD(rdd -> {});
      job.ssc().rateStream(10).named("b").foreachRDD(rdd -> {});
      job.ssc().source("a").limitRate(5);
      job.ssc().source("b").limitRate(5);
      job.ssc().start();
      job.ssc().step();
      assertThat(job.events().reports().get(0).inputRecords())
          .containsEntry("a", 3L)
          .containsEntry("b", 5L);
      job.ssc().source("a").limitRate(8);
      job.ssc().step();
      assertThat(job.events().reports().get(1).inputRecords()).containsEntry("a", 8L);
    }
  }

  @Test
  void a_rate_of_settings_for_a_source_that_is_not_there_is_an_error_at_the_start() {
    try (ManualJob job = ManualJob.with("stream.source.rates", "order=3")) {
      job.ssc().rateStream(10).named("orders").foreachRDD(rdd -> {});
      assertThatThrownBy(() -> job.ssc().start())
          .isInstanceOf(TidemillException.class)
          .hasMessage("stream.source.rates limits \"order\", but no source has that name; there are"
              + " [orders]");
    }
  }

  @Test
  void a_graceful_stop_leaves_what_a_paused_source_has_and_processes_what_the_others_have() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().rateStream(10).named("a").foreachRDD(rdd -> {});
      job.ssc().rateStream(10).named("b").foreachRDD(rdd -> {});
      job.ssc().start();
      job.ssc().step();
      job.ssc().source("a").pause();
      job.ssc().source("b").limitRate(1);
      job.advanceMillis(2_000);
      job.ssc().stop(true);
      long a = 0;
      long b = 0;
      for (BatchReport report : job.events().reports()) {
        a += report.inputRecords().getOrDefault("a", 0L);
        b += report.inputRecords().getOrDefault("b", 0L);
      }
      assertThat(a).isEqualTo(10);
      assertThat(b).isEqualTo(30);
    }
  }

  @Test
  void a_rate_of_less_than_a_record_a_batch_does_not_end_a_graceful_stop_early() {
    ManualClock clock = new ManualClock();
    List<Long> seen = new ArrayList<>();
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .clock(clock)
        .build();
    ssc.rateStream(20).named("numbers").foreachRDD(rdd -> seen.addAll(rdd.collect()));
    ssc.source("numbers").limitRate(2);
    ssc.start();
    clock.advance(Duration.ofSeconds(1));
    assertThat(seen).hasSize(2);
    ssc.stop(true);
    assertThat(seen).containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
  }

  @Test
  void with_a_checkpoint_directory_the_next_start_takes_what_a_paused_source_had(
      @TempDir Path folder) {
    List<Long> seen = new ArrayList<>();
    for (int start = 1; start <= 2; start++) {
      ManualClock clock = new ManualClock(Time.ofMillis(start * 10_000L));
      StreamingContext ssc = StreamingContext.builder()
          .master("local[1]")
          .clock(clock)
          .checkpoint(folder.toString())
          .build();
      ssc.rateStream(10)
          .named("numbers")
          .foreachRDD(rdd -> seen.addAll(rdd.collect()))
          .named("out");
      ssc.start();
      ssc.step();
      ssc.source("numbers").pause();
      ssc.step();
      ssc.stop(true);
    }
    assertThat(seen).isNotEmpty().doesNotHaveDuplicates().isSorted();
    assertThat(seen.get(seen.size() - 1)).isEqualTo(seen.size() - 1L);
    assertThat(seen).hasSizeGreaterThan(20);
  }

  private static List<Long> records(ManualJob job) {
    return job.events().reports().stream().map(BatchReport::numRecords).toList();
  }
}
