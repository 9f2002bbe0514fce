/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A point in time in milliseconds since 1970-01-01T00:00Z; a batch is named by the time at which
 * its interval ends. Prints as {@code 1000 ms}.
 *
 * @param millis milliseconds since the epoch
 */
public record Time(long millis) implements Comparable<Time>, Serializable {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  public static Time ofMillis(long millis) {
    return new Time(millis);
  }

  public Time plus(Duration duration) {
    return new Time(Math.addExact(millis, duration.toMillis()));
  }

  public Time minus(Duration duration) {
    return new Time(Math.subtractExact(millis, duration.toMillis()));
  }

  /** The time from the other time to this one; negative if this one is earlier. */
  public Duration since(Time other) {
    return Duration.ofMillis(Math.subtractExact(millis, other.millis));
  }

  public boolean isBefore(Time other) {
    return millis < other.millis;
  }

  public boolean isAfter(Time other) {
    return millis > other.millis;
  }

  /** The latest multiple of the interval, counted from the epoch, that is not after this time. */
  public Time floor(Duration interval) {
    return new Time(Math.floorDiv(millis, positiveMillis(interval)) * interval.toMillis());
  }

  /**
   * The latest time that is a whole number of intervals from {@code zero} and not after this time;
   * {@code zero} may be later than this time.
   */
  public Time floor(Duration interval, Time zero) {
    long sinceZero = Math.subtractExact(millis, zero.millis);
    return new Time(
        zero.millis + Math.floorDiv(sinceZero, positiveMillis(interval)) * interval.toMillis());
  }

  /**
   * Formats this time as {@code 2015-10-16 18:09:02} in the given zone, with milliseconds such as
   * {@code .000} on request.
   */
  public String format(ZoneId zone, boolean withMillis) {
    return (withMillis ? MILLIS : SECONDS).format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  @Override
  public int compareTo(Time other) {
    return Long.compare(millis, other.millis);
  }

  @Override
  public String toString() {
    return millis + " ms";
  }

  private static long positiveMillis(Duration interval) {
    long value = interval.toMillis();
    if (value <= 0) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "interval is " + value + " ms; it must be at least 1 ms");
    }
    return value;
  }
}
