/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Durations as people write them in settings: {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}.
 */
public final class DurationText {
  private static final Pattern FORM = Pattern.compile("(-?\\d+)\\s*(ms|s|m|h)");

  private enum Unit {
    H(Duration.ofHours(1)),
    M(Duration.ofMinutes(1)),
    S(Duration.ofSeconds(1)),
    MS(Duration.ofMillis(1));

    private final Duration length;

    Unit(Duration length) {
      this.length = length;
    }

    boolean divides(Duration duration) {
      long amount = duration.dividedBy(length);
      return (amount != 0 || this == MS) && length.multipliedBy(amount).equals(duration);
    }

    String text(Duration duration) {
      return duration.dividedBy(length) + name().toLowerCase(Locale.ROOT);
    }
  }

  private DurationText() {}

  /**
   * The text that is read as this duration, in the largest unit that has a whole number of it:
   * {@code 90s}; in ISO form if none has.
   */
  public static String of(Duration duration) {
    try {
      return Stream.of(Unit.values())
          .filter(unit -> unit.divides(duration))
          .findFirst()
          .map(unit -> unit.text(duration))
          .orElseGet(duration::toString);
    } catch (ArithmeticException tooLong) {
      return duration.toString();
    }
  }

  /** The duration that a text is, if it is one. */
  public static Optional<Duration> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Duration.parse(text);
    }
    Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
    return unit.length.multipliedBy(Long.parseLong(matcher.group(1)));
  }
}
