/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No batch runs on a state that is neither that of before a failed batch nor that of after it. */
class LostStateTest {
  private final List<String> outputs = new ArrayList<>();

  /** Runs all tasks on the calling thread; runs that are to fail do so after their first task. */
  private static final class Breaking implements TaskExecutor {
    private int failures;

    @Override
    public void run(int tasks, IntConsumer task) {
      for (int i = 0; i < tasks; i++) {
        if (i == 1 && failures > 0) {
          failures--;
          throw new IllegalStateException("no thread left");
        }
        task.accept(i);
      }
    }

    @Override
    public void close() {}
  }

  private static StreamingContext.Builder builder(TaskExecutor executor, String onFailure) {
    return StreamingContext.builder()
        .master("parallel[2]")
        .environment(world -> world.withTaskExecutor(executor).withClock(new ManualClock()))
        .setting("stream.batch.onFailure", onFailure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "retry", "skip"})
  void a_commit_that_the_workers_break_off_is_carried_through_in_all_states(String onFailure) {
    Breaking executor = new Breaking();
    try (StreamingContext ssc = builder(executor, onFailure).build()) {
      PairDStream<Long, Long> numbers = ssc.queueStream(
              List.of(List.of(1L, 2L), List.of(1L, 2L), List.of(1L, 2L)))
          .mapToPair(n -> Pair.of(n, n));
      for (String name : List.of("first", "second")) {
        numbers
            .<Long>updateStateByKey((values, sum) ->
                Optional.of(sum.orElse(0L) + values.stream().mapToLong(v -> v).sum()))
            .named(name)
            .foreachRDD((rdd, batch) -> outputs.add(
                batch.id() + " " + name + " " + rdd.sortByKey(true).values().collect()));
      }
      numbers.foreachRDD((rdd, batch) -> executor.failures = batch.id() == 2 ? 2 : 0);
      ssc.start();
      ssc.step();
      assertThat(ssc.step().failure()).isEmpty();
      assertThat(executor.failures).isZero();
      ssc.step();
      assertThat(outputs)
          .containsExactly(
              "1 first [1, 2]",
              "1 second [1, 2]",
              "2 first [2, 4]",
              "2 second [2, 4]",
              "3 first [3, 6]",
              "3 second [3, 6]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "retry", "skip"})
  void a_commit_that_fails_half_way_stops_the_context_whatever_the_policy_is(String onFailure) {
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(
            world -> world.withClock(new ManualClock()).withEngineWrapper(LostCommits::new))
        .setting("stream.batch.onFailure", onFailure)
        .build()) {
      ssc.queueStream(List.of(List.of(1L), List.of(2L)))
          .foreachRDD((rdd, batch) -> outputs.add(batch.id() + "/" + batch.attempt()));
      ssc.start();
      assertThatThrownBy(ssc::step).hasMessageContaining("half a commit");
      assertThatThrownBy(ssc::step).hasMessageContaining("half a commit");
      assertThat(outputs).containsExactly("1/1");
    }
  }

  @Test
  void a_batch_that_fails_before_its_commit_loses_nothing() {
    Breaking executor = new Breaking();
    try (StreamingContext ssc = builder(executor, "skip").build()) {
      ssc.queueStream(List.of(List.of(1L), List.of(2L), List.of(3L)))
          .mapToPair(n -> Pair.of("k", n))
          .<Long>updateStateByKey((values, sum) ->
              Optional.of(sum.orElse(0L) + values.stream().mapToLong(v -> v).sum()))
          .foreachRDD((rdd, batch) -> {
            outputs.add(batch.id() + " " + rdd.values().collect());
            if (batch.id() == 2) {
              throw new IllegalStateException("disk full");
            }
          });
      ssc.start();
      ssc.step();
      assertThat(ssc.step().failure()).isPresent();
      ssc.step();
      assertThat(outputs).containsExactly("1 [1]", "2 [3]", "3 [4]");
    }
  }

  /** An engine whose commits fail half way. */
  private record LostCommits(Engine engine) implements Engine {
    @Override
    public Evaluator evaluator() {
      return engine.evaluator();
    }

    @Override
    public BatchEvaluator begin(BatchInfo info) {
      return new Lost(engine.begin(info));
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

    private record Lost(BatchEvaluator batch) implements BatchEvaluator {
      @Override
      public StateDelta prepare() {
        return batch.prepare();
      }

      @Override
      public void commit() {
        throw new TidemillException(ErrorCode.STATE_LOST, "half a commit");
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
