/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.fault;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.testkit.BatchFailedException;
import dev.tidemill.testkit.FailingSink;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamTester;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An output of dead letters fails. */
class FailingLetterSinkTest {
  private final FailingSink<String> letters = new FailingSink<>();
  private final FailingSink<Integer> numbers = new FailingSink<>();

  private StreamTester tester(String... settings) {
    StreamTester.Builder builder =
        StreamTester.builder().setting("stream.batch.onFailure", "deadletter");
    for (int i = 0; i < settings.length; i += 2) {
      builder.setting(settings[i], settings[i + 1]);
    }
    StreamTester t = builder.create();
    QueueFixture<String> lines = t.queueStream("lines", String.class);
    lines.stream().map(Integer::parseInt).writeTo(numbers).named("numbers");
    t.context().deadLetters().map(DeadLetter::record).writeTo(letters).named("letters");
    lines.batch("1", "x");
    lines.batch("2", "y");
    return t;
  }

  @Test
  void letters_that_cannot_be_written_are_written_by_the_next_attempt() throws Exception {
    letters.failToWriteOnce(1, new IOException("disk full"));
    try (StreamTester t = tester()) {
      t.runBatches(2);
      assertThat(t.deadLetters()).hasRecords("x", "y");
    }
    assertThat(numbers.published()).containsExactly(List.of(1), List.of(2));
    assertThat(letters.published()).containsExactly(List.of("x"), List.of("y"));
    assertThat(letters.unusedFaults()).isEmpty();
  }

  @Test
  void letters_that_cannot_be_published_are_published_later_and_once() throws Exception {
    letters.failToPublishOnce(1, new IOException("disk full"));
    try (StreamTester t = tester()) {
      t.runBatches(2);
      assertThat(t.deadLetters()).hasRecords("x", "y");
    }
    assertThat(numbers.published()).containsExactly(List.of(1), List.of(2));
    assertThat(letters.published()).containsExactly(List.of("x"), List.of("y"));
    assertThat(letters.unusedFaults()).isEmpty();
  }

  @Test
  void a_batch_whose_letters_cannot_be_made_fails_and_gives_up_nothing() throws Exception {
    try (StreamTester t =
        StreamTester.builder().setting("stream.batch.onFailure", "deadletter").create()) {
      QueueFixture<String> lines = t.queueStream("lines", String.class);
      lines.stream().map(Integer::parseInt).writeTo(numbers).named("numbers");
      t.context()
          .deadLetters()
          .map(FailingLetterSinkTest::fail)
          .writeTo(new FailingSink<String>())
          .named("letters");
      lines.batch("1", "x");
      assertThatThrownBy(t::runBatch)
          .isInstanceOf(BatchFailedException.class)
          .hasStackTraceContaining("no letter of x");
    }
    assertThat(numbers.published()).as("of a batch that was not decided").isEmpty();
  }

  private static String fail(DeadLetter letter) {
    throw new IllegalStateException("no letter of " + letter.record());
  }
}
