/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.deadletter.DeadLetter;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AssertProvider;

/**
 * The records that the batches so far have given up, with
 * {@code stream.batch.onFailure=deadletter}.
 *
 * <pre>{@code
 * assertThat(t.deadLetters()).hasRecords("twelve");
 * assertThat(t.deadLetters()).batch(1).extracting(DeadLetter::source).containsExactly("orders");
 * }</pre>
 */
public final class DeadLetters implements AssertProvider<DeadLettersAssert> {
  private final List<DeadLetter> letters;
  private final List<BatchRun> runs;
  private final OpenAssertions assertions;

  DeadLetters(List<DeadLetter> letters, List<BatchRun> runs, OpenAssertions assertions) {
    this.letters = List.copyOf(letters);
    this.runs = List.copyOf(runs);
    this.assertions = assertions;
  }

  /** Returns all letters, in the order of their batches and records. */
  public List<DeadLetter> all() {
    return letters;
  }

  /** The letters of one batch, by its number. */
  List<DeadLetter> ofBatch(int number) {
    long millis = runs.get(number - 1).time().millis();
    return letters.stream()
        .filter(letter -> letter.batchTime().millis() == millis)
        .toList();
  }

  OpenAssertions assertions() {
    return assertions;
  }

  int batches() {
    return runs.size();
  }

  @Override
  public DeadLettersAssert assertThat() {
    return new DeadLettersAssert(this);
  }

  /** Returns a line for each letter: its batch, source, position, operation, record and error. */
  @Override
  public String toString() {
    return letters.isEmpty()
        ? "no dead letters"
        : letters.stream()
            .map(letter -> "batch " + letter.batchTime().millis() + " ms, " + letter.source() + ", "
                + letter.position() + ": " + letter.operation() + " on " + letter.record() + ": "
                + letter.error())
            .collect(Collectors.joining("\n"));
  }
}
