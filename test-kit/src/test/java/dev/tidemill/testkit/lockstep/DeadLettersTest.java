/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.lockstep;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.testkit.Batch;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a test sees of the records that a job gives up. */
class DeadLettersTest {
  private static StreamTester tester() {
    return StreamTester.builder()
        .setting("stream.batch.onFailure", "deadletter")
        .create();
  }

  @Test
  void the_tester_has_the_letters_of_all_batches_and_of_one() {
    try (StreamTester t = tester()) {
      QueueFixture<String> numbers = t.queueStream("numbers", String.class);
      StreamProbe<Integer> parsed = t.probe(numbers.stream().map(Integer::parseInt));
      numbers.batch("1", "x");
      numbers.batch("2");
      numbers.batch("y", "3");
      t.runBatches(3);
      assertThat(parsed)
          .hasBatches(Batch.of(List.of(1)), Batch.of(List.of(2)), Batch.of(List.of(3)));
      assertThat(t.deadLetters()).hasRecords("x", "y");
      assertThat(t.deadLetters())
          .batch(3)
          .extracting(DeadLetter::source)
          .containsExactly("numbers");
      assertThat(t.deadLetters()).batch(2).isEmpty();
    }
  }

  @Test
  void a_failed_check_shows_the_letters() {
    try (StreamTester t = tester()) {
      QueueFixture<String> numbers = t.queueStream("numbers", String.class);
      StreamProbe<Integer> parsed = t.probe(numbers.stream().map(Integer::parseInt));
      numbers.batch("1", "x");
      t.runBatch();
      assertThat(parsed).hasBatches(Batch.of(List.of(1)));
      assertThatThrownBy(() -> assertThat(t.deadLetters()).isEmpty())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("numbers, ")
          .hasMessageContaining("map (DeadLettersTest.java:")
          .hasMessageContaining("on x: java.lang.NumberFormatException");
      assertThatThrownBy(() -> assertThat(t.deadLetters()).hasRecords("z"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("[z]")
          .hasMessageContaining("[x]");
    }
  }
}
