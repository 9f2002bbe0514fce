/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.assertion;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check says of a batch that is not there: why, and what would bring it. */
class MissingBatchesTest {
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static <T> AbstractThrowableAssert<?, ?> failure(
      StreamProbe<T> probe, dev.tidemill.testkit.Batch<? extends T>... expected) {
    return assertThatThrownBy(() -> assertThat(probe).hasBatches(expected));
  }

  @Test
  void batches_that_have_not_run() {
    try (StreamTester t = StreamTester.create()) {
      StreamProbe<String> words = t.probe(t.queueStream("words", String.class).batch("a").stream());
      t.runBatch();
      failure(words, batch("a"), batch("b"), batch("c"))
          .hasMessageContaining("\"b\"      |               | has not run; run one more batch\n")
          .hasMessageContaining("\"c\"      |               | has not run; run 2 more batches\n");
    }
  }

  @Test
  void batches_of_a_stream_with_a_slide() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a");
      StreamProbe<Long> counts =
          t.probe(words.stream().countByWindow(Duration.ofSeconds(3), Duration.ofSeconds(3)));
      t.runBatches(4);
      failure(counts, batch(1L), batch(0L), batch(0L))
          .hasMessageContaining("\n  6     |")
          .hasMessageContaining(
              "has not run; run 2 more batches, since this stream has one batch in 3\n")
          .hasMessageContaining("\n  9     |")
          .hasMessageContaining(
              "has not run; run 5 more batches, since this stream has one batch in 3\n");
      t.runBatches(2);
      assertThat(counts).hasBatches(batch(0L));
    }
  }

  @Test
  void batches_of_a_stream_with_a_slide_before_its_first() {
    try (StreamTester t = StreamTester.create()) {
      StreamProbe<Long> counts = t.probe(t.queueStream("words", String.class).stream()
          .countByWindow(Duration.ofSeconds(3), Duration.ofSeconds(3)));
      t.runBatch();
      failure(counts, batch(0L))
          .hasMessageContaining("\n  3     |")
          .hasMessageContaining(
              "has not run; run 2 more batches, since this stream has one batch in 3\n");
    }
  }

  @Test
  void a_batch_that_was_skipped() {
    try (StreamTester t =
        StreamTester.builder().setting("stream.batch.onFailure", "skip").create()) {
      QueueFixture<String> words =
          t.queueStream("words", String.class).batch("1").batch("x").batch("3");
      StreamProbe<Integer> numbers = t.probe(words.stream().map(Integer::valueOf));
      t.runBatch();
      assertThat(t.tryRunBatch()).hasFailedWith(NumberFormatException.class);
      t.runBatch();
      failure(numbers, batch(1), batch(3), batch())
          .hasMessageContaining(
              "has not run; run one more batch; the stream has nothing of batch 2, which failed\n");
    }
  }

  @Test
  void a_batch_after_the_one_that_stopped_the_job() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("x");
      StreamProbe<Integer> numbers = t.probe(words.stream().map(Integer::valueOf));
      assertThat(t.tryRunBatch()).hasFailedWith(NumberFormatException.class);
      failure(numbers, batch(1))
          .hasMessageContaining("cannot run: the job stopped when batch 1 (1000 ms) failed; the"
              + " stream has nothing of batch 1, which failed\n");
    }
  }

  @Test
  void files_that_were_not_written(@TempDir Path folder) {
    String prefix = folder.resolve("out").toString();
    try (StreamTester t = StreamTester.create()) {
      t.queueStream("words", String.class).batch("a").stream()
          .window(Duration.ofSeconds(2), Duration.ofSeconds(2))
          .saveAsTextFiles(prefix);
      t.runBatches(2);
      assertThat(t.savedTextFiles(prefix)).hasBatches(batch("a"));
      failure(t.savedTextFiles(prefix), batch("a"), batch())
          .hasMessageContaining("was not written: there is no directory " + prefix
              + "-1000; check the prefix and the suffix, and that the job has written by now\n");
      failure(t.savedTextFiles(prefix + "s"), batch("a"))
          .hasMessageContaining("was not written: there is no directory " + prefix + "s-1000;");
    }
  }
}
