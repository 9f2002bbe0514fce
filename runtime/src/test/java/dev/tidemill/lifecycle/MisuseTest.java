/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MisuseTest {
  @Test
  void nothing_can_be_declared_after_the_start() {
    try (ManualJob job = ManualJob.with()) {
      StreamingContext ssc = job.ssc();
      DStream<String> words = ssc.queueStream(List.of(List.of("a")));
      words.print();
      ssc.start();
      List<ThrowingCallable> declarations = List.of(
          () -> ssc.queueStream(List.of()),
          () -> ssc.rateStream(1),
          () -> ssc.socketTextStream("localhost", 1),
          () -> ssc.union(List.of(words, words)),
          () -> ssc.remember(Duration.ofSeconds(10)),
          () -> words.map(String::length),
          () -> words.filter(String::isEmpty),
          () -> words.window(Duration.ofSeconds(2)),
          () -> words.transform(rdd -> rdd),
          () -> words.cache(),
          () -> words.named("late"),
          () -> words.print(),
          () -> words.foreachRDD(rdd -> {}),
          () -> words.saveAsTextFiles("late"));
      for (ThrowingCallable declaration : declarations) {
        assertThatThrownBy(declaration)
            .isInstanceOfSatisfying(TidemillException.class, MisuseTest::isInvalidState)
            .hasMessageMatching("[a-zA-Z]+ \\(MisuseTest.java:\\d+\\) comes after the context was"
                + " started; declare all streams and outputs before start\\(\\), or in"
                + " define\\(\\.\\.\\.\\) of a StreamJob");
      }
      job.advanceMillis(1_000);
      assertThat(job.printed()).contains("a");
    }
  }

  @Test
  void nothing_can_be_declared_after_the_stop() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stop();
      assertThatThrownBy(() -> job.ssc().queueStream(List.of()))
          .isInstanceOfSatisfying(TidemillException.class, MisuseTest::isInvalidState)
          .hasMessageContaining("comes after the context was stopped");
    }
  }

  @Test
  void a_job_without_output_does_not_start_and_starts_when_it_has_one() {
    try (ManualJob job = ManualJob.with()) {
      DStream<String> words = job.ssc().queueStream(List.of(List.of("a")));
      assertThatThrownBy(() -> job.ssc().start())
          .isInstanceOfSatisfying(TidemillException.class, MisuseTest::isInvalidState)
          .hasMessageContaining("no output operation is declared before start (MisuseTest.java:")
          .hasMessageContaining("call print()");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.INITIALIZED);
      words.print();
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(job.printed()).contains("a");
    }
  }

  @Test
  void a_context_starts_once() {
    try (ManualJob job = started()) {
      assertThatThrownBy(() -> job.ssc().start())
          .isInstanceOfSatisfying(TidemillException.class, MisuseTest::isInvalidState)
          .hasMessageMatching(
              "start \\(MisuseTest.java:\\d+\\) comes after the context was started,"
                  + " by start \\(MisuseTest.java:\\d+\\); a context runs once");
      job.advanceMillis(1_000);
      assertThat(job.events().times()).containsExactly(1_000L);
    }
  }

  @Test
  void a_context_that_was_stopped_cannot_be_started() {
    try (ManualJob job = started()) {
      job.ssc().stop();
      assertThatThrownBy(() -> job.ssc().start())
          .isInstanceOfSatisfying(TidemillException.class, MisuseTest::isInvalidState)
          .hasMessageContaining("comes after the context was stopped; make a new one");
    }
  }

  @Test
  void a_context_that_was_stopped_before_its_start_cannot_be_started_or_waited_for() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of()).print();
      job.ssc().stop(true);
      job.ssc().stop();
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
      assertThatThrownBy(() -> job.ssc().start())
          .hasMessageContaining("was stopped; make a new one");
      assertThatThrownBy(() -> job.ssc().awaitTermination())
          .hasMessage("the context was stopped before it was started; make a new one");
      assertThatThrownBy(() -> job.ssc().step())
          .hasMessage("the context was stopped before it was started; make a new one");
    }
  }

  @Test
  void a_context_that_was_not_started_cannot_be_stepped_or_waited_for() {
    try (ManualJob job = ManualJob.with()) {
      assertThatThrownBy(() -> job.ssc().step())
          .isInstanceOfSatisfying(TidemillException.class, MisuseTest::isInvalidState)
          .hasMessage("the context has not been started; call start()");
      assertThatThrownBy(() -> job.ssc().awaitTermination(Duration.ofMillis(1)))
          .hasMessage("the context has not been started; call start()");
    }
  }

  @Test
  void a_context_with_a_runner_cannot_be_stepped() {
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofHours(1))
        .build()) {
      ssc.queueStream(List.of()).print();
      ssc.start();
      assertThatThrownBy(ssc::step)
          .isInstanceOfSatisfying(TidemillException.class, MisuseTest::isInvalidState)
          .hasMessageContaining(
              "build it with environment(world -> world.withClock(new ManualClock())) or withManualDrive()");
    }
  }

  @Test
  void a_context_that_has_stopped_cannot_be_stepped() {
    try (ManualJob job = started()) {
      job.ssc().stop();
      assertThatThrownBy(() -> job.ssc().step())
          .isInstanceOfSatisfying(TidemillException.class, MisuseTest::isInvalidState)
          .hasMessage("the context has stopped");
    }
  }

  @Test
  void a_batch_cannot_step_start_or_wait_for_its_own_context() {
    try (ManualJob job = ManualJob.with()) {
      List<String> errors = new ArrayList<>();
      job.ssc().queueStream(List.of()).foreachRDD(rdd -> {
        errors.add(errorOf(() -> job.ssc().step()));
        errors.add(errorOf(() -> job.ssc().start()));
        errors.add(errorOf(() -> job.ssc().awaitTermination()));
        errors.add(errorOf(() -> job.ssc().awaitTermination(Duration.ofDays(1))));
      });
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(errors).hasSize(4);
      assertThat(errors.get(0))
          .isEqualTo("step() is called while a batch runs; call it after the batch");
      assertThat(errors.get(1)).contains("comes after the context was started");
      assertThat(errors.subList(2, 4))
          .allMatch(error -> error.startsWith("awaitTermination() is called while a batch runs"));
      assertThat(job.events().times()).containsExactly(1_000L);
    }
  }

  @Test
  void a_batch_that_stops_its_context_is_the_last_one() {
    try (ManualJob job = ManualJob.with()) {
      List<StreamingContextState> states = new ArrayList<>();
      job.ssc().queueStream(List.of(List.of("a"), List.of("b"))).foreachRDD(rdd -> {
        job.ssc().stop();
        states.add(job.ssc().state());
        job.ssc().stop();
      });
      job.ssc().start();
      job.advanceMillis(5_000);
      assertThat(states).containsExactly(StreamingContextState.ACTIVE);
      assertThat(job.events().times()).containsExactly(1_000L);
      assertThat(job.events().lines()).endsWith("stopped");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void a_batch_that_stops_its_context_gracefully_is_followed_by_what_has_arrived() {
    try (ManualJob job = ManualJob.with()) {
      List<List<String>> batches = List.of(List.of("a"), List.of("b"), List.of("c"));
      job.ssc().queueStream(batches).foreachRDD(rdd -> job.ssc().stop(true));
      job.ssc().start();
      BatchReport report = job.ssc().step();
      assertThat(report.batch().id()).isEqualTo(1);
      assertThat(job.events().times()).containsExactly(1_000L, 2_000L, 3_000L);
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void every_event_may_stop_the_context() throws InterruptedException {
    for (String event : List.of("started", "batch", "done")) {
      try (ManualJob job = ManualJob.with()) {
        job.ssc().addListener(stoppingAt(event, job.ssc()));
        job.ssc().queueStream(List.of(List.of("a"), List.of("b"))).print();
        job.ssc().start();
        job.advanceMillis(5_000);
        assertThat(job.ssc().state()).as(event).isEqualTo(StreamingContextState.STOPPED);
        assertThat(job.events().times()).hasSize(event.equals("started") ? 0 : 1);
        assertThat(job.events().lines())
            .startsWith("started, first batch at 1000 ms")
            .endsWith("stopped");
        assertThat(job.ssc().awaitTermination(Duration.ZERO)).isTrue();
      }
    }
  }

  @Test
  void every_event_may_stop_a_context_with_a_runner() throws InterruptedException {
    for (String event : List.of("started", "batch", "done", "stopped")) {
      Events events = new Events();
      try (StreamingContext ssc = StreamingContext.builder()
          .master("local[1]")
          .setting("stream.maxBatches", "2")
          .batchInterval(Duration.ofMillis(1))
          .build()) {
        ssc.addListener(events);
        ssc.addListener(stoppingAt(event, ssc));
        ssc.queueStream(List.of(List.of("a"), List.of("b"))).foreachRDD(rdd -> {});
        ssc.start();
        assertThat(ssc.awaitTermination(Duration.ofSeconds(10))).as(event).isTrue();
        assertThat(events.lines()).startsWith(events.lines().get(0)).endsWith("stopped");
        assertThat(events.lines("started")).hasSize(1);
      }
    }
  }

  @Test
  void listeners_see_the_state_that_events_tell_of() {
    try (ManualJob job = ManualJob.with()) {
      List<StreamingContextState> states = new ArrayList<>();
      job.ssc().addListener(new StreamingListener() {
        @Override
        public void onStreamingStarted(Time firstBatch) {
          states.add(job.ssc().state());
        }

        @Override
        public void onStreamingStopped(Optional<Throwable> failure) {
          states.add(job.ssc().state());
        }
      });
      job.ssc().queueStream(List.of()).print();
      job.ssc().start();
      job.ssc().stop();
      assertThat(states)
          .containsExactly(StreamingContextState.ACTIVE, StreamingContextState.STOPPED);
    }
  }

  private static StreamingListener stoppingAt(String event, StreamingContext ssc) {
    return new StreamingListener() {
      @Override
      public void onStreamingStarted(Time firstBatch) {
        stopAt("started");
      }

      @Override
      public void onBatchStarted(BatchInfo batch) {
        stopAt("batch");
      }

      @Override
      public void onBatchCompleted(BatchReport report) {
        stopAt("done");
      }

      @Override
      public void onStreamingStopped(Optional<Throwable> failure) {
        stopAt("stopped");
      }

      private void stopAt(String now) {
        if (now.equals(event)) {
          ssc.stop();
        }
      }
    };
  }

  private static ManualJob started() {
    ManualJob job = ManualJob.with();
    job.ssc().queueStream(List.of()).print();
    job.ssc().start();
    return job;
  }

  private static void isInvalidState(TidemillException error) {
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_STATE);
  }

  private static String errorOf(ThrowingCallable call) throws Exception {
    try {
      call.call();
    } catch (TidemillException e) {
      return String.valueOf(e.getMessage());
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    return "no error";
  }
}
