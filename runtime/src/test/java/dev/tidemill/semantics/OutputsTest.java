/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is done with every batch: order, failures, and what an output is told. */
final class OutputsTest {
  private static final List<Object> SEEN = Collections.synchronizedList(new ArrayList<>());

  // ------------------------------------------------------------- foreachRDD

  @Test
  void foreach_rdd_is_called_for_every_batch_also_for_empty_ones() {
    List<Long> counts = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch("a", "b"), batch(), batch("c")))
          .foreachRDD(rdd -> counts.add(rdd.count()));
      stage.run(4);
    }
    assertThat(counts).containsExactly(2L, 0L, 1L, 0L);
  }

  @Test
  void foreach_rdd_is_told_the_batch() {
    List<BatchInfo> batches = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(new BatchQueue<Integer>().add(List.of(1)).add(List.of()))
          .named("numbers")
          .foreachRDD((rdd, batch) -> batches.add(batch));
      stage.run(3);
    }
    assertThat(batches).extracting(BatchInfo::id).containsExactly(1L, 2L, 3L);
    assertThat(batches)
        .extracting(BatchInfo::time)
        .containsExactly(Time.ofMillis(1000), Time.ofMillis(2000), Time.ofMillis(3000));
    assertThat(batches).extracting(BatchInfo::attempt).containsOnly(1);
    assertThat(batches).extracting(BatchInfo::epoch).containsOnly(1L);
    assertThat(batches)
        .extracting(batch -> batch.range("numbers").toString())
        .containsExactly("[0, 1)", "[1, 2)", "[2, 2)");
  }

  @Test
  void ranges_are_named_by_their_streams_in_order_of_declaration() {
    List<BatchInfo> batches = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> first = stage.ssc.queueStream(List.of(batch(1)));
      DStream<Integer> second = stage.ssc.queueStream(List.of(batch(2))).named("second");
      first.union(second).foreachRDD((rdd, batch) -> batches.add(batch));
      stage.run(1);
    }
    assertThat(batches.get(0).ranges().keySet()).containsExactly("queueStream", "second");
    assertThatThrownBy(() -> batches.get(0).range("third"))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME))
        .hasMessageContaining("\"third\"")
        .hasMessageContaining("[queueStream, second]");
  }

  @Test
  void foreach_rdd_of_pairs_gets_an_rdd_of_pairs() {
    List<Object> values = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(pair("a", 1), pair("b", 2), pair("a", 3))))
          .mapToPair(p -> p)
          .foreachRDD(rdd -> values.add(rdd.lookup("a")));
      stage.run(1);
    }
    assertThat(values).containsExactly(List.of(1, 3));
  }

  @Test
  void functions_inside_foreach_rdd_run_on_the_records_of_each_partition() {
    SEEN.clear();
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1, 2, 3, 4), batch()));
      in.foreachRDD(rdd -> rdd.foreachPartition(OutputsTest::remember));
      stage.run(2);
    }
    assertThat(SEEN).containsExactlyInAnyOrder(List.of(1, 2), List.of(3, 4), List.of(), List.of());
  }

  private static void remember(Iterator<Integer> records) {
    List<Integer> partition = new ArrayList<>();
    records.forEachRemaining(partition::add);
    SEEN.add(partition);
  }

  @Test
  void foreach_rdd_may_capture_what_cannot_be_sent_anywhere() {
    List<Integer> records = new ArrayList<>();
    Object notSerializable = new Object();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.of(batch(1))).foreachRDD(rdd -> {
        assertThat(notSerializable).isNotNull();
        records.addAll(rdd.collect());
      });
      stage.run(1);
    }
    assertThat(records).containsExactly(1);
  }

  // ---------------------------------------------------------- several outputs

  @Test
  void outputs_run_in_order_of_declaration_whatever_streams_they_belong_to() {
    List<String> order = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1), batch(2)));
      DStream<Integer> mapped = in.map(n -> n * 10);
      mapped.foreachRDD(rdd -> order.add("first " + rdd.first()));
      in.foreachRDD(rdd -> order.add("second " + rdd.first()));
      mapped.foreachRDD(rdd -> order.add("third " + rdd.first()));
      stage.run(2);
    }
    assertThat(order)
        .containsExactly("first 10", "second 1", "third 10", "first 20", "second 2", "third 20");
  }

  @Test
  void outputs_of_different_slides_run_when_their_streams_have_a_batch() {
    List<String> order = new ArrayList<>();
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1), batch(2)));
      in.window(Duration.ofSeconds(2), Duration.ofSeconds(2))
          .foreachRDD((rdd, batch) -> order.add("slow " + batch.id()));
      in.foreachRDD((rdd, batch) -> order.add("fast " + batch.id()));
      in.window(Duration.ofSeconds(3), Duration.ofSeconds(3))
          .foreachRDD((rdd, batch) -> order.add("slower " + batch.id()));
      stage.run(6);
    }
    assertThat(order)
        .containsExactly(
            "fast 1",
            "slow 2",
            "fast 2",
            "fast 3",
            "slower 3",
            "slow 4",
            "fast 4",
            "fast 5",
            "slow 6",
            "fast 6",
            "slower 6");
  }

  @Test
  void every_output_is_reported_with_its_place_and_line() {
    List<String> events = new ArrayList<>();
    try (Stage stage = Stage.of(1)) {
      stage.ssc.addListener(new StreamingListener() {
        @Override
        public void onStreamingStarted(Time firstBatch) {
          events.add("started, first " + firstBatch);
        }

        @Override
        public void onBatchStarted(BatchInfo batch) {
          events.add("batch " + batch.id());
        }

        @Override
        public void onOutputStarted(BatchInfo batch, OutputInfo output) {
          events.add("output " + output.index() + " " + output.origin().operation() + " "
              + output.origin().site().file());
        }

        @Override
        public void onOutputCompleted(BatchInfo batch, OutputReport output) {
          events.add(
              "done " + output.output().index() + output.failure().map(e -> "!").orElse(""));
        }

        @Override
        public void onBatchCompleted(BatchReport report) {
          events.add("batch done, outputs " + report.outputs().size());
        }
      });
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      in.print();
      in.foreachRDD(rdd -> rdd.count());
      stage.run(1);
    }
    assertThat(events)
        .containsExactly(
            "started, first 1000 ms",
            "batch 1",
            "output 0 print OutputsTest.java",
            "done 0",
            "output 1 foreachRDD OutputsTest.java",
            "done 1",
            "batch done, outputs 2");
  }

  // ----------------------------------------------------------------- failures

  @Test
  void a_failed_output_stops_the_job_and_later_outputs_and_batches_do_not_run() {
    List<String> ran = new ArrayList<>();
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1), batch(2), batch(3)));
      in.foreachRDD((rdd, batch) -> ran.add("before " + batch.id()));
      in.foreachRDD((rdd, batch) -> {
        if (batch.id() == 2) {
          throw new IllegalStateException("no second");
        }
      });
      in.foreachRDD((rdd, batch) -> ran.add("after " + batch.id()));
      assertThatThrownBy(() -> stage.run(3))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageContaining("foreachRDD (OutputsTest.java:")
          .hasMessageContaining("in batch 2000 ms")
          .hasMessageContaining("no second");
      assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      assertThatThrownBy(stage.ssc::awaitTermination).hasMessageContaining("no second");
    }
    assertThat(ran).containsExactly("before 1", "after 1", "before 2");
  }

  @Test
  void a_failed_batch_is_reported_with_its_error_and_the_outputs_that_ran() {
    List<BatchReport> reports = new ArrayList<>();
    try (Stage stage = Stage.with(b -> b.partitions(1).setting("stream.batch.onFailure", "stop"))) {
      stage.ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          reports.add(report);
        }
      });
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      in.foreachRDD(rdd -> rdd.count());
      in.foreachRDD(rdd -> {
        throw new IllegalStateException("no");
      });
      in.foreachRDD(rdd -> rdd.count());
      assertThatThrownBy(() -> stage.run(1)).hasMessageContaining("no");
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).outputs()).hasSize(2);
    assertThat(reports.get(0).outputs().get(0).failure()).isEmpty();
    assertThat(reports.get(0).outputs().get(1).failure()).isPresent();
    assertThat(reports.get(0).failure())
        .hasValueSatisfying(e -> assertThat(e).hasMessageContaining("no"));
  }

  @Test
  void with_skip_the_job_goes_on_with_the_next_batch() {
    List<String> ran = new ArrayList<>();
    try (Stage stage = Stage.with(b -> b.setting("stream.batch.onFailure", "skip"))) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1), batch(2), batch(3)));
      in.foreachRDD(rdd -> {
        if (rdd.first() == 2) {
          throw new IllegalStateException("no 2");
        }
      });
      in.foreachRDD(rdd -> ran.add("after " + rdd.first()));
      stage.run(1);
      assertThat(stage.ssc.step().failure()).isPresent();
      stage.ssc.step();
    }
    assertThat(ran).containsExactly("after 1", "after 3");
  }

  @Test
  void with_retry_the_batch_runs_again_with_the_same_records_until_it_succeeds() {
    List<String> ran = new ArrayList<>();
    AtomicInteger failures = new AtomicInteger(2);
    try (Stage stage = Stage.with(b -> b.setting("stream.batch.onFailure", "retry"))) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1, 2), batch(3)));
      in.foreachRDD((rdd, batch) -> {
        ran.add(batch.time() + " attempt " + batch.attempt() + " " + rdd.collect());
        if (batch.id() == 1 && failures.getAndDecrement() > 0) {
          throw new IllegalStateException("not yet");
        }
      });
      stage.run(2);
    }
    assertThat(ran)
        .containsExactly(
            "1000 ms attempt 1 [1, 2]",
            "1000 ms attempt 2 [1, 2]",
            "1000 ms attempt 3 [1, 2]",
            "2000 ms attempt 1 [3]");
  }

  @Test
  void with_retry_the_job_stops_after_the_last_attempt() {
    List<Integer> attempts = new ArrayList<>();
    try (Stage stage = Stage.with(b ->
        b.setting("stream.batch.onFailure", "retry").setting("stream.batch.maxAttempts", "3"))) {
      stage.ssc.queueStream(List.of(batch(1))).foreachRDD((rdd, batch) -> {
        attempts.add(batch.attempt());
        throw new IllegalStateException("never");
      });
      assertThatThrownBy(() -> stage.run(1)).hasMessageContaining("never");
      assertThat(stage.ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
    assertThat(attempts).containsExactly(1, 2, 3);
  }

  @Test
  void an_action_that_fails_may_be_caught_and_the_batch_goes_on() {
    List<String> ran = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.of(batch(0, 1))).foreachRDD(rdd -> {
        try {
          rdd.map(n -> 1 / n).collect();
        } catch (TidemillException e) {
          ran.add(e.code() + " and " + rdd.count());
        }
      });
      stage.run(1);
    }
    assertThat(ran).containsExactly("USER_FUNCTION_FAILED and 2");
  }

  @Test
  void foreach_that_throws_names_itself_and_the_record() {
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(1, 0)))
          .map(n -> n)
          .foreachRDD(rdd -> rdd.foreach(n -> SEEN.add(1 / n)));
      assertThatThrownBy(() -> stage.run(1))
          .hasMessageContaining("foreach (OutputsTest.java:")
          .hasMessageContaining("in batch 1000 ms, partition 1")
          .hasMessageContaining("on the record 0");
    }
  }

  @Test
  void foreach_partition_that_throws_names_itself_and_the_partition() {
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(1, 0)))
          .map(n -> n)
          .foreachRDD(rdd -> rdd.foreachPartition(records -> SEEN.add(1 / records.next())));
      assertThatThrownBy(() -> stage.run(1))
          .hasMessageContaining("foreachPartition (OutputsTest.java:")
          .hasMessageContaining("partition 1");
    }
  }
}
