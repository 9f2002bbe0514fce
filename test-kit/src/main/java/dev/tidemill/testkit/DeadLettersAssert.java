/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.deadletter.DeadLetter;
import java.util.List;
import org.assertj.core.api.ListAssert;

/** Checks the records that batches have given up. */
public class DeadLettersAssert extends TrackedAssert<DeadLettersAssert, DeadLetters> {
  public DeadLettersAssert(DeadLetters actual) {
    super(
        actual,
        DeadLettersAssert.class,
        actual == null ? null : actual.assertions().begin("dead letters", "hasRecords(...)"));
  }

  /** Checks that no batch has given up a record. */
  public DeadLettersAssert isEmpty() {
    isNotNull();
    if (!actual.all().isEmpty()) {
      throw failure("%nExpecting no dead letters, but there are%n%n%s", actual);
    }
    return myself;
  }

  /** Checks the texts of all records that were given up, in the order of batches and records. */
  public DeadLettersAssert hasRecords(String... records) {
    isNotNull();
    List<String> found = actual.all().stream().map(DeadLetter::record).toList();
    List<String> expected = List.of(records);
    if (!found.equals(expected)) {
      throw failureWithActualExpected(
          found,
          expected,
          "%nExpecting the records that were given up to be%n  %s%nbut they are%n  %s%n%n%s",
          expected,
          found,
          actual);
    }
    return myself;
  }

  /** Continues with the letters of one batch. */
  public ListAssert<DeadLetter> batch(int number) {
    isNotNull();
    if (number < 1 || number > actual.batches()) {
      throw failure(
          "%nExpecting batch %s to have dead letters, but %s",
          number,
          actual.batches() == 0 ? "no batch has run" : "only " + actual.batches() + " have run");
    }
    String what = "the dead letters of batch " + number;
    OpenAssertions.Open open = actual.assertions().begin(what, "containsExactly(...)");
    return new TrackedListAssert<>(actual.ofBatch(number), open).as("%s", what);
  }
}
