/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts that the scheduler asks for, and those that its callers bring along. */
@Timeout(60)
@SuppressWarnings({"NonAtomicVolatileUpdate"}) // one thread writes
class RequestedInterruptTest {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[2]"})
  void an_output_that_swallows_the_interrupt_of_a_stop_does_not_keep_it_from_the_next(String master)
      throws InterruptedException {
    CountDownLatch inBatch = new CountDownLatch(1);
    try (StreamingContext ssc = context(master)) {
      var numbers = ssc.queueStream(List.of(List.of(1, 2)));
      numbers.foreachRDD(rdd -> {
        inBatch.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          calls.add("swallowed");
        }
      });
      numbers.foreachRDD(rdd -> new CountDownLatch(1).await());
      ssc.start();
      inBatch.await();
      ImpatientStop.by(ssc::stop);
      assertThatThrownBy(ssc::awaitTermination).hasMessageContaining("was interrupted");
      assertThat(calls).containsExactly("swallowed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[2]"})
  void after_the_interrupt_of_a_stop_no_further_task_begins(String master)
      throws InterruptedException {
    CountDownLatch inBatch = new CountDownLatch(1);
    try (StreamingContext ssc = context(master)) {
      ssc.queueStream(List.of(IntStream.range(0, 20).boxed().toList()))
          .foreachRDD(rdd -> rdd.foreachPartition(numbers -> {
            calls.add("task");
            inBatch.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              // as a badly written client does
            }
          }));
      ssc.start();
      inBatch.await();
      ImpatientStop.by(ssc::stop);
      assertThatThrownBy(ssc::awaitTermination).hasMessageContaining("was interrupted");
      assertThat(calls).hasSizeBetween(1, 2);
    }
  }

  @Test
  void a_step_on_an_interrupted_thread_runs_its_batch_and_leaves_the_thread_interrupted() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        Interrupting.block();
        calls.addAll(rdd.collect());
      });
      job.ssc().start();
      Thread.currentThread().interrupt();
      job.ssc().step();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(calls).containsExactly("a");
    }
  }

  @Test
  void an_interrupt_of_whoever_waits_for_a_step_meets_the_function_that_runs_on_a_worker()
      throws InterruptedException {
    CountDownLatch onWorker = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    try (ManualJob job = ManualJob.with(
        "stream.master", "parallel[2]",
        "stream.batch.onFailure", "skip",
        "stream.closureCheck", "false")) {
      job.ssc()
          .queueStream(List.of(List.of("a", "b"), List.of("c", "d")))
          .foreachRDD((rdd, batch) -> {
            rdd.foreachPartition(words -> {
              if (batch.id() == 1 && Thread.currentThread().equals(caller)) {
                while (onWorker.getCount() > 0) { // it waits for nothing but the worker's task
                  Thread.onSpinWait();
                }
              } else if (batch.id() == 1) {
                onWorker.countDown();
                new CountDownLatch(1).await();
              }
            });
            calls.addAll(rdd.collect());
          });
      job.ssc().start();
      Thread other = new Thread(() -> {
        await().until(() -> onWorker.getCount() == 0 && caller.getState() == Thread.State.WAITING);
        caller.interrupt();
      });
      other.start();
      assertThat(job.ssc().step().failure().orElseThrow())
          .hasMessageStartingWith("foreachPartition")
          .hasCauseInstanceOf(InterruptedException.class);
      other.join();
      assertThat(job.ssc().step().failure()).isEmpty();
      assertThat(calls).containsExactly("c", "d");
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[2]"})
  void an_interrupt_during_the_commit_of_state_leaves_no_partition_behind(String master) {
    List<Integer> keys = List.of(0, 1, 2, 3, 4, 5, 6, 7);
    try (StreamingContext ssc = StreamingContext.builder()
        .master(master)
        .partitions(4)
        .environment(
            world -> world.withClock(new ManualClock()).withEngineWrapper(InterruptedCommits::new))
        .setting("stream.batch.onFailure", "retry")
        .setting("stream.closureCheck", "false")
        .build()) {
      ssc.queueStream(List.of(keys, keys, keys))
          .mapToPair(key -> Pair.of(key, 1))
          .updateStateByKey((List<Integer> values, Optional<Integer> sum) ->
              Optional.of(sum.orElse(0) + values.size()))
          .named("counts")
          .foreachRDD((rdd, batch) -> {
            rdd.count();
            if (batch.attempt() == 1 && batch.id() > 1) { // rolls back to the last commit
              throw new IllegalStateException("broken");
            }
          });
      ssc.start();
      for (int i = 0; i < 3; i++) {
        assertThat(ssc.step().failure()).isEmpty();
      }
      assertThat(ssc.stateOf("counts").values()).hasSize(8).allMatch(count -> count.equals(3));
    }
  }

  @Test
  void a_wake_up_that_comes_after_the_sleep_does_not_disturb_the_batch()
      throws InterruptedException {
    LateClock clock = new LateClock();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .environment(world -> world.withClock(clock))
        .setting("stream.batch.onFailure", "stop")
        .build()) {
      ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        Interrupting.block();
        calls.addAll(rdd.collect());
      });
      ssc.start();
      clock.sleeping.await();
      ssc.stop(true);
      ssc.awaitTermination();
      assertThat(calls).containsExactly("a");
    }
  }

  private static StreamingContext context(String master) {
    return StreamingContext.builder()
        .master(master)
        .partitions(10)
        .batchInterval(Duration.ofMillis(10))
        .setting("stream.stop.timeout", "1h")
        .setting("stream.closureCheck", "false")
        .build();
  }

  /** A sleep ends when it is interrupted, as if it had come to its end just before: only the flag tells. */
  private static final class LateClock implements Clock {
    private final CountDownLatch sleeping = new CountDownLatch(1);
    private volatile long millis;

    @Override
    public Time now() {
      return Time.ofMillis(millis);
    }

    @Override
    public long nanoTime() {
      return millis * 1_000_000;
    }

    @Override
    public void sleepUntil(Time deadline) throws InterruptedException {
      pause(deadline.since(now()));
    }

    @Override
    public void pause(Duration atMost) {
      sleeping.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        millis += atMost.toMillis();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** An engine whose commits run on a thread of which an interrupt is requested. */
  private record InterruptedCommits(Engine engine) implements Engine {
    @Override
    public Evaluator evaluator() {
      return engine.evaluator();
    }

    @Override
    public BatchEvaluator begin(BatchInfo info) {
      return new Interrupted(engine.begin(info));
    }

    @Override
    public List<Pair<?, ?>> state(String name) {
      return engine.state(name);
    }

    @Override
    public void write(StateOutput out) throws IOException {
      engine.write(out);
    }

    @Override
    public RestoredState restore(WrittenState written) {
      return engine.restore(written);
    }

    @Override
    public void merge(WrittenState written, StateSlice slice, StateOutput out) throws IOException {
      engine.merge(written, slice, out);
    }

    @Override
    public void close() {
      engine.close();
    }

    private record Interrupted(BatchEvaluator batch) implements BatchEvaluator {
      @Override
      public StateDelta prepare() {
        return batch.prepare();
      }

      @Override
      public void commit() {
        Interrupts.request(Thread.currentThread());
        try {
          batch.commit();
        } finally {
          assertThat(Interrupts.reset()).isTrue();
        }
      }

      @Override
      public BatchCounts counts() {
        return batch.counts();
      }

      @Override
      public Map<String, Long> recordsRead() {
        return batch.recordsRead();
      }

      @Override
      public int defaultPartitions() {
        return batch.defaultPartitions();
      }

      @Override
      public <T, R> List<R> evaluate(
          PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
        return batch.evaluate(plan, action, first, count);
      }

      @Override
      public void release(CachedNode<?> node) {
        batch.release(node);
      }

      @Override
      public void close() {
        batch.close();
      }
    }
  }
}
