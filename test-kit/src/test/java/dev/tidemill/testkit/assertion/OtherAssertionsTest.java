/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.assertion;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.rdd.RDD;
import dev.tidemill.testkit.BatchRun;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamSoftAssertions;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batch runs, RDDs, printed text, saved files, and several checks at once. */
class OtherAssertionsTest {
  @Test
  void how_a_batch_went() {
    try (StreamTester t = StreamTester.create()) {
      t.queueStream("words", String.class).batch("a", "b").stream().print();
      BatchRun run = t.runBatch();
      assertThat(run)
          .hasSucceeded()
          .hasInput("words", 2)
          .hasInputRecords(2)
          .hasSchedulingDelay(Duration.ZERO)
          .hasProcessingTime(Duration.ZERO)
          .tookAttempts(1);
      assertThat(run).printed().contains("a\nb\n");
      assertThatThrownBy(() -> assertThat(run).hasFailed())
          .hasMessageContaining("Expecting batch 1 (1000 ms) to have failed, but it succeeded");
      assertThatThrownBy(() -> assertThat(run).hasInput("words", 3))
          .hasMessageContaining(
              "Expecting batch 1 (1000 ms) to have 3 records from \"words\", but it has 2");
      assertThatThrownBy(() -> assertThat(run).hasInput("lines", 3))
          .hasMessageContaining("to have input from a source \"lines\", but there are [words]");
      assertThatThrownBy(() -> assertThat(run).hasSchedulingDelay(Duration.ofMillis(5)))
          .hasMessageContaining("to have a scheduling delay of 5 ms, but it is 0 ms");
    }
  }

  @Test
  void a_failed_batch() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("x");
      t.probe(words.stream().map(Integer::valueOf)).lenient();
      BatchRun run = t.tryRunBatch();
      assertThat(run).failure().hasMessageContaining("on the record x");
      assertThatThrownBy(() -> assertThat(run).hasSucceeded())
          .hasMessageContaining("Expecting batch 1 (1000 ms) to have succeeded, but it failed: map")
          .hasCauseInstanceOf(dev.tidemill.error.TidemillException.class);
      assertThatThrownBy(() -> assertThat(run).hasFailedWith(IllegalStateException.class))
          .hasMessageContaining(
              "to have failed with java.lang.IllegalStateException, but it failed otherwise: map");
      assertThatThrownBy(() -> assertThat(run).hasFailureMessageContaining("divide"))
          .hasMessageContaining("to have failed with a message that contains")
          .hasMessageContaining("  divide");
    }
  }

  @Test
  void rdds() {
    try (StreamTester t = StreamTester.create()) {
      RDD<String> rdd = t.context().parallelize(List.of("b", "a", "b"), 2);
      assertThat(rdd)
          .hasRecords("b", "a", "b")
          .hasRecordsInAnyOrder("a", "b", "b")
          .hasPartitions(List.of("b"), List.of("a", "b"));
      assertThat(rdd.filter(word -> word.equals("z"))).isEmpty();
      assertThat(rdd).records().contains("a");
      assertThatThrownBy(() -> assertThat(rdd).hasPartitions(List.of("b", "a"), List.of("b")))
          .hasMessageContaining("to have the partitions")
          .hasMessageContaining("[[b], [a, b]]");
      t.queueStream("none", String.class);
      t.runBatch();
    }
  }

  @Test
  void printed_output() {
    try (StreamTester t = StreamTester.create()) {
      t.queueStream("words", String.class).batch("a", "b").batch().stream().print();
      t.runBatches(2);
      assertThat(t.printed()).batch(1).containsExactly("a", "b");
      assertThat(t.printed()).batch(2).isEmpty();
      assertThat(t.printed()).contains("Time: 1970-01-01 00:00:02").hasText("""
          -------------------------------------------
          Time: 1970-01-01 00:00:01
          -------------------------------------------
          a
          b

          -------------------------------------------
          Time: 1970-01-01 00:00:02
          -------------------------------------------

          """);
      assertThatThrownBy(() -> assertThat(t.printed()).contains("c"))
          .hasMessageContaining("Expecting the job to have printed")
          .hasMessageContaining("Time: 1970-01-01 00:00:01");
      assertThatThrownBy(() -> assertThat(t.printed()).batch(3))
          .hasMessageContaining("Expecting batch 3 to have printed something, but only 2 have run");
    }
  }

  @Test
  void saved_text_files(@TempDir Path folder) {
    try (StreamTester t = StreamTester.create()) {
      String prefix = folder.resolve("words").toString();
      t.queueStream("words", String.class).batch("a", "b").batch().stream()
          .saveAsTextFiles(prefix, "txt");
      t.runBatches(2);
      assertThat(t.savedTextFiles(prefix, "txt")).hasBatches(batch("a", "b"), batch());
      assertThat(t.savedTextFiles(prefix)).hasBatchCount(0);
      assertThatThrownBy(() -> assertThat(t.savedTextFiles(prefix, "txt")).hasBatches(batch("a")))
          .hasMessageContaining("Expecting probe \"files " + prefix + "-TIME.txt\"")
          .hasMessageContaining("\"b\" is unexpected");
    }
  }

  @Test
  void soft_assertions_make_all_checks() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a");
      StreamProbe<String> seen = t.probe(words.stream());
      BatchRun run = t.runBatch();
      StreamSoftAssertions softly = new StreamSoftAssertions();
      softly.assertThat(seen).inAnyOrderWithinBatch().hasBatches(batch("b"));
      softly.assertThat(run).hasFailed();
      softly.assertThat(t.printed()).contains("z");
      softly.assertThat(t.context().parallelize(List.of("a"), 1)).hasRecords("q");
      softly.assertThat("of AssertJ").isEmpty();
      assertThat(softly.errorsCollected()).hasSize(5);
      assertThatThrownBy(softly::assertAll)
          .hasMessageContaining("\"b\" is missing")
          .hasMessageContaining("to have failed, but it succeeded");
    }
  }

  @Test
  void a_failure_says_in_which_run_it_happened() {
    try (StreamTester t =
        StreamTester.builder().variation(Variation.SEVEN_PARTITIONS).create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a");
      StreamProbe<String> seen = t.probe(words.stream());
      t.runBatch();
      assertThatThrownBy(() -> assertThat(seen).hasBatches(batch("b")))
          .hasMessageContaining("variation: 7 partitions");
    }
  }

  @Test
  void assertjs_own_entry_point_knows_probes_too() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a");
      StreamProbe<String> seen = t.probe(words.stream());
      t.runBatch();
      org.assertj.core.api.Assertions.assertThat(seen).hasBatches(batch("a"));
    }
  }
}
