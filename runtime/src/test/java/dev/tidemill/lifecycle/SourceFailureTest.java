/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFailureTest {
  private final List<String> seen = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"begin", "end", "partitions", "read"})
  void a_source_that_fails_stops_the_job_with_an_error_that_names_it(String method) {
    ScriptedSource source =
        new ScriptedSource(List.of("a")).fail(method, 1, new IOException("connection reset"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      String line = Here.nextLine();
      var words = job.ssc().stream("words", source);
      words.foreachRDD(rdd -> seen.addAll(rdd.collect()));
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(2_000))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
          .hasMessageContaining("stream \"words\" (" + line + ")")
          .hasMessageContaining("java.io.IOException: connection reset")
          .hasCauseInstanceOf(IOException.class);
      assertThat(job.events().times()).containsExactly(1_000L);
      assertThat(source.calls("release")).isEmpty();
      assertThat(source.calls()).last().isEqualTo("close");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "end", "partitions", "read"})
  void an_error_of_a_source_is_a_failure_like_any_other(String method) {
    ScriptedSource source =
        new ScriptedSource(List.of("a")).fail(method, 1, new NoClassDefFoundError("codec"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc().stream("words", source).foreachRDD(rdd -> seen.addAll(rdd.collect()));
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(2_000))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("codec");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "end"})
  void nothing_is_lost_when_a_source_cannot_name_a_range_and_the_batch_is_skipped(String method) {
    ScriptedSource source = new ScriptedSource(List.of("a"), List.of("b"))
        .fail(method, 1, new IOException("connection reset"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      job.ssc().stream("words", source)
          .foreachRDD((rdd, batch) -> seen.add(batch.id() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(seen).containsExactly("2 [a]", "3 [b]");
      assertThat(job.events().times()).containsExactly(1_000L, 2_000L, 3_000L);
      assertThat(job.events().lines("batch"))
          .containsExactly(
              "batch 1 at 1000 ms attempt 1 {}",
              "batch 2 at 2000 ms attempt 1 {words=[0, 1)}",
              "batch 3 at 3000 ms attempt 1 {words=[1, 2)}");
    }
  }

  @Test
  void no_source_moves_on_when_another_cannot_name_its_range() {
    ScriptedSource good = new ScriptedSource(List.of("a"), List.of("b"));
    ScriptedSource bad =
        new ScriptedSource(List.of("x"), List.of("y")).fail("end", 2, new IOException("reset"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      job.ssc().stream("good", good)
          .union(job.ssc().stream("bad", bad))
          .foreachRDD((rdd, batch) -> seen.add(batch.id() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(seen).containsExactly("1 [a, x]", "3 [b, y]");
      assertThat(good.calls("end"))
          .containsExactly("end 1000 ms from 0", "end 2000 ms from 1", "end 3000 ms from 1");
    }
  }

  @Test
  void a_range_that_could_not_be_named_is_asked_for_again_by_the_next_attempt() {
    ScriptedSource source = new ScriptedSource(List.of("a"))
        .fail("end", 1, new IOException("reset"))
        .fail("end", 2, new IOException("reset"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "retry")) {
      job.ssc().stream("words", source)
          .foreachRDD(
              (rdd, batch) -> seen.add(batch.id() + "/" + batch.attempt() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(seen).containsExactly("1/3 [a]");
      assertThat(job.events().lines("batch"))
          .containsExactly(
              "batch 1 at 1000 ms attempt 1 {}",
              "batch 1 at 1000 ms attempt 2 {}",
              "batch 1 at 1000 ms attempt 3 {words=[0, 1)}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"partitions", "read"})
  void records_that_cannot_be_read_are_given_up_by_a_skip(String method) {
    ScriptedSource source = new ScriptedSource(List.of("a"), List.of("b"))
        .fail(method, 1, new IOException("connection reset"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      job.ssc().stream("words", source)
          .foreachRDD((rdd, batch) -> seen.add(batch.id() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(2_000);
      assertThat(seen).containsExactly("2 [b]");
      assertThat(source.calls("release")).containsExactly("release 1", "release 2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"partitions", "read"})
  void records_that_cannot_be_read_are_read_by_the_next_attempt(String method) {
    ScriptedSource source =
        new ScriptedSource(List.of("a", "b")).fail(method, 1, new IOException("connection reset"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "retry")) {
      job.ssc().stream("words", source)
          .foreachRDD((rdd, batch) -> seen.add(batch.attempt() + " " + rdd.collect()));
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(seen).containsExactly("2 [a, b]");
      assertThat(source.calls("end")).hasSize(1);
    }
  }

  @Test
  void a_batch_that_stops_the_job_releases_nothing() {
    ScriptedSource source = new ScriptedSource(List.of("a"), List.of("b"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc().stream("words", source).foreachRDD((rdd, batch) -> {
        if (batch.id() == 2) {
          throw new IllegalStateException("broken");
        }
      });
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(2_000)).hasMessageContaining("broken");
      assertThat(source.calls("release")).containsExactly("release 1");
    }
  }

  @Test
  void records_are_released_when_their_batch_is_done_and_no_longer_remembered() {
    ScriptedSource source =
        new ScriptedSource(List.of("a"), List.of("b"), List.of("c"), List.of("d"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc().remember(Duration.ofSeconds(2));
      job.ssc().stream("words", source).print();
      job.ssc().start();
      job.advanceMillis(4_000);
      assertThat(source.calls("release")).containsExactly("release 1", "release 2");
    }
  }

  @Test
  void a_source_that_cannot_release_is_told_again_and_the_job_goes_on() {
    ScriptedSource source = new ScriptedSource(List.of("a"), List.of("b"))
        .fail("release", 1, new IllegalStateException("commit failed"));
    ScriptedSource other = new ScriptedSource(List.of("x"), List.of("y"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc().stream("words", source).union(job.ssc().stream("other", other)).print();
      job.ssc().start();
      job.advanceMillis(2_000);
      assertThat(source.calls("release")).containsExactly("release 1", "release 2");
      assertThat(other.calls("release")).containsExactly("release 1", "release 2");
      assertThat(job.events().reports()).allMatch(report -> report.failure().isEmpty());
    }
  }

  @Test
  void a_source_that_cannot_count_or_describe_its_records_does_no_harm_to_the_batch() {
    ScriptedSource source = new ScriptedSource(List.of("a", "b"))
        .countsBeforehand()
        .fail("count", 1, new IllegalStateException("no idea"))
        .fail("describe", 1, new IllegalStateException("no words"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      job.ssc().stream("words", source).foreachRDD(rdd -> seen.addAll(rdd.collect()));
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(seen).containsExactly("a", "b");
      assertThat(job.events().reports().get(0).inputRecords()).containsEntry("words", 2L);
      assertThat(job.events().reports().get(0).inputDescriptions().get("words"))
          .isEqualTo(
              "[0, 1), which cannot be described: java.lang.IllegalStateException: no words");
    }
  }
}
