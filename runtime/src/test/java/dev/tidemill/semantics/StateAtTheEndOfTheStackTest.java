/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A function that overflows the stack fails its batch and nothing else: the state is that of the batches that succeeded. */
@ExtendWith(Silence.class)
final class StateAtTheEndOfTheStackTest {
  private static final int ROUNDS = 300;
  private static final int KEYS = 12;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** From this value on a function works at the end of the stack; what is above it says how near. */
  private static final long DEEP = 1_000_000;

  /** What the job of a test does with a stream of numbers by key. */
  private interface Job {
    StateDStream<String, Long> on(PairDStream<String, Long> in);
  }

  @Test
  void a_state_that_is_updated_from_deep_within_a_recursion() {
    StateSpec<String, Long, Long, String> spec =
        StateSpec.function((String key, Optional<Long> value, State<Long> state) -> {
          long number = value.orElseThrow();
          long before = state.option().orElse(0L);
          atTheEnd(number, () -> state.update(before + number % DEEP));
          return key;
        });
    List<Long> failed = follow(in -> in.mapWithState(spec).stateSnapshots());
    assertThat(failed).hasSizeGreaterThan(ROUNDS / 10);
  }

  @Test
  void a_state_that_is_removed_from_deep_within_a_recursion() {
    StateSpec<String, Long, Long, String> spec =
        StateSpec.function((String key, Optional<Long> value, State<Long> state) -> {
          long number = value.orElseThrow();
          long before = state.option().orElse(0L);
          if (state.exists()) {
            atTheEnd(number, state::remove);
            return key;
          }
          state.update(before + number % DEEP);
          return key;
        });
    Map<String, Long> model = new TreeMap<>();
    run(in -> in.mapWithState(spec).stateSnapshots(), model, (key, value) -> {
      if (model.remove(key) == null) {
        model.put(key, value);
      }
    });
  }

  @Test
  void a_function_of_updateStateByKey_that_never_ends() {
    List<Long> failed = follow(in -> in.updateStateByKey((values, state) -> {
      long sum = state.orElse(0L);
      for (long value : values) {
        sum += value % DEEP;
        overflowIfDeep(value);
      }
      return Optional.of(sum);
    }));
    assertThat(failed).hasSizeGreaterThan(ROUNDS / 10);
  }

  @Test
  void a_function_of_a_window_that_never_ends() {
    List<Long> failed = follow(in -> in.reduceByKeyAndWindow(
        (a, b) -> {
          overflowIfDeep(b);
          return a + b % DEEP;
        },
        (a, b) -> a - b % DEEP,
        SECOND.multipliedBy(100 * ROUNDS),
        SECOND));
    assertThat(failed).hasSizeGreaterThan(ROUNDS / 10);
  }

  private static List<Long> follow(Job job) {
    Map<String, Long> model = new TreeMap<>();
    return run(job, model, (key, value) -> model.merge(key, value, Long::sum));
  }

  private interface Effect {
    void of(String key, long value);
  }

  /** Runs batches of which some fail; returns their numbers. */
  private static List<Long> run(Job job, Map<String, Long> model, Effect effect) {
    Random random = new Random(1);
    List<Long> failed = new ArrayList<>();
    BatchQueue<Pair<String, Long>> queue = new BatchQueue<>();
    try (Stage stage = Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
      StateDStream<String, Long> state = job.on(stage.ssc.queueStream(queue).mapToPair(p -> p));
      Map<String, Long> seen = new TreeMap<>();
      state.named("state").foreachRDD(rdd -> {
        seen.clear();
        rdd.collect().forEach(pair -> seen.put(pair.key(), pair.value()));
      });
      stage.ssc.start();
      for (int round = 0; round < ROUNDS; round++) {
        List<Pair<String, Long>> records = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          records.add(Pair.of("k" + (round * 5 + i) % KEYS, (long) random.nextInt(100)));
        }
        // The first batches make every key and load every class that a round needs.
        // How many frames a call needs depends on whether it is compiled: 5 to several dozen.
        long deep = round < KEYS ? 0 : DEEP * (1 + random.nextInt(round % 2 == 0 ? 8 : 60));
        records.set(3, Pair.of(records.get(3).key(), records.get(3).value() + deep));
        queue.add(records);
        BatchReport report = stage.ssc.step();
        if (report.failure().isPresent()) {
          failed.add(report.batch().id());
          assertThat(report.failure().get()).hasRootCauseInstanceOf(StackOverflowError.class);
        } else {
          records.forEach(pair -> effect.of(pair.key(), pair.value() % DEEP));
          assertThat(seen).as("round %d", round).isEqualTo(model);
        }
        assertThat(stage.ssc.stateOf("state")).as("round %d", round).isEqualTo(model);
      }
    }
    return failed;
  }

  /** Calls it so many frames above the end of the stack as the number says. */
  private static void atTheEnd(long number, Runnable call) {
    if (number < DEEP) {
      call.run();
    } else {
      dive(new long[] {number / DEEP}, call);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // ends where the stack does
  private static void dive(long[] frames, Runnable call) {
    try {
      dive(frames, call);
    } catch (StackOverflowError e) {
      if (frames[0] < 0) {
        throw e;
      }
      if (--frames[0] <= 0) {
        frames[0] = -1;
        call.run();
        return;
      }
      throw e;
    }
  }

  private static void overflowIfDeep(long number) {
    if (number >= DEEP && number / DEEP % 2 == 0) {
      overflowIfDeep(number);
      throw new AssertionError("the stack has no end");
    }
  }
}
