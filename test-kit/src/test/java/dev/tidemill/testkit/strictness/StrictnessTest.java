/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.strictness;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static dev.tidemill.testkit.StreamAssertions.catchThrowableOfType;

import dev.tidemill.testkit.BatchFailedException;
import dev.tidemill.testkit.FailingSink;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Strictness;
import dev.tidemill.testkit.StrictnessError;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Nothing passes unchecked. */
class StrictnessTest {
  private interface Body {
    void run(StreamTester t) throws Exception;
  }

  /** What the end of a test says that goes well otherwise. */
  private static String endOf(Body body) {
    return endOf(StreamTester.builder(), body);
  }

  private static String endOf(StreamTester.Builder builder, Body body) {
    StreamTester t = builder.create();
    try {
      body.run(t);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    StrictnessError error = catchThrowableOfType(StrictnessError.class, t::close);
    return error == null ? "" : String.valueOf(error.getMessage());
  }

  @Test
  void a_test_that_looks_at_everything_ends_well() {
    assertThat(endOf(t -> {
          QueueFixture<String> words = t.queueStream("words", String.class).batch("a");
          StreamProbe<String> seen = t.probe(words.stream());
          t.runBatch();
          assertThat(seen).hasBatches(batch("a"));
        }))
        .isEmpty();
  }

  @Test
  void input_that_was_never_read() {
    assertThat(endOf(t -> {
          t.queueStream("words", String.class).batch("a").batch("b").batch("c");
          t.runBatch();
        }))
        .isEqualTo("""
            1 problem found at the end of the test:
              - queue "words": batches 2 to 3 were never read; run 2 more batches, or say lenient() of the queue
            """);
    assertThat(endOf(t -> {
          t.queueStream("words", String.class).batch("a").batch("b").lenient();
          t.runBatch();
        }))
        .isEmpty();
  }

  @Test
  void a_probe_that_was_never_asserted() {
    assertThat(endOf(t -> {
          QueueFixture<String> words = t.queueStream("words", String.class);
          StreamProbe<String> seen = t.probe(words.stream().named("seen"));
          t.runBatches(4);
          assertThat(seen).hasEmptyBatches(2);
        }))
        .contains(
            "probe \"seen\": batches 3 to 4 were never asserted; check them by hasBatches(...), or say"
                + " lenient() of the probe");
    assertThat(endOf(t -> {
          StreamProbe<String> seen = t.probe(t.queueStream("words", String.class).stream());
          t.runBatch();
          seen.lenient();
        }))
        .isEmpty();
  }

  @Test
  @SuppressWarnings("EmptyCatch") // that is the mistake
  void a_failure_that_was_caught_and_not_looked_at() {
    assertThat(endOf(t -> {
          QueueFixture<String> words = t.queueStream("words", String.class).batch("x");
          t.probe(words.stream().map(Integer::valueOf).named("numbers"));
          try {
            t.runBatch();
          } catch (BatchFailedException expected) {
            // nobody looks
          }
        }))
        .contains(
            "batch 1 (1000 ms) failed and nobody looked: map \"numbers\" (StrictnessTest.java:")
        .contains("on the record x: java.lang.NumberFormatException")
        .contains("if that is expected, check it: assertThat(t.tryRunBatch()).hasFailedWith(...)");
  }

  @Test
  void a_failure_that_was_tried_and_not_looked_at() {
    assertThat(endOf(t -> {
          QueueFixture<String> words = t.queueStream("words", String.class).batch("x");
          t.probe(words.stream().map(Integer::valueOf));
          t.tryRunBatch();
        }))
        .contains("batch 1 (1000 ms) failed and nobody looked");
  }

  @Test
  void a_failure_that_was_caught_and_read() {
    assertThat(endOf(t -> {
          QueueFixture<String> words = t.queueStream("words", String.class).batch("x");
          t.probe(words.stream().map(Integer::valueOf));
          assertThatThrownBy(t::runBatch).hasMessageContaining("NumberFormatException");
        }))
        .isEmpty();
  }

  @Test
  void a_batch_that_needed_another_attempt() {
    StreamTester.Builder retrying =
        StreamTester.builder().setting("stream.batch.onFailure", "retry");
    Body body = t -> {
      int[] calls = {0};
      t.queueStream("words", String.class).batch("a").stream().foreachRDD(rdd -> {
        if (calls[0]++ == 0) {
          throw new IOException("reset");
        }
      });
      t.runBatch();
    };
    assertThat(endOf(retrying, body))
        .contains(
            "batch 1 (1000 ms) needed 2 attempts and nobody looked; if that is expected, check it:"
                + " assertThat(run).tookAttempts(2)");
    assertThat(endOf(retrying, t -> {
          body.run(t);
          assertThat(t.batchRuns().get(0)).tookAttempts(2);
        }))
        .isEmpty();
  }

  @Test
  void a_fault_that_never_struck() {
    assertThat(endOf(t -> {
          QueueFixture<String> words = t.queueStream("words", String.class).batch("a");
          words.faults().failOnce(2, new IOException("reset"));
          t.runBatch();
        }))
        .contains(
            "queue \"words\": the fault failOnce(2, java.io.IOException: reset) never struck; add that batch"
                + " and run it, or leave the fault out");
  }

  @Test
  void a_queue_that_cannot_be_read_since_the_job_has_stopped() {
    assertThat(endOf(t -> {
          QueueFixture<String> words =
              t.queueStream("words", String.class).batch("x").batch("1");
          t.probe(words.stream().map(Integer::valueOf));
          assertThat(t.tryRunBatch()).hasFailed();
        }))
        .isEqualTo("""
            1 problem found at the end of the test:
              - queue "words": batch 2 was never read, and cannot be: the job stopped when batch 1 (1000 ms) failed; remove them from the queue, or say lenient() of the queue
            """);
  }

  @Test
  void a_fault_of_a_sink_that_never_struck() {
    assertThat(endOf(t -> {
          FailingSink<String> sink = t.failingSink();
          sink.failToPublishOnce(2, new IOException("disk full"));
          t.queueStream("words", String.class).batch("a").stream().writeTo(sink);
          t.runBatch();
        }))
        .contains(
            "sink: the fault failToPublishOnce(2, java.io.IOException: disk full) never struck");
  }

  @Test
  void a_column_that_nobody_read() {
    assertThat(endOf(t -> {
          t.script("""
              batch | a | b
              1     | x | y
              """).column("a");
          t.runBatch();
        }))
        .contains(
            "script: nobody has said of which type the columns [b] are, so they were not read; say"
                + " .column(\"b\", parser)");
  }

  @Test
  void a_test_that_runs_nothing() {
    assertThat(endOf(t -> t.queueStream("words", String.class)))
        .contains("no batch was run; call runBatch()");
  }

  @Test
  void all_of_it_in_one_message() {
    assertThat(endOf(t -> {
          QueueFixture<String> words =
              t.queueStream("words", String.class).batch("a").batch("b");
          words.faults().failOnce(2, new IOException("reset"));
          t.probe(words.stream());
          t.runBatch();
        }))
        .startsWith("3 problems found at the end of the test:\n")
        .hasLineCount(4);
  }

  @Test
  void a_lenient_test_is_asked_for_nothing() {
    assertThat(endOf(StreamTester.builder().strictness(Strictness.LENIENT), t -> {
          QueueFixture<String> words =
              t.queueStream("words", String.class).batch("a").batch("b");
          t.probe(words.stream());
          t.runBatch();
        }))
        .isEmpty();
  }

  @Test
  void the_first_failure_stays_the_first() {
    assertThatThrownBy(() -> {
          try (StreamTester t = StreamTester.create()) {
            t.queueStream("words", String.class).batch("a");
            throw new IllegalStateException("the first");
          }
        })
        .hasMessage("the first")
        .satisfies(
            e -> assertThat(e.getSuppressed()).singleElement().isInstanceOf(StrictnessError.class));
  }
}
