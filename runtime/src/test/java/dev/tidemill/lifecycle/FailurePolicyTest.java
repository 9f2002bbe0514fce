/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
  private final List<String> calls = new ArrayList<>();

  @Test
  void a_failed_batch_stops_the_job_if_it_is_to() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      failingTimes(job, 1);
      assertThatThrownBy(() -> job.advanceMillis(3_000)).hasMessageContaining("broken");
      assertThat(calls).containsExactly("1/1 [a]");
      assertThat(job.events().lines()).last().asString().startsWith("stopped by foreachRDD");
    }
  }

  @Test
  void a_batch_is_attempted_again_with_the_same_ranges_and_records() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "retry")) {
      failingTimes(job, 2);
      job.advanceMillis(2_000);
      assertThat(calls).containsExactly("1/1 [a]", "1/2 [a]", "1/3 [a]", "2/1 [b]");
      assertThat(job.events().lines("batch"))
          .containsExactly(
              "batch 1 at 1000 ms attempt 1 {queueStream=[0, 1)}",
              "batch 1 at 1000 ms attempt 2 {queueStream=[0, 1)}",
              "batch 1 at 1000 ms attempt 3 {queueStream=[0, 1)}",
              "batch 2 at 2000 ms attempt 1 {queueStream=[1, 2)}");
      assertThat(job.events().lines("done"))
          .extracting(line -> line.replaceAll(" (read|start) .*?(?= failed|$)", ""))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("done 1 at 1000 ms attempt 1 failed: foreachRDD"),
              line -> assertThat(line).startsWith("done 1 at 1000 ms attempt 2 failed: foreachRDD"),
              line -> assertThat(line).isEqualTo("done 1 at 1000 ms attempt 3"),
              line -> assertThat(line).isEqualTo("done 2 at 2000 ms attempt 1"));
    }
  }

  @Test
  void after_the_last_attempt_the_job_stops() {
    try (ManualJob job =
        ManualJob.with("stream.batch.onFailure", "retry", "stream.batch.maxAttempts", "2")) {
      failingTimes(job, 9);
      assertThatThrownBy(() -> job.advanceMillis(3_000)).hasMessageContaining("broken");
      assertThat(calls).containsExactly("1/1 [a]", "1/2 [a]");
    }
  }

  @Test
  void a_step_returns_the_attempt_that_counts() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "retry")) {
      failingTimes(job, 2);
      assertThat(job.ssc().step().batch().attempt()).isEqualTo(3);
    }
  }

  @Test
  void an_attempt_sees_windows_as_the_one_before_did() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "retry")) {
      job.ssc()
          .queueStream(List.of(List.of("a"), List.of("b"), List.of("c")))
          .window(Duration.ofSeconds(2))
          .foreachRDD((rdd, batch) -> {
            calls.add(batch.id() + "/" + batch.attempt() + " " + rdd.collect());
            if (batch.attempt() == 1) {
              throw new IllegalStateException("broken");
            }
          });
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(calls)
          .containsExactly(
              "1/1 [a]", "1/2 [a]", "2/1 [a, b]", "2/2 [a, b]", "3/1 [b, c]", "3/2 [b, c]");
    }
  }

  @Test
  void sinks_forget_the_attempts_that_failed_and_publish_once() {
    ScriptedSink sink = new ScriptedSink("sink", calls);
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "retry")) {
      var words = job.ssc().queueStream(List.of(List.of("a")));
      words.writeTo(sink);
      words.foreachRDD((rdd, batch) -> {
        if (batch.attempt() < 3) {
          throw new IllegalStateException("broken");
        }
      });
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(
              calls.stream().filter(call -> !call.contains("write ") && !call.contains("finish")))
          .containsExactly(
              "sink open queueStream.writeTo",
              "sink writer 1000/1",
              "sink abort 1000/1",
              "sink writer 1000/2",
              "sink abort 1000/2",
              "sink writer 1000/3",
              "sink publish 1000/3");
      assertThat(sink.published()).containsExactly(java.util.Map.entry(1_000L, List.of("a")));
      assertThat(sink.staged()).isEmpty();
    }
  }

  @Test
  void a_stop_at_once_ends_the_attempts() {
    try (ManualJob job =
        ManualJob.with("stream.batch.onFailure", "retry", "stream.batch.maxAttempts", "100")) {
      job.ssc().queueStream(List.of(List.of("a"))).foreachRDD((rdd, batch) -> {
        calls.add("attempt " + batch.attempt());
        if (batch.attempt() == 3) {
          job.ssc().stop();
        }
        throw new IllegalStateException("broken");
      });
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(1_000)).hasMessageContaining("broken");
      assertThat(calls).hasSize(3);
    }
  }

  @Test
  void a_skipped_batch_is_given_up_with_its_records_and_the_next_one_runs() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      failingTimes(job, 1);
      job.advanceMillis(3_000);
      assertThat(calls).containsExactly("1/1 [a]", "2/1 [b]", "3/1 [c]");
      assertThat(job.events().reports().get(0).failure()).isPresent();
      assertThat(job.events().reports().get(2).failure()).isEmpty();
      assertThat(job.ssc().step().failure()).isEmpty();
    }
  }

  @Test
  void a_step_returns_the_report_of_a_skipped_batch() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      failingTimes(job, 1);
      assertThat(job.ssc().step().failure().orElseThrow()).hasMessageContaining("broken");
    }
  }

  @Test
  void windows_go_on_without_the_records_of_a_skipped_batch() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      job.ssc()
          .queueStream(List.of(List.of("1"), List.of("two"), List.of("3"), List.of("4")))
          .map(Integer::parseInt)
          .window(Duration.ofSeconds(3))
          .foreachRDD((rdd, batch) -> calls.add(batch.id() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(5_000);
      assertThat(calls).containsExactly("1 [1]", "3 [1, 3]", "4 [3, 4]", "5 [3, 4]");
    }
  }

  @Test
  void a_batch_that_is_skipped_for_its_output_leaves_no_trace_in_windows_either() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      var words = job.ssc().queueStream(List.of(List.of("a"), List.of("b"), List.of("c")));
      words.foreachRDD((rdd, batch) -> {
        if (batch.id() == 2) {
          throw new IllegalStateException("broken");
        }
      });
      words
          .window(Duration.ofSeconds(3))
          .foreachRDD((rdd, batch) -> calls.add(batch.id() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(calls).containsExactly("1 [a]", "3 [a, c]");
    }
  }

  /** A started job that fails in the first attempts, counted over all batches. */
  private void failingTimes(ManualJob job, int failures) {
    job.ssc()
        .queueStream(List.of(List.of("a"), List.of("b"), List.of("c")))
        .foreachRDD((rdd, batch) -> {
          calls.add(batch.id() + "/" + batch.attempt() + " " + rdd.collect());
          if (calls.size() <= failures) {
            throw new IllegalStateException("broken");
          }
        });
    job.ssc().start();
  }
}
