/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishingTest {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final ScriptedSink first = new ScriptedSink("first", calls);
  private final ScriptedSink second = new ScriptedSink("second", calls);
  private final ScriptedSink third = new ScriptedSink("third", calls);

  @Test
  void sinks_publish_in_declared_order_after_all_outputs_have_succeeded() {
    try (ManualJob job = ManualJob.with("stream.partitions", "2")) {
      DStream<String> words = job.ssc().queueStream(List.of(List.of("a", "b", "c")));
      words.writeTo(first);
      words.map(String::toUpperCase).writeTo(second);
      words.foreachRDD(rdd -> calls.add("foreachRDD"));
      words.writeTo(third);
      job.ssc().start();
      calls.clear();
      job.advanceMillis(1_000);
      assertThat(calls.stream().filter(call -> !call.contains("write ")))
          .containsExactly(
              "first writer 1000/1",
              "first finish 1000/1/0",
              "first finish 1000/1/1",
              "second writer 1000/1",
              "second finish 1000/1/0",
              "second finish 1000/1/1",
              "foreachRDD",
              "third writer 1000/1",
              "third finish 1000/1/0",
              "third finish 1000/1/1",
              "first publish 1000/1",
              "second publish 1000/1",
              "third publish 1000/1");
      assertThat(first.published()).isEqualTo(Map.of(1_000L, List.of("a", "b", "c")));
      assertThat(second.published()).isEqualTo(Map.of(1_000L, List.of("A", "B", "C")));
    }
  }

  @Test
  void an_empty_batch_is_published_too() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of(List.<String>of())).writeTo(first);
      job.ssc().start();
      job.advanceMillis(2_000);
      assertThat(first.published()).isEqualTo(Map.of(1_000L, List.of(), 2_000L, List.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"writer", "write", "finish"})
  void when_staging_fails_all_is_aborted_last_first_and_nothing_is_published(String method) {
    second.fail(method, 1, new IOException("disk full"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "stop")) {
      DStream<String> words = job.ssc().queueStream(List.of(List.of("a")));
      words.writeTo(first);
      words.writeTo(second);
      words.writeTo(third);
      job.ssc().start();
      assertThatThrownBy(() -> job.advanceMillis(1_000))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("java.io.IOException: disk full")
          .hasCauseInstanceOf(IOException.class);
      assertThat(calls.stream().filter(call -> call.contains("abort") || call.contains("publish")))
          .containsExactly("second abort 1000/1", "first abort 1000/1");
      assertThat(first.published()).isEmpty();
      assertThat(first.staged()).isEmpty();
    }
  }

  @Test
  void an_output_that_fails_later_aborts_what_is_staged() {
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      DStream<String> words = job.ssc().queueStream(List.of(List.of("a"), List.of("b")));
      words.writeTo(first);
      words.foreachRDD((rdd, batch) -> {
        if (batch.id() == 1) {
          throw new AssertionError("broken");
        }
      });
      job.ssc().start();
      job.advanceMillis(2_000);
      assertThat(first.published()).isEqualTo(Map.of(2_000L, List.of("b")));
      assertThat(first.staged()).isEmpty();
    }
  }

  @Test
  void what_fails_while_a_batch_is_aborted_is_added_to_its_failure() {
    first.fail("abort", 1, new NoClassDefFoundError("driver"));
    second.fail("abort", 1, new IllegalStateException("stuck"));
    third.fail("writer", 1, new IOException("disk full"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "skip")) {
      DStream<String> words = job.ssc().queueStream(List.of(List.of("a"), List.of("b")));
      words.writeTo(first);
      words.writeTo(second);
      words.writeTo(third);
      job.ssc().start();
      job.advanceMillis(2_000);
      Throwable failure = job.events().reports().get(0).failure().orElseThrow();
      assertThat(failure).hasMessageContaining("disk full");
      assertThat(failure.getSuppressed())
          .extracting(Throwable::getMessage)
          .satisfiesExactly(
              message -> assertThat(message).contains("could not abort batch 1000 ms", "stuck"),
              message -> assertThat(message).contains("could not abort batch 1000 ms", "driver"));
      assertThat(third.published()).isEqualTo(Map.of(2_000L, List.of("b")));
    }
  }

  @Test
  void a_sink_behind_a_longer_slide_publishes_only_when_it_is_due() {
    try (ManualJob job = ManualJob.with()) {
      java.time.Duration two = java.time.Duration.ofSeconds(2);
      job.ssc()
          .queueStream(List.of(List.of("a"), List.of("b"), List.of("c")))
          .window(two, two)
          .writeTo(first);
      job.ssc().start();
      job.advanceMillis(4_000);
      assertThat(first.published())
          .isEqualTo(Map.of(2_000L, List.of("a", "b"), 4_000L, List.of("c")));
    }
  }
}
