/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When batches are due, and what they are called. */
final class BatchTimesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1000, 1000",
    "1, 1000, 1000",
    "999, 1000, 1000",
    "1000, 1000, 2000",
    "1234, 1000, 2000",
    "1999, 1000, 2000",
    "0, 500, 500",
    "1234, 500, 1500",
    "0, 3000, 3000",
    "7000, 3000, 9000",
    "9000, 3000, 12000",
    "-1, 1000, 0",
    "-1000, 1000, 0",
    "-1500, 1000, -1000"
  })
  void the_first_batch_is_at_the_next_multiple_of_the_interval_after_the_start(
      long now, long interval, long first) {
    try (Stage stage = Stage.at(now, b -> b.batchInterval(Duration.ofMillis(interval)))) {
      Recording<Integer> recording = Recording.of(stage.ssc.queueStream(List.of(batch(1))));
      stage.run(2);
      assertThat(recording.times())
          .containsExactly(Time.ofMillis(first), Time.ofMillis(first + interval));
    }
  }

  @Test
  void the_time_of_the_start_counts_and_not_that_of_the_declaration() {
    try (Stage stage = Stage.of(1)) {
      Recording<Integer> recording = Recording.of(stage.ssc.queueStream(List.of(batch(1))));
      stage.clock.advance(Duration.ofMillis(4321));
      stage.run(1);
      assertThat(recording.times()).containsExactly(Time.ofMillis(5000));
    }
  }

  @Test
  void moving_the_clock_runs_every_batch_that_falls_due_at_its_own_time() {
    try (Stage stage = Stage.of(2)) {
      List<Time> clockInBatch = new ArrayList<>();
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1), batch(2), batch(3)));
      Recording<Integer> recording = Recording.of(in);
      in.foreachRDD(rdd -> clockInBatch.add(stage.clock.now()));
      stage.ssc.start();
      stage.clock.advance(Duration.ofMillis(3999));
      assertThat(recording.batches()).containsExactly(batch(1), batch(2), batch(3));
      assertThat(clockInBatch)
          .containsExactly(Time.ofMillis(1000), Time.ofMillis(2000), Time.ofMillis(3000));
      assertThat(stage.clock.now()).isEqualTo(Time.ofMillis(3999));
    }
  }

  @Test
  void nothing_runs_before_its_time() {
    try (Stage stage = Stage.of(2)) {
      Recording<Integer> recording = Recording.of(stage.ssc.queueStream(List.of(batch(1))));
      stage.ssc.start();
      stage.clock.advance(Duration.ofMillis(999));
      assertThat(recording.batches()).isEmpty();
      stage.clock.advance(Duration.ofMillis(1));
      assertThat(recording.batches()).containsExactly(batch(1));
    }
  }

  @Test
  void a_step_moves_the_clock_to_the_next_batch_and_reports_it() {
    try (Stage stage = Stage.of(2)) {
      Recording.of(stage.ssc.queueStream(List.of(batch(1, 2), batch())));
      stage.ssc.start();
      stage.clock.advance(Duration.ofMillis(300));
      BatchReport first = stage.ssc.step();
      assertThat(stage.clock.now()).isEqualTo(Time.ofMillis(1000));
      assertThat(first.batch().id()).isEqualTo(1);
      assertThat(first.batch().time()).isEqualTo(Time.ofMillis(1000));
      assertThat(first.numRecords()).isEqualTo(2);
      assertThat(first.failure()).isEmpty();
      BatchReport second = stage.ssc.step();
      assertThat(second.batch().id()).isEqualTo(2);
      assertThat(second.numRecords()).isZero();
    }
  }

  @Test
  void steps_and_moves_of_the_clock_may_take_turns() {
    try (Stage stage = Stage.of(1)) {
      Recording<Integer> recording =
          Recording.of(stage.ssc.queueStream(List.of(batch(1), batch(2), batch(3), batch(4))));
      stage.run(1);
      stage.clock.advance(Duration.ofMillis(1500));
      stage.ssc.step();
      stage.clock.advanceTo(Time.ofMillis(4000));
      assertThat(recording.batches()).containsExactly(batch(1), batch(2), batch(3), batch(4));
      assertThat(recording.times().get(3)).isEqualTo(Time.ofMillis(4000));
    }
  }

  @Test
  void batches_that_fell_due_while_one_ran_run_afterwards_each_with_its_own_time() {
    try (Stage stage = Stage.of(1)) {
      List<String> ran = new ArrayList<>();
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1), batch(2), batch(3)));
      in.foreachRDD((rdd, batch) -> {
        ran.add(batch.time() + " at " + stage.clock.now());
        if (batch.id() == 1) {
          stage.clock.advance(Duration.ofMillis(2500));
        }
      });
      stage.ssc.start();
      stage.clock.advance(Duration.ofSeconds(1));
      stage.clock.advance(Duration.ofMillis(500));
      assertThat(ran)
          .containsExactly(
              "1000 ms at 1000 ms",
              "2000 ms at 3500 ms",
              "3000 ms at 3500 ms",
              "4000 ms at 4000 ms");
    }
  }

  @Test
  void a_late_batch_reports_its_delay() {
    try (Stage stage = Stage.of(1)) {
      List<Duration> delays = new ArrayList<>();
      List<Duration> processing = new ArrayList<>();
      stage.ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          delays.add(report.schedulingDelay());
          processing.add(report.processingTime());
          assertThat(report.totalDelay())
              .isEqualTo(report.schedulingDelay().plus(report.processingTime()));
        }
      });
      stage
          .ssc
          .queueStream(List.of(batch(1)))
          .foreachRDD(
              (rdd, batch) -> stage.clock.advance(Duration.ofMillis(batch.id() == 1 ? 1700 : 100)));
      stage.run(3);
      assertThat(delays).containsExactly(Duration.ZERO, Duration.ofMillis(700), Duration.ZERO);
      assertThat(processing)
          .containsExactly(Duration.ofMillis(1700), Duration.ofMillis(100), Duration.ofMillis(100));
    }
  }

  @Test
  void a_tick_without_an_output_that_is_due_is_a_batch_all_the_same() {
    try (Stage stage = Stage.of(1)) {
      List<Time> started = new ArrayList<>();
      List<Integer> outputs = new ArrayList<>();
      stage.ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          started.add(report.batch().time());
          outputs.add(report.outputs().size());
        }
      });
      Recording.of(stage
          .ssc
          .queueStream(List.of(batch(1), batch(2), batch(3)))
          .window(Duration.ofSeconds(3), Duration.ofSeconds(3)));
      stage.run(3);
      assertThat(started)
          .containsExactly(Time.ofMillis(1000), Time.ofMillis(2000), Time.ofMillis(3000));
      assertThat(outputs).containsExactly(0, 0, 1);
    }
  }

  @Test
  void a_job_stops_after_the_given_number_of_batches() {
    try (Stage stage = Stage.with(b -> b.setting("stream.maxBatches", "2"))) {
      Recording<Integer> recording =
          Recording.of(stage.ssc.queueStream(List.of(batch(1), batch(2), batch(3))));
      stage.ssc.start();
      stage.clock.advance(Duration.ofSeconds(5));
      assertThat(recording.batches()).containsExactly(batch(1), batch(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-1s", "PT0.0005S", "PT1.0000001S"})
  void an_interval_that_is_not_positive_and_of_whole_milliseconds_is_refused(String interval) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .environment(world -> world.withClock(new dev.tidemill.time.ManualClock()))
        .setting("stream.batchInterval", interval);
    assertThatThrownBy(builder::build)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
        .hasMessageContaining("stream.batchInterval")
        .hasMessageContaining("whole milliseconds from 1ms");
  }
}
