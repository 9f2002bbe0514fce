/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a duration as people write it: {@code 30s}, {@code 500 ms}, {@code 2m}, {@code PT1M30S}, or
 * just seconds.
 */
final class DurationText {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|)");

  private DurationText() {}

  static Duration parse(String setting, String text) throws RunFailure {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    Matcher match = NUMBER_AND_UNIT.matcher(plain);
    if (match.matches()) {
      long amount = Long.parseLong(match.group(1));
      return switch (match.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofSeconds(amount);
      };
    }
    try {
      Duration duration = Duration.parse(plain);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException notIso) {
      // Said below, for this and for a negative duration alike.
    }
    throw new RunFailure("%s is '%s', which is not a duration. Write for example 30s, 500ms or 2m."
        .formatted(setting, text));
  }
}
