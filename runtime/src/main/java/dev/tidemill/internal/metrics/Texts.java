/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.spi.metrics.FailureText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/** Bounded texts of what may be of any length. */
final class Texts {
  private static final int MAX_MESSAGE = 4_000;
  private static final int MAX_DETAILS = 32_000;
  private static final int MAX_RANGE = 1_000;

  private Texts() {}

  static FailureText failure(Throwable failure) {
    return new FailureText(message(failure), details(failure));
  }

  static FailureText failure(String message, Optional<Throwable> cause) {
    return new FailureText(cut(message, MAX_MESSAGE), cause.map(Texts::details).orElse(""));
  }

  static String message(Throwable failure) {
    String message = failure.getMessage();
    return cut(message == null ? failure.toString() : message, MAX_MESSAGE);
  }

  static String range(String text) {
    return cut(text, MAX_RANGE);
  }

  private static String details(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return cut(text.toString(), MAX_DETAILS);
  }

  /** The beginning of a text, with an ellipsis for the rest; not between two halves of a character. */
  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
    return text.substring(0, end) + "…";
  }
}
