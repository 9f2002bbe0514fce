/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions that a program runs on threads of its own, or within functions on records. */
@SuppressWarnings("NullAway") // references are set before they are read
final class ActionsOnSeveralThreadsTest {
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final List<Integer> NUMBERS = IntStream.range(0, 3_000).boxed().toList();

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end_threads() {
    threads.shutdownNow();
  }

  private static StreamingContext context(String master) {
    return StreamingContext.builder()
        .master(master)
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .partitions(4)
        .build();
  }

  private static void run(StreamingContext ssc, int batches) {
    ssc.start();
    for (int i = 0; i < batches; i++) {
      ssc.step();
    }
  }

  /** Runs all at once, and returns what they return. */
  private <R> List<R> together(List<Callable<R>> actions) throws Exception {
    List<R> results = new ArrayList<>();
    for (Future<R> result : threads.invokeAll(actions)) {
      results.add(result.get());
    }
    return results;
  }

  private static Integer counted(Integer n) {
    CALLS.incrementAndGet();
    return n;
  }

  // ---------------------------------------------------------------- in a batch

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[3]", "parallel[3]", "travelling[2]", "reference[2]"})
  void all_actions_of_all_threads_have_the_right_result(String master) {
    int batches = 24;
    AtomicInteger checked = new AtomicInteger();
    try (StreamingContext ssc = context(master)) {
      List<List<Integer>> input = new ArrayList<>();
      for (int i = 0; i < batches; i++) {
        input.add(i % 4 == 0 ? NUMBERS : NUMBERS.subList(0, 100));
      }
      var sums = ssc.queueStream(input)
          .mapToPair(n -> Pair.of(n % 10, 1L))
          .updateStateByKey(
              (List<Long> ones, Optional<Long> sum) -> Optional.of(sum.orElse(0L) + ones.size()));
      AtomicInteger seen = new AtomicInteger();
      sums.foreachRDD((counts, batch) -> {
        int size = input.get((int) (batch.time().millis() / 1_000) - 1).size();
        seen.addAndGet(size);
        PairRDD<Integer, Long> swapped = counts
            .filter(pair -> true)
            .mapToPair(pair -> Pair.of(pair.key() % 3, pair.value()))
            .reduceByKey(Long::sum);
        List<Callable<Long>> actions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          actions.add(() -> counts.values().reduce(Long::sum));
          actions.add(() -> swapped.values().reduce(Long::sum));
          actions.add(() -> swapped.sortByKey().values().reduce(Long::sum));
        }
        for (Long sum : together(actions)) {
          assertThat(sum).isEqualTo(seen.get());
          checked.incrementAndGet();
        }
      });
      run(ssc, batches);
    }
    assertThat(checked).hasValue(batches * 24);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[3]", "parallel[3]", "travelling[2]", "reference[2]"})
  void what_several_threads_need_at_once_is_computed_once(String master) {
    CALLS.set(0);
    try (StreamingContext ssc = context(master)) {
      ssc.queueStream(List.of(NUMBERS)).foreachRDD(rdd -> {
        PairRDD<Integer, Long> counts =
            rdd.map(n -> counted(n)).mapToPair(n -> Pair.of(n % 10, 1L)).reduceByKey(Long::sum);
        List<Callable<Map<Integer, Long>>> actions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          actions.add(counts::collectAsMap);
        }
        assertThat(together(actions)).allSatisfy(map -> assertThat(map).containsEntry(7, 300L));
      });
      run(ssc, 1);
    }
    assertThat(CALLS).hasValue(NUMBERS.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[3]", "parallel[3]"})
  void what_several_threads_keep_at_once_is_computed_once_outside_a_batch_too(String master)
      throws Exception {
    CALLS.set(0);
    try (StreamingContext ssc = context(master)) {
      RDD<Integer> cached = ssc.parallelize(NUMBERS).map(n -> counted(n)).cache();
      List<Callable<Long>> actions = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        actions.add(cached::count);
      }
      assertThat(together(actions)).containsOnly((long) NUMBERS.size());
    }
    assertThat(CALLS).hasValue(NUMBERS.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[3]", "parallel[3]", "travelling[2]"})
  void a_dataset_serves_several_threads(String master) throws Exception {
    try (StreamingContext ssc = context(master)) {
      PairRDD<Integer, Long> counts =
          ssc.parallelize(NUMBERS).mapToPair(n -> Pair.of(n % 10, 1L)).reduceByKey(Long::sum);
      for (int round = 0; round < 50; round++) {
        List<Callable<Map<Integer, Long>>> actions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          actions.add(counts::collectAsMap);
        }
        assertThat(together(actions)).allSatisfy(map -> assertThat(map).containsEntry(7, 300L));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[3]", "parallel[3]"})
  void each_thread_gets_the_failure_of_what_it_asked_for(String master) {
    try (StreamingContext ssc = context(master)) {
      ssc.queueStream(List.of(NUMBERS)).foreachRDD(rdd -> {
        RDD<Integer> failing = rdd.map(n -> 10 / (n - 5)).distinct();
        List<Future<Long>> results = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          results.add(threads.submit(failing::count));
        }
        for (Future<Long> result : results) {
          assertThatThrownBy(result::get)
              .cause()
              .hasMessageContaining("map (ActionsOnSeveralThreadsTest.java:")
              .hasMessageContaining("on the record 5");
        }
      });
      run(ssc, 1);
    }
  }

  // ------------------------------------------------------------ in a function

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[3]", "parallel[1]", "parallel[3]"})
  void a_function_on_records_may_run_an_action(String master) {
    List<List<Integer>> found = new ArrayList<>();
    try (StreamingContext ssc = context(master)) {
      ssc.queueStream(List.of(NUMBERS)).foreachRDD(rdd -> {
        PairRDD<Integer, Long> counts =
            rdd.mapToPair(n -> Pair.of(n % 10, 1L)).reduceByKey(Long::sum);
        found.add(rdd.filter(n -> n % 500 == 0)
            .map(n -> counts.lookup(n % 7).get(0).intValue() + n)
            .repartition(3)
            .sortBy(n -> n)
            .collect());
      });
      run(ssc, 1);
    }
    assertThat(found).containsExactly(List.of(300, 800, 1300, 1800, 2300, 2800));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[3]", "parallel[1]", "parallel[3]"})
  void a_function_that_asks_for_its_own_result_is_refused(String master) {
    AtomicReference<RDD<Integer>> own = new AtomicReference<>();
    try (StreamingContext ssc = context(master)) {
      ssc.queueStream(List.of(NUMBERS)).foreachRDD(rdd -> {
        own.set(rdd.map(n -> (int) own.get().count()).distinct());
        assertThatThrownBy(() -> own.get().count())
            .isInstanceOfSatisfying(
                TidemillException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
            .hasMessageContaining("a function of distinct (ActionsOnSeveralThreadsTest.java:")
            .hasMessageContaining("run the action first");
      });
      run(ssc, 1);
    }
  }

  @Test
  void functions_that_ask_for_each_others_results_on_two_threads_are_refused() {
    AtomicReference<RDD<Integer>> left = new AtomicReference<>();
    AtomicReference<RDD<Integer>> right = new AtomicReference<>();
    CountDownLatch bothRun = new CountDownLatch(2);
    try (StreamingContext ssc = context("local[1]")) {
      ssc.queueStream(List.of(List.of(1))).foreachRDD(rdd -> {
        left.set(rdd.map(n -> {
              bothRun.countDown();
              bothRun.await();
              return (int) right.get().count();
            })
            .distinct());
        right.set(rdd.map(n -> {
              bothRun.countDown();
              bothRun.await();
              return (int) left.get().count();
            })
            .distinct());
        Future<Long> other = threads.submit(() -> right.get().count());
        Future<Long> one = threads.submit(() -> left.get().count());
        assertThat(List.of(codeOf(one), codeOf(other))).containsOnly(ErrorCode.INVALID_STATE);
      });
      run(ssc, 1);
    }
  }

  private static ErrorCode codeOf(Future<?> result) throws Exception {
    try {
      result.get();
      throw new AssertionError("no failure");
    } catch (ExecutionException e) {
      return ((TidemillException) e.getCause()).code();
    }
  }

  // -------------------------------------------------------- the end of a batch

  @Test
  void a_batch_ends_after_the_actions_that_other_threads_have_begun() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicReference<Thread> driver = new AtomicReference<>();
    List<Future<List<Integer>>> results = new ArrayList<>();
    try (StreamingContext ssc = context("local[2]")) {
      ssc.stream("numbers", new ForgetfulSource()).foreachRDD(rdd -> {
        if (results.isEmpty()) {
          driver.set(Thread.currentThread());
          results.add(threads.submit(() -> rdd.map(n -> {
                begun.countDown();
                release.await();
                return n;
              })
              .collect()));
          begun.await();
        }
      });
      Future<?> batches = threads.submit(() -> run(ssc, 3));
      await()
          .until(() -> driver.get() != null
              && driver.get().getState() == Thread.State.WAITING
              && begun.getCount() == 0);
      assertThat(batches.isDone()).isFalse();
      release.countDown();
      batches.get(1, TimeUnit.MINUTES);
      assertThat(results.get(0).get()).containsExactly(1);
    }
  }

  @Test
  void an_action_that_begins_after_its_batch_is_an_error_on_any_thread() throws Exception {
    CountDownLatch batchIsOver = new CountDownLatch(1);
    List<Future<List<Integer>>> results = new ArrayList<>();
    try (StreamingContext ssc = context("local[2]")) {
      ssc.stream("numbers", new ForgetfulSource()).foreachRDD(rdd -> {
        if (results.isEmpty()) {
          results.add(threads.submit(() -> {
            batchIsOver.await();
            return rdd.collect();
          }));
        }
      });
      run(ssc, 1);
      batchIsOver.countDown();
      assertThatThrownBy(() -> results.get(0).get())
          .cause()
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RDD_EXPIRED))
          .hasMessageContaining("after their batch 1000 ms");
    }
  }

  @Test
  void an_interrupted_batch_interrupts_the_actions_that_it_waits_for() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Thread> driver = new AtomicReference<>();
    List<Future<List<Integer>>> results = new ArrayList<>();
    try (StreamingContext ssc = context("local[2]")) {
      ssc.stream("numbers", new ForgetfulSource()).foreachRDD(rdd -> {
        driver.set(Thread.currentThread());
        results.add(threads.submit(() -> rdd.map(n -> {
              begun.countDown();
              new CountDownLatch(1).await();
              return n;
            })
            .collect()));
        begun.await();
      });
      Future<?> batches = threads.submit(() -> run(ssc, 1));
      await()
          .until(() -> driver.get() != null
              && driver.get().getState() == Thread.State.WAITING
              && begun.getCount() == 0);
      Interrupts.request(driver.get());
      assertThatThrownBy(() -> results.get(0).get())
          .rootCause()
          .isInstanceOf(InterruptedException.class);
      try {
        batches.get(1, TimeUnit.MINUTES);
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(TidemillException.class);
      }
    }
  }
}
