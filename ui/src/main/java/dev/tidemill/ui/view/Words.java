/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import dev.tidemill.error.Origin;
import java.time.Duration;
import java.util.Locale;

/** Numbers and names as sentences have them. */
final class Words {
  private Words() {}

  /** {@code 850 µs}, {@code 12 ms}, {@code 1.4 s}, {@code 3 min 20 s}. */
  static String of(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    if (micros < 1_000) {
      return micros + " µs";
    }
    if (micros < 1_000_000) {
      return micros < 10_000
          ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
          : micros / 1_000 + " ms";
    }
    long seconds = micros / 1_000_000;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", micros / 1e6);
    }
    return seconds < 3_600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
  }

  /** {@code flatMap (WordCount.java:12)}, or its name. */
  static String of(Origin operation) {
    return operation.operation()
        + operation.name().map(name -> " \"" + name + "\"").orElse("") + " (" + operation.site()
        + ")";
  }

  static String counted(long n, String one, String many) {
    return count(n) + " " + (n == 1 ? one : many);
  }

  /** {@code 1,234,567}. */
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  static String percent(double share) {
    return Math.round(share * 100) + "%";
  }

  /** The first line of a message. */
  static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
