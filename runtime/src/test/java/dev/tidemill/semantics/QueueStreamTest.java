/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.time.Time;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches that wait in a queue. */
final class QueueStreamTest {
  @Test
  void each_batch_takes_one_entry_and_then_batches_are_empty() {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<String> queue = new BatchQueue<>();
      queue.add(List.of("a", "b")).add(List.of()).add(List.of("c"));
      Recording<String> recording = Recording.of(stage.ssc.queueStream(queue));
      stage.run(5);
      assertThat(recording.batches())
          .containsExactly(batch("a", "b"), batch(), batch("c"), batch(), batch());
    }
  }

  @Test
  void a_list_of_batches_is_a_queue_of_them() {
    try (Stage stage = Stage.of(2)) {
      Recording<String> recording =
          Recording.of(stage.ssc.queueStream(List.of(batch("a", aNull()), batch(), batch("b"))));
      stage.run(4);
      assertThat(recording.batches())
          .containsExactly(batch("a", aNull()), batch(), batch("b"), batch());
    }
  }

  @Test
  void an_empty_queue_brings_empty_batches_without_partitions() {
    try (Stage stage = Stage.of(3)) {
      DStream<String> in = stage.ssc.queueStream(new BatchQueue<String>());
      Recording<String> recording = Recording.of(in);
      Recording<List<String>> partitions = Recording.of(in.glom());
      stage.run(2);
      assertThat(recording.batches()).containsExactly(batch(), batch());
      assertThat(partitions.batches()).containsExactly(batch(), batch());
    }
  }

  @Test
  void an_entry_without_records_has_partitions_all_the_same() {
    try (Stage stage = Stage.of(3)) {
      Recording<List<String>> partitions = Recording.of(
          stage.ssc.queueStream(new BatchQueue<String>().add(List.of())).glom());
      stage.run(1);
      assertThat(partitions.batches()).containsExactly(batch(List.of(), List.of(), List.of()));
    }
  }

  @Test
  void an_entry_is_spread_over_the_partitions_as_parallelize_does_it() {
    try (Stage stage = Stage.of(3)) {
      Recording<List<Integer>> partitions = Recording.of(stage
          .ssc
          .queueStream(new BatchQueue<Integer>().add(List.of(1, 2, 3, 4, 5)))
          .glom());
      stage.run(1);
      assertThat(partitions.batches())
          .containsExactly(batch(List.of(1), List.of(2, 3), List.of(4, 5)));
    }
  }

  @Test
  void all_at_once_takes_everything_that_waits_in_order() {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<Integer> queue = new BatchQueue<Integer>().allAtOnce();
      queue.add(List.of(1, 2)).add(List.of()).add(List.of(3));
      Recording<Integer> recording = Recording.of(stage.ssc.queueStream(queue));
      stage.run(2);
      queue.add(List.of(4)).add(List.of(5));
      stage.ssc.step();
      assertThat(recording.batches()).containsExactly(batch(1, 2, 3), batch(), batch(4, 5));
    }
  }

  @Test
  void when_nothing_waits_a_batch_is_what_when_empty_says() {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<String> queue = new BatchQueue<String>().add(List.of("a")).add(List.of());
      queue.whenEmpty(stage.ssc.parallelize(List.of("none"), 1));
      Recording<String> recording = Recording.of(stage.ssc.queueStream(queue));
      stage.run(3);
      queue.add(List.of("b"));
      stage.ssc.step();
      stage.ssc.step();
      assertThat(recording.batches())
          .containsExactly(batch("a"), batch(), batch("none"), batch("b"), batch("none"));
    }
  }

  @Test
  void when_empty_also_stands_in_when_all_are_taken_at_once() {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<String> queue = new BatchQueue<String>().allAtOnce();
      queue.whenEmpty(stage.ssc.parallelize(List.of("none"), 1));
      Recording<String> recording = Recording.of(stage.ssc.queueStream(queue));
      stage.run(1);
      queue.add(List.of("a")).add(List.of("b"));
      stage.ssc.step();
      assertThat(recording.batches()).containsExactly(batch("none"), batch("a", "b"));
    }
  }

  @Test
  void an_rdd_keeps_the_partitions_that_it_was_given() {
    try (Stage stage = Stage.of(7)) {
      BatchQueue<Integer> queue = new BatchQueue<Integer>()
          .add(stage.ssc.parallelize(List.of(1, 2, 3, 4), 2))
          .add(stage.ssc.parallelize(List.of(5), 3));
      Recording<List<Integer>> partitions =
          Recording.of(stage.ssc.queueStream(queue).glom());
      stage.run(2);
      assertThat(partitions.batches())
          .containsExactly(
              batch(List.of(1, 2), List.of(3, 4)), batch(List.of(), List.of(), List.of(5)));
    }
  }

  @Test
  void rdds_and_lists_may_wait_in_one_queue_and_partitions_add_up() {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<Integer> queue = new BatchQueue<Integer>()
          .allAtOnce()
          .add(stage.ssc.parallelize(List.of(1), 1))
          .add(List.of(2, 3));
      Recording<List<Integer>> partitions =
          Recording.of(stage.ssc.queueStream(queue).glom());
      stage.run(1);
      assertThat(partitions.batches()).containsExactly(batch(List.of(1), List.of(2), List.of(3)));
    }
  }

  @Test
  void an_rdd_in_a_queue_may_be_the_result_of_operations() {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<Integer> queue = new BatchQueue<Integer>()
          .add(stage.ssc.parallelize(List.of(3, 1, 3, 2)).distinct().sortBy(n -> n));
      Recording<Integer> recording = Recording.of(stage.ssc.queueStream(queue));
      stage.run(1);
      assertThat(recording.batches()).containsExactly(batch(1, 2, 3));
    }
  }

  @Test
  void what_is_added_while_the_job_runs_is_taken_by_the_next_batch() {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<String> queue = new BatchQueue<>();
      Recording<String> recording = Recording.of(stage.ssc.queueStream(queue));
      stage.run(1);
      queue.add(List.of("late"));
      stage.ssc.step();
      queue.add(List.of("later")).add(List.of("last"));
      stage.clock.advance(Stage.SECOND.multipliedBy(3));
      assertThat(recording.batches())
          .containsExactly(batch(), batch("late"), batch("later"), batch("last"), batch());
    }
  }

  @Test
  void what_an_output_adds_is_taken_by_the_next_batch() {
    try (Stage stage = Stage.of(1)) {
      BatchQueue<Integer> queue = new BatchQueue<Integer>().add(List.of(1));
      DStream<Integer> in = stage.ssc.queueStream(queue);
      Recording<Integer> recording = Recording.of(in);
      in.foreachRDD(rdd -> queue.add(List.of(rdd.first() + 1)));
      stage.run(4);
      assertThat(recording.batches()).containsExactly(batch(1), batch(2), batch(3), batch(4));
    }
  }

  @Test
  void what_another_thread_adds_is_taken_by_the_next_batch() throws InterruptedException {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<String> queue = new BatchQueue<>();
      Recording<String> recording = Recording.of(stage.ssc.queueStream(queue));
      stage.run(1);
      Thread other = new Thread(() -> queue.add(List.of("from elsewhere")));
      other.start();
      other.join();
      stage.ssc.step();
      assertThat(recording.batches()).containsExactly(batch(), batch("from elsewhere"));
    }
  }

  @Test
  void two_streams_over_one_queue_both_see_every_entry() {
    try (Stage stage = Stage.of(2)) {
      BatchQueue<Integer> queue = new BatchQueue<>();
      queue.add(List.of(1)).add(List.of(2));
      Recording<Integer> first = Recording.of(stage.ssc.queueStream(queue));
      Recording<Integer> second = Recording.of(stage.ssc.queueStream(queue));
      stage.run(2);
      assertThat(first.batches()).containsExactly(batch(1), batch(2));
      assertThat(second.batches()).containsExactly(batch(1), batch(2));
    }
  }

  @Test
  void a_queue_counts_what_was_added_whether_or_not_it_was_taken() {
    try (Stage stage = Stage.of(1)) {
      BatchQueue<Integer> queue = new BatchQueue<>();
      queue.add(List.of(1)).add(List.of(2));
      Recording.of(stage.ssc.queueStream(queue));
      stage.run(5);
      assertThat(queue.size()).isEqualTo(2);
    }
  }

  @Test
  void stop_leaves_what_waits_and_a_graceful_stop_takes_it() {
    for (boolean graceful : new boolean[] {false, true}) {
      Stage stage = Stage.of(1);
      BatchQueue<Integer> queue = new BatchQueue<>();
      queue.add(List.of(1)).add(List.of(2)).add(List.of(3));
      Recording<Integer> recording = Recording.of(stage.ssc.queueStream(queue));
      stage.run(1);
      stage.ssc.stop(graceful);
      List<List<Integer>> expected =
          graceful ? List.of(batch(1), batch(2), batch(3)) : List.of(batch(1));
      assertThat(recording.batches()).isEqualTo(expected);
      if (graceful) {
        assertThat(recording.times())
            .containsExactly(Time.ofMillis(1000), Time.ofMillis(2000), Time.ofMillis(3000));
      }
    }
  }
}
