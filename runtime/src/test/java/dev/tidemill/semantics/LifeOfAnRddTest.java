/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.RDD;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long an RDD can be computed, and how often it is. */
final class LifeOfAnRddTest {
  private static final AtomicInteger CALLS = new AtomicInteger();

  private static Integer counted(Integer n) {
    CALLS.incrementAndGet();
    return n;
  }

  private static void assertExpired(RDD<?> rdd, String operation) {
    assertThatThrownBy(rdd::collect)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RDD_EXPIRED))
        .hasMessageContaining("records of " + operation + " (LifeOfAnRddTest.java:")
        .hasMessageContaining("after their batch 1000 ms")
        .hasMessageContaining("cache()");
  }

  // ------------------------------------------------------------ after a batch

  @Test
  void the_rdd_of_a_queues_batch_cannot_be_used_after_the_batch() {
    List<RDD<Integer>> kept = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.of(batch(1, 2))).foreachRDD(rdd -> kept.add(rdd));
      stage.run(1);
      assertExpired(kept.get(0), "queueStream");
      assertExpired(kept.get(0).map(n -> n), "queueStream");
    }
  }

  @Test
  void the_rdd_of_a_sources_batch_cannot_be_used_after_the_batch() {
    List<RDD<Integer>> kept = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.stream("numbers", new ForgetfulSource()).foreachRDD(rdd -> kept.add(rdd));
      stage.run(1);
      assertExpired(kept.get(0), "stream \"numbers\"");
    }
  }

  @Test
  void the_result_of_a_shuffle_cannot_be_used_after_the_batch() {
    List<RDD<Integer>> kept = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.of(batch(1, 2))).foreachRDD(rdd -> {
        RDD<Integer> sorted = rdd.sortBy(n -> -n);
        assertThat(sorted.collect()).containsExactly(2, 1);
        kept.add(sorted);
      });
      stage.run(1);
      assertExpired(kept.get(0), "queueStream");
    }
  }

  @Test
  void an_rdd_that_was_cached_and_computed_can_be_used_after_the_batch() {
    List<RDD<Integer>> kept = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.stream("numbers", new ForgetfulSource()).foreachRDD(rdd -> {
        RDD<Integer> cached = rdd.map(n -> n * 10).cache();
        cached.count();
        kept.add(cached);
      });
      stage.run(3);
      assertThat(kept.get(0).collect()).containsExactly(10);
      assertThat(kept.get(1).map(n -> n + 1).collect()).containsExactly(21);
    }
  }

  @Test
  void an_rdd_that_was_cached_but_never_computed_cannot_be_used_after_the_batch() {
    List<RDD<Integer>> kept = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.of(batch(1))).foreachRDD(rdd -> kept.add(rdd.cache()));
      stage.run(1);
      assertExpired(kept.get(0), "queueStream");
    }
  }

  @Test
  void a_cached_rdd_that_is_forgotten_after_its_batch_cannot_be_used() {
    List<RDD<Integer>> kept = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.of(batch(1))).foreachRDD(rdd -> {
        RDD<Integer> cached = rdd.cache();
        cached.count();
        kept.add(cached);
      });
      stage.run(1);
      kept.get(0).unpersist();
      assertExpired(kept.get(0), "queueStream");
    }
  }

  @Test
  void a_dataset_outlives_every_batch() {
    try (Stage stage = Stage.of(2)) {
      RDD<Integer> dataset = stage.ssc.parallelize(List.of(1, 2)).map(n -> n + 1);
      Recording<Integer> recording =
          Recording.of(stage.ssc.queueStream(List.of(batch(5))).transform(rdd -> dataset));
      stage.run(2);
      assertThat(dataset.collect()).containsExactly(2, 3);
      assertThat(recording.batches()).containsExactly(batch(2, 3), batch(2, 3));
    }
  }

  @Test
  void remembered_batches_can_be_read_as_long_as_they_are_remembered() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(3));
      DStream<Integer> numbers = stage.ssc.stream("numbers", new ForgetfulSource());
      DStream<Integer> tens = numbers.map(n -> n * 10);
      Recording.of(tens);
      stage.run(6);
      List<Integer> remembered = new ArrayList<>();
      tens.slice(Time.ofMillis(0), Time.ofMillis(9000))
          .forEach(rdd -> remembered.addAll(rdd.collect()));
      assertThat(remembered).containsExactly(40, 50, 60);
    }
  }

  @Test
  void remembered_windows_can_be_read_with_all_their_batches() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(3));
      DStream<Integer> window = stage.ssc.stream("numbers", new ForgetfulSource())
          .map(n -> n)
          .window(Duration.ofSeconds(3));
      DStream<Integer> sums = window.reduce(Integer::sum);
      Recording.of(sums);
      stage.run(6);
      List<List<Integer>> windows = new ArrayList<>();
      window
          .slice(Time.ofMillis(4000), Time.ofMillis(6000))
          .forEach(rdd -> windows.add(rdd.collect()));
      assertThat(windows).containsExactly(batch(2, 3, 4), batch(3, 4, 5), batch(4, 5, 6));
      List<Integer> remembered = new ArrayList<>();
      sums.slice(Time.ofMillis(4000), Time.ofMillis(6000))
          .forEach(rdd -> remembered.addAll(rdd.collect()));
      assertThat(remembered).containsExactly(9, 12, 15);
    }
  }

  @Test
  void windows_need_no_source_that_reads_again() {
    ForgetfulSource source = new ForgetfulSource();
    try (Stage stage = Stage.of(2)) {
      Recording<Integer> recording =
          Recording.of(stage.ssc.stream("numbers", source).window(Duration.ofSeconds(3)));
      stage.run(4);
      assertThat(recording.batches())
          .containsExactly(batch(1), batch(1, 2), batch(1, 2, 3), batch(2, 3, 4));
      assertThat(source.reads()).isEqualTo(4);
    }
  }

  // ---------------------------------------------------------------- how often

  @Test
  void every_action_computes_an_rdd_again() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      RDD<Integer> rdd = stage.ssc.parallelize(List.of(1, 2, 3)).map(LifeOfAnRddTest::counted);
      assertThat(CALLS).hasValue(0);
      rdd.count();
      rdd.collect();
      assertThat(CALLS).hasValue(6);
    }
  }

  @Test
  void a_cached_rdd_is_computed_once() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      RDD<Integer> rdd =
          stage.ssc.parallelize(List.of(1, 2, 3)).map(LifeOfAnRddTest::counted).cache();
      assertThat(CALLS).hasValue(0);
      assertThat(rdd.collect()).isEqualTo(rdd.map(n -> n).collect()).containsExactly(1, 2, 3);
      assertThat(rdd.count()).isEqualTo(3);
      assertThat(CALLS).hasValue(3);
    }
  }

  @Test
  void persist_is_cache_and_caching_twice_is_caching_once() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      RDD<Integer> rdd =
          stage.ssc.parallelize(List.of(1)).map(LifeOfAnRddTest::counted).persist();
      RDD<Integer> again = rdd.cache();
      assertThat(rdd.collect()).isEqualTo(again.collect());
      assertThat(CALLS).hasValue(1);
    }
  }

  @Test
  void a_cached_rdd_that_is_forgotten_is_computed_again() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      RDD<Integer> rdd =
          stage.ssc.parallelize(List.of(1)).map(LifeOfAnRddTest::counted).cache();
      rdd.count();
      rdd.unpersist();
      assertThat(rdd.collect()).containsExactly(1);
      assertThat(CALLS).hasValue(2);
    }
  }

  @Test
  void forgetting_an_rdd_that_is_not_cached_does_nothing() {
    try (Stage stage = Stage.of(2)) {
      RDD<Integer> rdd = stage.ssc.parallelize(List.of(1));
      rdd.unpersist();
      assertThat(rdd.collect()).containsExactly(1);
    }
  }

  @Test
  void a_dataset_cached_before_the_start_is_computed_once_for_all_batches() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      var table = stage
          .ssc
          .parallelize(List.of(1, 2))
          .map(LifeOfAnRddTest::counted)
          .mapToPair(n -> pair(n, "known"))
          .cache();
      Recording<?> recording = Recording.of(stage
          .ssc
          .queueStream(List.of(batch(1), batch(2), batch(3)))
          .mapToPair(n -> pair(n, n))
          .transformToPair(rdd -> rdd.join(table)));
      stage.run(3);
      assertThat(recording.batches()).hasToString("[[(1,(1,known))], [(2,(2,known))], []]");
      assertThat(CALLS).hasValue(2);
    }
  }

  @Test
  void a_stream_that_several_outputs_use_is_computed_once_per_batch() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> shared =
          stage.ssc.queueStream(List.of(batch(1, 2), batch(3))).map(LifeOfAnRddTest::counted);
      Recording.of(shared);
      Recording.of(shared.map(n -> n + 1));
      Recording.of(shared.count());
      shared.print();
      stage.run(2);
      assertThat(CALLS).hasValue(3);
    }
  }

  @Test
  void a_stream_that_two_operations_of_one_output_use_is_computed_once_per_batch() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> shared =
          stage.ssc.queueStream(List.of(batch(1, 2))).map(LifeOfAnRddTest::counted);
      Recording<Integer> recording = Recording.of(shared.filter(n -> n > 1).union(shared));
      stage.run(1);
      assertThat(recording.batches()).containsExactly(batch(2, 1, 2));
      assertThat(CALLS).hasValue(2);
    }
  }

  @Test
  void a_stream_that_is_cached_is_computed_once_for_several_actions_of_one_output() {
    for (boolean cached : new boolean[] {false, true}) {
      CALLS.set(0);
      try (Stage stage = Stage.of(2)) {
        DStream<Integer> stream =
            stage.ssc.queueStream(List.of(batch(1, 2))).map(LifeOfAnRddTest::counted);
        (cached ? stream.cache() : stream).foreachRDD(rdd -> {
          rdd.count();
          rdd.collect();
          rdd.collect();
        });
        stage.run(1);
        assertThat(CALLS).hasValue(cached ? 2 : 6);
      }
    }
  }

  @Test
  void persist_of_a_stream_is_cache() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(1)))
          .map(LifeOfAnRddTest::counted)
          .persist()
          .foreachRDD(rdd -> assertThat(rdd.count()).isEqualTo(rdd.collect().size()));
      stage.run(1);
      assertThat(CALLS).hasValue(1);
    }
  }

  @Test
  void the_result_of_a_shuffle_is_computed_once_per_batch() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(1, 2)))
          .mapToPair(n -> pair(counted(n), n))
          .reduceByKey(Integer::sum)
          .foreachRDD(rdd -> {
            rdd.count();
            rdd.collect();
          });
      stage.run(1);
      assertThat(CALLS).hasValue(2);
    }
  }

  @Test
  void a_source_that_no_output_uses_is_not_read() {
    ForgetfulSource source = new ForgetfulSource();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.stream("unused", source).map(n -> n + 1);
      Recording.of(stage.ssc.queueStream(List.of(batch(1))));
      stage.run(3);
      assertThat(source.reads()).isZero();
    }
  }
}
