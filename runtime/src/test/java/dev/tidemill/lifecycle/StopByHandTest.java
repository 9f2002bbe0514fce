/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stops of a context that is driven by hand: all that a stop does is done by the thread that asks for it. */
@Timeout(60)
class StopByHandTest {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  @Test
  void an_immediate_stop_leaves_what_has_arrived() {
    BatchQueue<String> queue = new BatchQueue<String>().add(List.of("a")).add(List.of("b"));
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(queue).foreachRDD(rdd -> calls.addAll(rdd.collect()));
      job.ssc().start();
      job.advanceMillis(1_000);
      job.ssc().stop();
      assertThat(calls).containsExactly("a");
      assertThat(job.events().lines()).endsWith("stopped");
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(1_000));
    }
  }

  @Test
  void a_graceful_stop_processes_what_waits_in_a_queue_in_batches_at_the_next_ticks() {
    BatchQueue<String> queue = new BatchQueue<>();
    List.of("a", "b", "c").forEach(word -> queue.add(List.of(word)));
    try (ManualJob job = ManualJob.with()) {
      job.ssc()
          .queueStream(queue)
          .foreachRDD((rdd, batch) -> calls.add(batch.time() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(1_500);
      job.ssc().stop(true);
      assertThat(calls).containsExactly("1000 ms [a]", "2000 ms [b]", "3000 ms [c]");
      assertThat(job.events().delays()).containsExactly(0L, 0L, 0L);
      assertThat(job.clock().now()).isEqualTo(Time.ofMillis(1_500));
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void what_is_added_to_a_queue_after_a_graceful_stop_began_is_not_processed() {
    BatchQueue<String> queue = new BatchQueue<String>().add(List.of("a"));
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(queue).foreachRDD(rdd -> {
        calls.addAll(rdd.collect());
        queue.add(List.of("more"));
      });
      job.ssc().start();
      job.ssc().stop(true);
      assertThat(calls).containsExactly("a");
    }
  }

  @Test
  void a_graceful_stop_processes_what_receivers_have_stored() throws InterruptedException {
    OwnThreads threads = new OwnThreads();
    Pushed pushed = new Pushed();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().receiverStream(pushed).foreachRDD(rdd -> calls.addAll(rdd.collect()));
      job.ssc().start();
      pushed.push("a", "b");
      job.advanceMillis(1_000);
      pushed.push("c");
      pushed.push("d");
      job.ssc().stop(true);
      assertThat(calls).containsExactly("a", "b", "c", "d");
      assertThatThrownBy(() -> pushed.push("too late")).isInstanceOf(InterruptedException.class);
    }
    threads.assertNoneLeft();
  }

  @Test
  void a_graceful_stop_of_a_job_that_is_behind_runs_the_batches_up_to_what_has_arrived()
      throws InterruptedException {
    Pushed pushed = new Pushed();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().receiverStream(pushed).foreachRDD((rdd, batch) -> {
        calls.add(batch.time() + " " + rdd.collect());
        if (batch.id() == 1) {
          job.advanceMillis(3_200);
          pushed.push("at 4200 ms");
        }
      });
      job.ssc().start();
      job.advanceMillis(1_000);
      job.ssc().stop(true);
      assertThat(calls)
          .containsExactly(
              "1000 ms []", "2000 ms []", "3000 ms []", "4000 ms []", "5000 ms [at 4200 ms]");
    }
  }

  @Test
  void a_graceful_stop_may_move_the_clock_inside_its_batches() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc()
          .queueStream(List.of(List.of("a"), List.of("b"), List.of("c")))
          .foreachRDD(rdd -> job.advanceMillis(2_500));
      job.ssc().start();
      job.ssc().stop(true);
      assertThat(job.events().delays()).containsExactly(0L, 500L, 2_000L);
    }
  }

  @Test
  void a_graceful_stop_ends_if_a_source_says_for_ever_that_there_is_more() {
    ScriptedSource source = new ScriptedSource(List.of("a"), List.of("b")).neverDrained();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("words", source).foreachRDD(rdd -> calls.addAll(rdd.collect()));
      job.ssc().start();
      job.ssc().stop(true);
      assertThat(calls).containsExactly("a", "b");
      assertThat(job.events().times()).containsExactly(1_000L, 2_000L, 3_000L);
    }
  }

  @Test
  void a_graceful_stop_ends_if_a_source_cannot_say_what_belongs_to_the_batch() {
    ScriptedSource source =
        new ScriptedSource(List.of("a")).fail("end", 1, new IllegalStateException("gone"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      job.ssc().stream("words", source).foreachRDD(rdd -> calls.addAll(rdd.collect()));
      job.ssc().start();
      job.ssc().stop(true);
      assertThat(job.events().times()).containsExactly(1_000L);
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void a_batch_that_fails_in_a_graceful_stop_ends_it_with_its_error() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc().queueStream(List.of(List.of("a"), List.of("b"))).foreachRDD(rdd -> {
        throw new IllegalStateException("broken");
      });
      job.ssc().start();
      job.ssc().stop(true);
      assertThat(job.events().times()).containsExactly(1_000L);
      assertThatThrownBy(() -> job.ssc().awaitTermination()).hasMessageContaining("broken");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void a_source_that_fails_when_it_is_told_to_stop_ends_the_stop_with_its_error() {
    for (String method : List.of("stopIntake", "hasMore")) {
      ScriptedSource source =
          new ScriptedSource(List.of("a")).fail(method, 1, new AssertionError("broken"));
      try (ManualJob job = ManualJob.with()) {
        job.ssc().stream("words", source).print();
        job.ssc().start();
        job.ssc().stop(true);
        assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
        assertThat(source.calls("close")).hasSize(1);
        assertThatThrownBy(() -> job.ssc().awaitTermination()).hasMessageContaining("broken");
      }
    }
  }

  @Test
  void the_program_closes_what_it_opened_in_the_opposite_order_and_whatever_fails() {
    ScriptedSource first =
        new ScriptedSource(new Script(calls)).fail("close", 1, new NoClassDefFoundError("driver"));
    ScriptedSink second =
        new ScriptedSink("second", calls).fail("close", 1, new IllegalStateException("stuck"));
    OwnThreads threads = new OwnThreads();
    try (ManualJob job = ManualJob.with("stream.master", "local[3]")) {
      var words = job.ssc().stream("first", first);
      words.writeTo(new ScriptedSink("one", calls));
      words.writeTo(second);
      job.ssc().start();
      calls.clear();
      job.ssc().stop();
      assertThat(calls).containsExactly("second close", "one close", "close");
      assertThat(job.events().lines()).endsWith("stopped");
    }
    threads.assertNoneLeft();
  }

  @Test
  void a_stop_may_be_asked_for_several_times_and_an_immediate_one_wins() {
    BatchQueue<String> queue = new BatchQueue<>();
    List.of("a", "b", "c", "d").forEach(word -> queue.add(List.of(word)));
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(queue).foreachRDD((rdd, batch) -> {
        calls.addAll(rdd.collect());
        job.ssc().stop(batch.id() == 1); // graceful first, then at once
        job.ssc().stop(true);
      });
      job.ssc().start();
      job.advanceMillis(1_000);
      job.ssc().stop(true);
      job.ssc().stop();
      assertThat(calls).containsExactly("a", "b");
      assertThat(job.events().lines("stopped")).hasSize(1);
    }
  }

  @Test
  void a_stop_by_another_thread_waits_for_the_batch_that_runs() throws Exception {
    CountDownLatch inBatch = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of(List.of("a"), List.of("b"))).foreachRDD(rdd -> {
        inBatch.countDown();
        goOn.await();
        calls.addAll(rdd.collect());
      });
      job.ssc().start();
      Future<?> stop = other.submit(() -> {
        inBatch.await();
        Thread stopping = Thread.currentThread();
        new Thread(() -> {
              await("the stop waits")
                  .until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
              goOn.countDown();
            })
            .start();
        job.ssc().stop();
        calls.add("stopped");
        return null;
      });
      job.advanceMillis(10_000);
      stop.get();
      assertThat(calls).containsExactly("a", "stopped");
      assertThat(job.events().times()).containsExactly(1_000L);
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void a_batch_that_does_not_end_is_interrupted_by_the_stop_of_another_thread() throws Exception {
    CountDownLatch inBatch = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (ManualJob job = ManualJob.with("stream.stop.timeout", "1h")) {
      job.ssc().queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        inBatch.countDown();
        new CountDownLatch(1).await();
      });
      job.ssc().start();
      Future<?> stop = other.submit(() -> {
        inBatch.await();
        ImpatientStop.by(job.ssc()::stop);
        return null;
      });
      assertThatThrownBy(() -> job.advanceMillis(1_000))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED))
          .hasMessageContaining("batch 1000 ms was interrupted")
          .hasMessageContaining("a longer stream.stop.timeout");
      stop.get();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void a_stop_on_a_thread_that_is_interrupted_closes_everything_and_leaves_it_interrupted() {
    OwnThreads threads = new OwnThreads();
    Pushed pushed = new Pushed();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().receiverStream(pushed).print();
      job.ssc().start();
      Thread.currentThread().interrupt();
      job.ssc().stop();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
    threads.assertNoneLeft();
  }

  @Test
  void waiting_with_a_time_limit_says_whether_the_context_has_stopped() throws Exception {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of()).print();
      job.ssc().start();
      assertThat(job.ssc().awaitTermination(Duration.ofMillis(1))).isFalse();
      assertThat(job.ssc().awaitTermination(Duration.ofSeconds(-1))).isFalse();
      job.ssc().stop();
      assertThat(job.ssc().awaitTermination(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
      assertThat(job.ssc().awaitTermination(Duration.ofSeconds(Long.MIN_VALUE))).isTrue();
      job.ssc().awaitTermination();
    }
  }
}
