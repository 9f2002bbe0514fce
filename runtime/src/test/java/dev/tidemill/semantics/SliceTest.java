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
import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.time.Interval;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Batches that are remembered, and asked for again. */
final class SliceTest {
  private static final AtomicInteger CALLS = new AtomicInteger();

  private static DStream<Integer> oneToFive(Stage stage) {
    return stage.ssc.queueStream(List.of(batch(1), batch(2), batch(3), batch(4), batch(5)));
  }

  private static <T, S extends DStreamLike<T, S, R>, R extends RDDLike<T, R>> List<List<T>> slice(
      DStreamLike<T, S, R> stream, long fromMillis, long toMillis) {
    List<List<T>> batches = new ArrayList<>();
    for (R rdd : stream.slice(Time.ofMillis(fromMillis), Time.ofMillis(toMillis))) {
      batches.add(rdd.collect());
    }
    return batches;
  }

  @Test
  void slice_brings_the_batches_from_one_time_to_another_both_included() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> in = oneToFive(stage);
      Recording.of(in);
      stage.run(5);
      assertThat(slice(in, 2000, 4000)).containsExactly(batch(2), batch(3), batch(4));
      assertThat(slice(in, 3000, 3000)).containsExactly(batch(3));
      assertThat(in.slice(new Interval(Time.ofMillis(1000), Time.ofMillis(2000))))
          .hasSize(2);
    }
  }

  @Test
  void times_between_batches_count_as_the_batch_before() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> in = oneToFive(stage);
      Recording.of(in);
      stage.run(5);
      assertThat(slice(in, 2999, 4999)).containsExactly(batch(2), batch(3), batch(4));
      assertThat(slice(in, 2001, 2002)).containsExactly(batch(2));
    }
  }

  @Test
  void batches_are_counted_from_the_first_one_where_a_stream_slides() {
    try (Stage stage = Stage.at(500, b -> b.partitions(2))) {
      stage.ssc.remember(Duration.ofSeconds(20));
      DStream<Integer> slow = oneToFive(stage).window(Duration.ofSeconds(2), Duration.ofSeconds(2));
      Recording.of(slow);
      stage.run(5);
      assertThat(slice(slow, 0, 9000)).containsExactly(batch(1, 2), batch(3, 4));
      assertThat(slice(slow, 3999, 3999)).containsExactly(batch(1, 2));
      assertThat(slice(slow, 4000, 5999)).containsExactly(batch(3, 4));
    }
  }

  @Test
  void a_reversed_range_is_empty() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> in = oneToFive(stage);
      Recording.of(in);
      stage.run(3);
      assertThat(slice(in, 3000, 1000)).isEmpty();
    }
  }

  @Test
  void times_before_the_first_batch_and_in_the_future_bring_nothing() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> in = oneToFive(stage);
      Recording.of(in);
      stage.run(2);
      assertThat(slice(in, -5000, 0)).isEmpty();
      assertThat(slice(in, -5000, 1000)).containsExactly(batch(1));
      assertThat(slice(in, 2000, 99_000)).containsExactly(batch(2));
      assertThat(slice(in, 3000, 99_000)).isEmpty();
    }
  }

  @Test
  void batches_older_than_what_is_remembered_are_forgotten() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(2));
      DStream<Integer> in = oneToFive(stage);
      Recording.of(in);
      stage.run(5);
      assertThat(slice(in, 0, 9000)).containsExactly(batch(4), batch(5));
    }
  }

  @Test
  void every_stream_is_remembered_with_the_batches_it_had() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> in = oneToFive(stage);
      PairDStream<String, Integer> sums =
          in.mapToPair(n -> pair("sum", n)).reduceByKey(Integer::sum);
      DStream<Long> counts = sums.count();
      Recording.of(counts);
      stage.run(2);
      assertThat(slice(sums, 1000, 2000))
          .containsExactly(batch(pair("sum", 1)), batch(pair("sum", 2)));
      assertThat(slice(counts, 1000, 1000)).containsExactly(batch(1L));
      List<Integer> values = new ArrayList<>();
      sums.slice(Time.ofMillis(2000), Time.ofMillis(2000))
          .forEach(rdd -> values.addAll(rdd.lookup("sum")));
      assertThat(values).containsExactly(2);
    }
  }

  @Test
  void a_remembered_transform_does_not_run_again() {
    List<Long> calls = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> stream = oneToFive(stage).transform((rdd, batch) -> {
        calls.add(batch.id());
        long id = batch.id();
        return rdd.map(n -> n + 10 * (int) id);
      });
      Recording.of(stream);
      stage.run(2);
      assertThat(slice(stream, 1000, 2000)).containsExactly(batch(11), batch(22));
      assertThat(calls).containsExactly(1L, 2L);
    }
  }

  @Test
  void the_input_of_a_window_is_remembered_for_as_long_as_the_window() {
    CALLS.set(0);
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> in = oneToFive(stage).map(n -> n + 0 * CALLS.incrementAndGet());
      Recording.of(in.window(Duration.ofSeconds(3)));
      stage.run(5);
      assertThat(slice(in, 0, 9000)).containsExactly(batch(3), batch(4), batch(5));
      assertThat(CALLS).hasValue(5);
    }
  }

  @Test
  void an_output_may_ask_for_earlier_batches() {
    List<List<Integer>> before = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(3));
      DStream<Integer> in = oneToFive(stage);
      in.foreachRDD((rdd, batch) -> {
        Time last = batch.time().minus(Stage.SECOND);
        in.slice(last, last).forEach(earlier -> before.add(earlier.collect()));
      });
      stage.run(3);
    }
    assertThat(before).containsExactly(batch(1), batch(2));
  }

  @Test
  void an_output_finds_the_batch_that_it_is_in() {
    List<List<Integer>> found = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(3));
      DStream<Integer> in = oneToFive(stage);
      in.foreachRDD((rdd, batch) ->
          in.slice(batch.time(), batch.time()).forEach(current -> found.add(current.collect())));
      stage.run(2);
    }
    assertThat(found).containsExactly(batch(1), batch(2));
  }

  @Test
  void a_stream_that_two_outputs_share_is_remembered() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> in = oneToFive(stage);
      DStream<Integer> doubled = in.map(n -> 2 * n);
      doubled.print();
      doubled.foreachRDD(rdd -> {});
      stage.run(2);
      assertThat(slice(doubled, 0, 9000)).containsExactly(batch(2), batch(4));
    }
  }

  @Test
  void a_batch_that_is_skipped_is_not_remembered() {
    try (Stage stage = Stage.with(b -> b.partitions(2).setting("stream.batch.onFailure", "skip"))) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> in = oneToFive(stage);
      in.foreachRDD(rdd -> rdd.foreach(n -> {
        if (n == 2) {
          throw new IllegalStateException("no 2");
        }
      }));
      stage.run(3);
      assertThat(slice(in, 0, 9000)).containsExactly(batch(1), batch(3));
    }
  }

  @Test
  void slice_before_the_start_is_an_error() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.remember(Duration.ofSeconds(10));
      DStream<Integer> in = oneToFive(stage);
      Recording.of(in);
      assertThatThrownBy(() -> slice(in, 0, 1000))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
          .hasMessageContaining("not been started");
    }
  }

  @Test
  void slice_of_a_stream_that_is_not_remembered_is_an_error() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = oneToFive(stage);
      Recording.of(in);
      stage.run(2);
      assertThatThrownBy(() -> slice(in, 0, 1000))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
          .hasMessageContaining("slice (SliceTest.java:")
          .hasMessageContaining("queueStream (SliceTest.java:")
          .hasMessageContaining("remember(");
    }
  }

  @Test
  void remembering_less_than_one_batch_is_refused() {
    try (Stage stage = Stage.of(1)) {
      assertThatThrownBy(() -> stage.ssc.remember(Duration.ofMillis(999)))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("remember of 999 ms in remember (SliceTest.java:")
          .hasMessageContaining("batch interval of 1000 ms");
    }
  }

  @Test
  void remember_after_the_start_is_an_error() {
    try (Stage stage = Stage.of(1)) {
      Recording.of(oneToFive(stage));
      stage.run(1);
      assertThatThrownBy(() -> stage.ssc.remember(Duration.ofSeconds(10)))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
          .hasMessageContaining("remember (SliceTest.java:");
    }
  }
}
