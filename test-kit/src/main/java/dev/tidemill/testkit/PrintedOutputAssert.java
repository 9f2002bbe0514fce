/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.List;
import org.assertj.core.api.ListAssert;

/** Checks the output of {@code print()}. */
public class PrintedOutputAssert extends TrackedAssert<PrintedOutputAssert, PrintedOutput> {
  public PrintedOutputAssert(PrintedOutput actual) {
    super(
        actual,
        PrintedOutputAssert.class,
        actual == null
            ? null
            : actual.assertions().begin("printed output", "batch(1).containsExactly(...)"));
  }

  /** Checks the whole text, regardless of line endings. */
  public PrintedOutputAssert hasText(String expected) {
    isNotNull();
    String text = actual.text();
    if (!text.equals(PrintedOutput.normal(expected))) {
      throw failureWithActualExpected(
          text,
          PrintedOutput.normal(expected),
          "%nExpecting the job to have printed%n%n%s%nbut it printed%n%n%s",
          expected,
          text);
    }
    return myself;
  }

  /** Checks that all these texts occur. */
  public PrintedOutputAssert contains(String... texts) {
    isNotNull();
    for (String each : List.of(texts)) {
      if (!actual.text().contains(each)) {
        throw failure(
            "%nExpecting the job to have printed%n  %s%nbut it printed%n%n%s", each, actual.text());
      }
    }
    return myself;
  }

  /**
   * Continues with the lines that all {@code print()} outputs printed for the records of one batch.
   */
  public ListAssert<String> batch(int number) {
    isNotNull();
    if (number < 1 || number > actual.batches()) {
      throw failure(
          "%nExpecting batch %s to have printed something, but %s",
          number,
          actual.batches() == 0 ? "no batch has run" : "only " + actual.batches() + " have run");
    }
    String what = "what batch " + number + " printed";
    OpenAssertions.Open open = actual.assertions().begin(what, "containsExactly(...)");
    return new TrackedListAssert<>(actual.lines(number), open).as("%s", what);
  }
}
