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
import dev.tidemill.time.Clock;
import dev.tidemill.time.SystemClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stops of a context with a thread of its own, on the machine's clock. */
@Timeout(60)
class StopOfRunnerTest {
  private final OwnThreads threads = new OwnThreads();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void no_thread_is_left() {
    threads.assertNoneLeft();
  }

  @Test
  void a_stop_does_not_wait_for_the_tick_that_the_runner_sleeps_for() {
    try (StreamingContext ssc = context(Duration.ofHours(1), "stream.stop.timeout", "1h")) {
      ssc.queueStream(List.of()).print();
      ssc.start();
      ssc.stop(); // the tick is an hour away, and so is the end of the class's patience
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void a_graceful_stop_does_not_wait_for_ticks_either_and_processes_what_has_arrived()
      throws InterruptedException {
    BatchQueue<String> queue = new BatchQueue<String>().add(List.of("a")).add(List.of("b"));
    Pushed pushed = new Pushed();
    try (StreamingContext ssc = context(Duration.ofHours(1))) {
      ssc.queueStream(queue)
          .union(ssc.receiverStream(pushed))
          .foreachRDD(rdd -> calls.addAll(rdd.collect()));
      ssc.start();
      pushed.push("c");
      ssc.stop(true);
      ssc.awaitTermination();
      assertThat(calls).containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @Test
  void a_stop_waits_for_the_batch_that_runs() throws InterruptedException {
    CountDownLatch inBatch = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (StreamingContext ssc = context(Duration.ofMillis(10))) {
      ssc.queueStream(List.of()).foreachRDD((rdd, batch) -> {
        inBatch.countDown();
        goOn.await();
        calls.add("batch " + batch.id());
      });
      ssc.start();
      inBatch.await();
      Thread stops = Thread.currentThread();
      Thread release = new Thread(() -> {
        while (!isWaiting(
            stops)) { // the next batch is due soon, and the stop has to come before it
          Thread.onSpinWait();
        }
        goOn.countDown();
      });
      release.start();
      ssc.stop();
      calls.add("stopped");
      assertThat(calls).containsExactly("batch 1", "stopped");
    }
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        || thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void a_batch_that_does_not_end_within_the_stop_timeout_is_interrupted()
      throws InterruptedException {
    CountDownLatch inBatch = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (StreamingContext ssc = context(Duration.ofMillis(10), "stream.stop.timeout", "50ms")) {
      ssc.queueStream(List.of()).foreachRDD(rdd -> {
        inBatch.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.countDown();
          throw e;
        }
      });
      ssc.start();
      inBatch.await();
      ssc.stop();
      interrupted.await(); // how the context ends depends on whether another 50 ms are enough
    }
  }

  @Test
  void a_batch_that_is_interrupted_by_a_stop_is_the_last_one_and_ends_the_context()
      throws InterruptedException {
    CountDownLatch inBatch = new CountDownLatch(1);
    Events events = new Events();
    try (StreamingContext ssc = context(Duration.ofMillis(10), "stream.stop.timeout", "1h")) {
      ssc.addListener(events);
      ssc.queueStream(List.of()).foreachRDD(rdd -> {
        inBatch.countDown();
        new CountDownLatch(1).await();
      });
      ssc.start();
      inBatch.await();
      ImpatientStop.by(ssc::stop);
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      assertThatThrownBy(ssc::awaitTermination)
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED))
          .hasMessageContaining("was interrupted, because it had not ended in time");
      assertThat(events.times()).hasSize(1);
    }
  }

  @Test
  void an_interrupted_batch_is_not_given_up_by_the_policy_to_skip() throws InterruptedException {
    CountDownLatch inBatch = new CountDownLatch(1);
    ScriptedSource source = new ScriptedSource(List.of("a"), List.of("b"));
    try (StreamingContext ssc = context(
        Duration.ofMillis(10), "stream.stop.timeout", "1h", "stream.batch.onFailure", "skip")) {
      ssc.stream("words", source).foreachRDD(rdd -> {
        inBatch.countDown();
        new CountDownLatch(1).await();
      });
      ssc.start();
      inBatch.await();
      ImpatientStop.by(() -> ssc.stop(true));
      assertThatThrownBy(ssc::awaitTermination).hasMessageContaining("was interrupted");
      assertThat(source.calls("release")).isEmpty();
    }
  }

  @Test
  void a_graceful_stop_that_takes_too_long_leaves_the_rest() {
    BatchQueue<String> queue = new BatchQueue<>();
    for (int i = 0; i < 100_000; i++) {
      queue.add(List.of("x"));
    }
    Thread stopping = Thread.currentThread();
    try (StreamingContext ssc = context(Duration.ofHours(1), "stream.stop.timeout", "1h")) {
      ssc.queueStream(queue).foreachRDD((rdd, batch) -> {
        calls.addAll(rdd.collect());
        if (batch.id() == 3) {
          stopping.interrupt();
        }
        LockSupport.parkNanos(10_000_000); // an interrupt ends it, and is not reported
      });
      ssc.start();
      ssc.stop(true);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      assertThat(calls).hasSizeBetween(3, 99_999);
    }
  }

  @Test
  void an_interrupt_of_the_thread_that_stops_is_an_interrupt_of_the_batch()
      throws InterruptedException {
    CountDownLatch inBatch = new CountDownLatch(1);
    try (StreamingContext ssc = context(Duration.ofMillis(10), "stream.stop.timeout", "1h")) {
      ssc.queueStream(List.of()).foreachRDD(rdd -> {
        inBatch.countDown();
        new CountDownLatch(1).await();
      });
      ssc.start();
      inBatch.await();
      ImpatientStop.by(ssc::stop);
      assertThatThrownBy(ssc::awaitTermination).hasMessageContaining("was interrupted");
    }
  }

  @Test
  void a_batch_may_stop_the_context_that_runs_it() throws InterruptedException {
    try (StreamingContext ssc = context(Duration.ofMillis(10))) {
      ssc.queueStream(List.of()).foreachRDD(rdd -> {
        calls.add(Thread.currentThread().getName());
        ssc.stop(true);
      });
      ssc.start();
      assertThat(ssc.awaitTermination(Duration.ofSeconds(20))).isTrue();
      assertThat(calls).containsExactly("tidemill-driver");
    }
  }

  @Test
  void several_threads_may_stop_a_context_at_once() throws InterruptedException {
    try (StreamingContext ssc = context(Duration.ofMillis(1))) {
      Events events = new Events();
      ssc.addListener(events);
      ssc.queueStream(List.of()).foreachRDD(rdd -> {});
      ssc.start();
      CountDownLatch ready = new CountDownLatch(8);
      List<Thread> stoppers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean graceful = i % 2 == 0;
        Thread stopper = new Thread(() -> {
          ready.countDown();
          ssc.stop(graceful);
          calls.add(ssc.state().toString());
        });
        stopper.start();
        stoppers.add(stopper);
      }
      for (Thread stopper : stoppers) {
        stopper.join(TimeUnit.SECONDS.toMillis(20));
      }
      assertThat(calls).hasSize(8).containsOnly("STOPPED");
      assertThat(events.lines("stopped")).hasSize(1);
    }
  }

  @Test
  void a_clock_that_fails_ends_the_job_with_its_error() {
    Clock broken = new Clock() {
      private final Clock real = new SystemClock();

      @Override
      public Time now() {
        return real.now();
      }

      @Override
      public long nanoTime() {
        return real.nanoTime();
      }

      @Override
      public void sleepUntil(Time deadline) throws InterruptedException {
        real.sleepUntil(deadline);
      }

      @Override
      public void pause(Duration atMost) {
        throw new AssertionError("the clock is broken");
      }
    };
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofHours(1))
        .environment(world -> world.withClock(broken))
        .build()) {
      ssc.queueStream(List.of()).print();
      ssc.start();
      assertThatThrownBy(ssc::awaitTermination)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("the clock is broken");
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void two_hundred_contexts_one_after_the_other_leave_no_thread_behind() {
    for (int i = 0; i < 200; i++) {
      try (StreamingContext ssc = context(Duration.ofMillis(1), "stream.master", "local[3]")) {
        ssc.receiverStream(new Pushed()).foreachRDD(rdd -> {});
        ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> calls.addAll(rdd.collect()));
        ssc.start();
        ssc.stop(true);
      }
    }
    assertThat(calls).hasSize(200);
  }

  private static StreamingContext context(Duration interval, String... settings) {
    StreamingContext.Builder builder =
        StreamingContext.builder().master("local[2]").batchInterval(interval);
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    return builder.build();
  }
}
