/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failure costs if nothing is set; on a manual clock, where an attempt follows the one before it at once. */
class RetryTest {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  @Test
  void an_output_that_fails_once_costs_an_attempt_and_no_state() {
    try (ManualJob job = ManualJob.with()) {
      counts(job).foreachRDD((rdd, batch) -> {
        if (batch.id() == 2 && batch.attempt() == 1) {
          rdd.count();
          throw new IOException("connection reset");
        }
        calls.add("" + rdd.collect());
      });
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(calls).containsExactly("[(a,1)]", "[(a,2)]", "[(a,3)]");
      assertThat(attempts(job)).containsExactly("1/1", "2/1", "2/2", "3/1");
    }
  }

  @Test
  void an_output_that_goes_on_failing_stops_the_job_after_four_attempts_and_says_so() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        throw new IOException("connection reset");
      });
      job.ssc().start();
      assertThatThrownBy(() -> job.ssc().step())
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageMatching("foreachRDD .* failed in batch 1000 ms: java.io.IOException:"
              + " connection reset; attempt 4 was the last of 4 \\(stream.batch.maxAttempts\\)")
          .hasCauseInstanceOf(IOException.class);
      assertThat(attempts(job)).containsExactly("1/1", "1/2", "1/3", "1/4");
    }
  }

  @Test
  void a_function_that_fails_twice_in_the_same_way_stops_the_job_and_says_so() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of(List.of("1", "x"))).map(Integer::parseInt).print();
      job.ssc().start();
      assertThatThrownBy(() -> job.ssc().step())
          .hasMessageStartingWith("map (RetryTest.java:")
          .hasMessageContaining("on the record x: java.lang.NumberFormatException")
          .hasMessageEndingWith("; attempt 2 has failed in the same way as the one before it, so"
              + " there is no further one")
          .hasCauseInstanceOf(NumberFormatException.class);
      assertThat(attempts(job)).containsExactly("1/1", "1/2");
    }
  }

  @Test
  void a_function_that_fails_in_another_way_each_time_has_all_attempts() {
    try (ManualJob job = ManualJob.with("stream.closureCheck", "false")) {
      job.ssc()
          .queueStream(List.of(List.of("a")))
          .map(word -> {
            calls.add(word);
            throw new IllegalStateException("call " + calls.size());
          })
          .print();
      job.ssc().start();
      assertThatThrownBy(() -> job.ssc().step()).hasMessageContaining("call 4; attempt 4 was");
    }
  }

  @Test
  void a_transform_that_fails_twice_in_the_same_way_stops_the_job() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc()
          .queueStream(List.of(List.of("a")))
          .transform(rdd -> {
            calls.add("transform");
            if (calls.size() > 0) {
              throw new IllegalStateException("broken");
            }
            return rdd;
          })
          .print();
      job.ssc().start();
      assertThatThrownBy(() -> job.ssc().step()).hasMessageContaining("in the same way");
      assertThat(calls).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"foreach", "foreachPartition"})
  void an_action_that_only_does_something_is_an_output_wherever_it_runs(String action) {
    try (ManualJob job =
        ManualJob.with("stream.master", "parallel[2]", "stream.closureCheck", "false")) {
      job.ssc().queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
        if (action.equals("foreach")) {
          rdd.foreach(word -> send());
        } else {
          rdd.foreachPartition(words -> {
            if (words.hasNext()) {
              send();
            }
          });
        }
      });
      job.ssc().start();
      job.ssc().step();
      assertThat(job.events().reports().get(2).failure().orElseThrow())
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageStartingWith(action + " (RetryTest.java:")
          .hasMessageEndingWith("java.io.IOException: connection reset");
      assertThat(attempts(job)).containsExactly("1/1", "1/2", "1/3", "1/4");
    }
  }

  private void send() throws IOException {
    calls.add("send");
    if (calls.size() < 4) {
      throw new IOException("connection reset");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"end", "partitions", "read"})
  void a_source_that_fails_three_times_costs_no_record(String method) {
    ScriptedSource source = new ScriptedSource(List.of("a"), List.of("b"));
    for (int n = 1; n <= 3; n++) {
      source.fail(method, n, new IOException("connection reset"));
    }
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("words", source).foreachRDD(rdd -> calls.addAll(rdd.collect()));
      job.ssc().start();
      job.advanceMillis(2_000);
      assertThat(calls).containsExactly("a", "b");
      assertThat(attempts(job)).containsExactly("1/1", "1/2", "1/3", "1/4", "2/1");
    }
  }

  @Test
  void outputs_that_have_succeeded_are_left_out_of_later_attempts() {
    ScriptedSink sink = new ScriptedSink("sink", new ArrayList<>());
    try (ManualJob job = ManualJob.with()) {
      DStream<String> words = job.ssc().queueStream(List.of(List.of("a"), List.of("b")));
      words.foreachRDD((rdd, batch) -> calls.add("first " + batch.id() + "/" + batch.attempt()));
      words.print();
      words.writeTo(sink);
      words.foreachRDD((rdd, batch) -> {
        calls.add("last " + batch.id() + "/" + batch.attempt());
        if (batch.attempt() < 3) {
          throw new IOException("connection reset");
        }
      });
      job.ssc().start();
      job.advanceMillis(2_000);
      assertThat(calls)
          .containsExactly(
              "first 1/1",
              "last 1/1",
              "last 1/2",
              "last 1/3",
              "first 2/1",
              "last 2/1",
              "last 2/2",
              "last 2/3");
      assertThat(job.printed().split("Time: ")).hasSize(3);
      assertThat(sink.published()).isEqualTo(Map.of(1_000L, List.of("a"), 2_000L, List.of("b")));
      assertThat(job.events().lines("output").stream().filter(line -> line.endsWith("begins")))
          .startsWith(
              "output 0 of 1000 ms begins",
              "output 1 of 1000 ms begins",
              "output 2 of 1000 ms begins",
              "output 3 of 1000 ms begins",
              "output 2 of 1000 ms begins", // staged again, since the attempt was aborted
              "output 3 of 1000 ms begins",
              "output 2 of 1000 ms begins",
              "output 3 of 1000 ms begins",
              "output 0 of 2000 ms begins");
    }
  }

  @Test
  void what_was_done_in_a_batch_without_ranges_is_not_taken_for_done_in_the_next() {
    ScriptedSource source = new ScriptedSource(List.of("a"), List.of("b"), List.of("c"))
        .fail("end", 2, new IOException("connection reset"));
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("words", source).foreachRDD(rdd -> calls.addAll(rdd.collect()));
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(calls).containsExactly("a", "b", "c");
    }
  }

  @Test
  void state_and_windows_behind_an_output_that_is_left_out_change_once() {
    try (ManualJob job = ManualJob.with()) {
      DStream<Pair<String, Integer>> counts = counts(job);
      counts.foreachRDD((rdd, batch) -> calls.add("count " + rdd.collect()));
      job.ssc()
          .queueStream(List.of(List.of("x"), List.of("y"), List.of("z")))
          .window(Duration.ofSeconds(2))
          .foreachRDD((rdd, batch) -> calls.add("window " + rdd.collect()));
      counts.foreachRDD((rdd, batch) -> {
        if (batch.attempt() < 4) {
          throw new IOException("connection reset");
        }
      });
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(calls)
          .containsExactly(
              "count [(a,1)]", "window [x]",
              "count [(a,2)]", "window [x, y]",
              "count [(a,3)]", "window [y, z]");
    }
  }

  @Test
  void a_batch_counts_the_records_that_its_first_attempt_has_read() {
    ScriptedSource source = new ScriptedSource(List.of("a", "b"));
    try (ManualJob job = ManualJob.with()) {
      DStream<String> words = job.ssc().stream("words", source);
      words.foreachRDD(rdd -> calls.addAll(rdd.collect()));
      words.foreachRDD((rdd, batch) -> {
        if (batch.attempt() == 1) {
          throw new IOException("connection reset");
        }
      });
      job.ssc().start();
      assertThat(job.ssc().step().inputRecords()).isEqualTo(Map.of("words", 2L));
    }
  }

  private static DStream<Pair<String, Integer>> counts(ManualJob job) {
    return job.ssc()
        .queueStream(List.of(List.of("a"), List.of("a"), List.of("a")))
        .mapToPair(word -> Pair.of(word, 1))
        .updateStateByKey((List<Integer> ones, Optional<Integer> count) ->
            Optional.of(count.orElse(0) + ones.size()))
        .map(pair -> pair);
  }

  private static List<String> attempts(ManualJob job) {
    return job.events().reports().stream()
        .map(BatchReport::batch)
        .map(batch -> batch.id() + "/" + batch.attempt())
        .toList();
  }
}
