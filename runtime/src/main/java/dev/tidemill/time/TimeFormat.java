/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import java.time.Duration;
import java.time.ZoneId;

/**
 * The text form of batch times: in the headings of {@code print()}, and in errors and logs.
 *
 * <pre>{@code
 * TimeFormat.of(ZoneId.of("Europe/Berlin"), Duration.ofSeconds(1)).text(batch.time())   // 2015-10-16 18:09:02
 * }</pre>
 */
@FunctionalInterface
public interface TimeFormat {
  /** Milliseconds since the epoch, as tests use them: {@code 1000 ms}. */
  TimeFormat MILLIS = Time::toString;

  /**
   * Date and time in a zone, with milliseconds if the batch interval is not a whole number of
   * seconds.
   */
  static TimeFormat of(ZoneId zone, Duration batchInterval) {
    boolean withMillis = batchInterval.toMillis() % 1_000 != 0;
    return time -> time.format(zone, withMillis);
  }

  /** The text of a time. */
  String text(Time time);
}
