/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No batch runs on a state that is neither that of before a failed batch nor that of after it. */
class LostStateTest {
  private final List<String> outputs = new ArrayList<>();

  /** Runs all tasks on the calling thread, until the program says that they fail. */
  private static final class Breaking implements TaskExecutor {
    private boolean broken;

    @Override
    public void run(int tasks, IntConsumer task) {
      if (broken) {
        throw new IllegalStateException("no thread left");
      }
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
    }

    @Override
    public void close() {}
  }

  /** A job whose tasks all fail from the end of its output in batch 2 on: the state of that batch is to be committed then. */
  private StreamingContext job(String onFailure) {
    Breaking executor = new Breaking();
    StreamingContext ssc = StreamingContext.builder()
        .master("parallel[2]")
        .environment(world -> world.withTaskExecutor(executor).withClock(new ManualClock()))
        .setting("stream.batch.onFailure", onFailure)
        .build();
    ssc.queueStream(List.of(List.of(1L), List.of(2L), List.of(3L)))
        .mapToPair(n -> Pair.of("k", n))
        .<Long>updateStateByKey((values, sum) ->
            Optional.of(sum.orElse(0L) + values.stream().mapToLong(v -> v).sum()))
        .named("sums")
        .foreachRDD((rdd, batch) -> {
          outputs.add(batch.id() + "/" + batch.attempt() + " " + rdd.values().collect());
          executor.broken = batch.id() == 2;
        });
    ssc.start();
    return ssc;
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "retry", "skip"})
  void a_commit_that_fails_half_way_stops_the_context_whatever_the_policy_is(String onFailure) {
    try (StreamingContext ssc = job(onFailure)) {
      ssc.step();
      assertThatThrownBy(ssc::step)
          .hasMessageContaining("no thread left")
          .satisfies(e -> assertThat(e.getSuppressed())
              .singleElement()
              .isInstanceOfSatisfying(TidemillException.class, lost -> {
                assertThat(lost.code()).isEqualTo(ErrorCode.STATE_LOST);
                assertThat(lost).hasMessageContaining("the state \"sums\" could not be put back");
                assertThat(lost).hasMessageContaining("after batch 2000 ms failed");
              }));
      assertThatThrownBy(ssc::step).hasMessageContaining("no thread left");
      assertThat(outputs).containsExactly("1/1 [1]", "2/1 [3]");
    }
  }

  @Test
  void a_batch_that_fails_before_its_commit_loses_nothing() {
    Breaking executor = new Breaking();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("parallel[2]")
        .environment(world -> world.withTaskExecutor(executor).withClock(new ManualClock()))
        .setting("stream.batch.onFailure", "skip")
        .build()) {
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
}
