/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.jupiter;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.Batch;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTestExtension;
import dev.tidemill.testkit.StreamTester;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Hundreds of tests side by side, each with a job, a clock and guards of its own. */
class ParallelTest {
  private static final int TESTS = 500;
  private static final Set<String> THREADS = ConcurrentHashMap.newKeySet();

  /** Generated windowed jobs, each compared with a plain loop. */
  @ExtendWith(StreamTestExtension.class)
  @Execution(ExecutionMode.CONCURRENT)
  static class Generated {
    static LongStream seeds() {
      return LongStream.range(0, TESTS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_window_counts_what_a_loop_counts(long seed, StreamTester t) {
      THREADS.add(Thread.currentThread().getName());
      Random random = new Random(seed);
      int length = 1 + random.nextInt(4);
      int batches = 1 + random.nextInt(12);
      QueueFixture<Integer> numbers = t.queueStream("numbers", Integer.class);
      Deque<List<Integer>> window = new ArrayDeque<>();
      List<Batch<Pair<Integer, Long>>> expected = new ArrayList<>();
      for (int i = 0; i < batches; i++) {
        List<Integer> batch = random.ints(random.nextInt(5), 0, 4).boxed().toList();
        numbers.batchOf(batch);
        window.addLast(batch);
        if (window.size() > length) {
          window.removeFirst();
        }
        expected.add(counts(window));
      }
      StreamProbe<Pair<Integer, Long>> counts = t.probe(numbers.stream()
          .mapToPair(n -> Pair.of(n, 1L))
          .window(Duration.ofSeconds(length))
          .reduceByKey(Long::sum));
      t.runBatches(batches);
      assertThat(counts).inAnyOrderWithinBatch().hasBatchesOf(expected).hasNoMoreBatches();
    }

    private static Batch<Pair<Integer, Long>> counts(Deque<List<Integer>> window) {
      Map<Integer, Long> counts = new TreeMap<>();
      window.forEach(batch -> batch.forEach(n -> counts.merge(n, 1L, Long::sum)));
      List<Pair<Integer, Long>> pairs = new ArrayList<>();
      counts.forEach((key, value) -> pairs.add(Pair.of(key, value)));
      return Batch.of(pairs);
    }
  }

  private static Events run() {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Generated.class))
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
        .execute()
        .testEvents();
  }

  @Test
  void five_hundred_tests_side_by_side() {
    run().assertStatistics(stats -> stats.started(TESTS).succeeded(TESTS));
    assertThat(THREADS).as("threads that ran tests").hasSizeGreaterThan(1);
  }

  @Tag("nightly")
  @RepeatedTest(20)
  void and_again() {
    run().assertStatistics(stats -> stats.started(TESTS).succeeded(TESTS));
  }
}
