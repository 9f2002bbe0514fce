/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.testkit.internal.TextTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/**
 * The failures of one test in its variations, so that a reader sees each once: the first in full,
 * with its variation and how to run only that, and those that are the same as one before as a line
 * that says so. Variations may run side by side.
 */
final class VariationFailures {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(VariationFailures.class);

  private static final String LEGEND =
      ". Each row of the table is a batch, which has the records of one batch interval, up to its time:"
          + " input is what the sources brought, expected what the test says, actual what came out";

  /**
   * Build tools print the message of a failure twice, with its stack and in their summary; one that
   * is longer, or has a table, is shortened there.
   */
  private static final int MAX_SUMMARY_LINES = 8;

  /** By what it is and where it came from, the variation that had a failure first. */
  private final Map<String, Variation> known = new HashMap<>();

  /** Those of the test whose variation this is. */
  static VariationFailures of(ExtensionContext context) {
    return context
        .getParent()
        .orElseThrow()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            VariationFailures.class, key -> new VariationFailures(), VariationFailures.class);
  }

  /**
   * What is to be reported in place of a failure.
   *
   * @param advice how to run only this variation; empty if the test has no other
   * @param testClass the class of the test, or a class in it
   */
  synchronized Throwable report(
      Throwable failure, Variation variation, String advice, Class<?> testClass) {
    StackTraceElement[] where = linesOf(testClass, failure);
    Variation first = known.putIfAbsent(signature(failure, where), variation);
    if (first != null) {
      return same(failure, variation, first, where);
    }
    Throwable reported = failure instanceof AssertionError && !(failure instanceof StrictnessError)
        ? withShortMessage(failure, variation)
        : failure;
    String legend = TextTable.isIn(String.valueOf(failure.getMessage())) ? LEGEND : "";
    reported.addSuppressed(new VariationNote(note(variation) + advice + legend));
    return reported;
  }

  private static String note(Variation variation) {
    String name = "this is the variation [" + variation.title() + "]";
    return variation == Variation.PLAIN
        ? name
        : name + ", in which " + variation.meaning() + "; if others pass, the job depends on that";
  }

  /** How to run only one variation of a test; empty if it has no other. */
  static String advice(Variation variation, StreamTest test, ExtensionContext context) {
    if (StreamTestSettings.variations(test, context).size() == 1) {
      return "";
    }
    return ". To run only this one, say "
        + (test.variations().length == 0
            ? "-D" + StreamTestSettings.VARIATIONS + "=" + variation.name().toLowerCase(Locale.ROOT)
            : "@StreamTest(variations = Variation." + variation.name() + ")");
  }

  // ------------------------------------------------------------- the same again

  /**
   * What differs between variations that fail in the same way is left out: their names, which
   * partition it was, and in which order records came.
   */
  private static String signature(Throwable failure, StackTraceElement[] where) {
    String[] words = String.valueOf(failure.getMessage())
        .replaceAll("\\(?variation: [a-z0-9 ]+\\)?", "")
        .replaceAll("partition \\d+", "partition")
        .replaceAll("@[0-9a-f]{4,}", "@")
        .split("[\\s|]+|--+", -1);
    Arrays.sort(words);
    return failure.getClass().getName() + " " + Arrays.toString(where) + " "
        + String.join(" ", words);
  }

  private static StackTraceElement[] linesOf(Class<?> testClass, Throwable failure) {
    String outer = testClass.getName().replaceAll("\\$.*", "");
    return List.of(failure.getStackTrace()).stream()
        .filter(frame ->
            frame.getClassName().equals(outer) || frame.getClassName().startsWith(outer + "$"))
        .toArray(StackTraceElement[]::new);
  }

  private static Throwable same(
      Throwable failure, Variation variation, Variation first, StackTraceElement[] where) {
    String message = "[" + variation.title() + "] fails as [" + first.title() + "] does";
    Throwable same = failure instanceof AssertionError
        ? new AssertionFailedError(message)
        : new SameFailureException(message);
    same.setStackTrace(where);
    return same;
  }

  /** Stands for an error of the job that another variation has had before. */
  private static final class SameFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SameFailureException(String message) {
      super(message);
    }
  }

  // ------------------------------------------------------------ the first of all

  private static Throwable withShortMessage(Throwable failure, Variation variation) {
    String message = String.valueOf(failure.getMessage()).strip();
    if (message.lines().count() <= MAX_SUMMARY_LINES && !TextTable.isIn(message)) {
      return failure;
    }
    String headline = message.lines().findFirst().orElseThrow().replaceAll(":$", "");
    return new Shortened(
        headline + ", in [" + variation.title() + "]; the stack trace has the whole message",
        failure);
  }

  /** Prints as the failure that it stands for, with that one's stack, and has a short message. */
  private static final class Shortened extends AssertionFailedError {
    private static final long serialVersionUID = 1L;

    private final String text;

    Shortened(String message, Throwable failure) {
      super(message, expected(failure), actual(failure), failure.getCause());
      this.text = failure.toString();
      setStackTrace(failure.getStackTrace());
      for (Throwable suppressed : failure.getSuppressed()) {
        addSuppressed(suppressed);
      }
    }

    private static Object expected(Throwable failure) {
      return failure instanceof AssertionFailedError error && error.isExpectedDefined()
          ? error.getExpected().getEphemeralValue()
          : "";
    }

    private static Object actual(Throwable failure) {
      return failure instanceof AssertionFailedError error && error.isActualDefined()
          ? error.getActual().getEphemeralValue()
          : "";
    }

    @Override
    @SuppressWarnings(
        "OverrideThrowableToString") // a report prints toString(), and it is to print the whole
    // text once
    public String toString() {
      return text;
    }
  }
}
