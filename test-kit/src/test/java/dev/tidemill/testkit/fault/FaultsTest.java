/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.fault;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.testkit.FailingSink;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Things that go wrong on purpose, counted. */
class FaultsTest {
  @Test
  void a_read_that_fails_once_fails_its_batch() {
    try (StreamTester t =
        StreamTester.builder().setting("stream.batch.onFailure", "skip").create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("a").batch("b").batch("c");
      words.faults().failOnce(2, new IOException("connection reset"));
      StreamProbe<String> seen = t.probe(words.stream());
      t.runBatch();
      assertThat(t.tryRunBatch())
          .hasFailedWith(IOException.class)
          .hasFailureMessageContaining("connection reset");
      t.runBatch();
      assertThat(seen).hasBatches(batch("a"), batch("c")).hasNoMoreBatches();
    }
  }

  @Test
  void a_job_that_tries_again_reads_the_same() {
    try (StreamTester t =
        StreamTester.builder().setting("stream.batch.onFailure", "retry").create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a");
      words.faults().fail(1, 2, new IOException("reset"));
      StreamProbe<String> seen = t.probe(words.stream());
      assertThat(t.runBatch()).tookAttempts(3);
      assertThat(seen).hasBatches(batch("a"));
    }
  }

  @Test
  void a_source_that_cannot_name_a_batch_names_it_next_time() {
    try (StreamTester t =
        StreamTester.builder().setting("stream.batch.onFailure", "skip").create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("a").batch("b");
      words.faults().failToAssignOnce(1, new IOException("no leader"));
      StreamProbe<String> seen = t.probe(words.stream());
      assertThat(t.tryRunBatch()).hasFailureMessageContaining("no leader");
      t.runBatches(2);
      assertThat(seen).hasBatches(batch("a"), batch("b"));
    }
  }

  @Test
  void a_slow_read_delays_the_batches_after_it_without_any_waiting() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("a").batch("b").batch("c");
      words.faults().slow(1, Duration.ofMillis(2_600));
      words.stream().print();
      assertThat(t.runBatch())
          .hasSchedulingDelay(Duration.ZERO)
          .hasProcessingTime(Duration.ofMillis(2_600));
      assertThat(t.runBatch()).hasSchedulingDelay(Duration.ofMillis(1_600));
      assertThat(t.runBatch()).hasSchedulingDelay(Duration.ofMillis(600));
      assertThat(t.runBatch()).hasSchedulingDelay(Duration.ZERO);
    }
  }

  @Test
  void an_output_that_fails_once_is_written_or_published_again() {
    try (StreamTester t =
        StreamTester.builder().setting("stream.batch.onFailure", "retry").create()) {
      FailingSink<String> sink = new FailingSink<>();
      sink.failToPublishOnce(2, new IOException("disk full"));
      sink.failToWriteOnce(3, new IOException("broken pipe"));
      t.queueStream("words", String.class).batch("a").batch("b").batch("c").stream()
          .writeTo(sink);
      t.runBatch();
      assertThat(t.runBatch()).tookAttempts(1).tookPublishAttempts(2);
      assertThat(t.runBatch()).tookAttempts(2).tookPublishAttempts(1);
      assertThat(sink.published()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
      assertThat(sink.unusedFaults()).isEmpty();
    }
  }

  @Test
  void an_output_that_fails_for_good_ends_the_job() {
    try (StreamTester t = StreamTester.create()) {
      FailingSink<String> sink = new FailingSink<>();
      sink.failToWriteOnce(1, new IOException("disk full"));
      t.queueStream("words", String.class).batch("a").stream().writeTo(sink);
      assertThat(t.tryRunBatch())
          .hasFailedWith(IOException.class)
          .hasFailureMessageContaining("failed in batch 1000 ms")
          .tookPublishAttempts(0);
      assertThat(sink.published()).isEmpty();
      assertThat(sink.isClosed()).isTrue();
    }
  }

  @Test
  void batches_are_counted_from_one() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class);
      assertThatThrownBy(() -> words.faults().failOnce(0, new IOException("x")))
          .hasMessage(
              "failOnce(0, java.io.IOException: x) names batch 0; batches of a queue are counted from 1");
      t.runBatch();
    }
  }
}
