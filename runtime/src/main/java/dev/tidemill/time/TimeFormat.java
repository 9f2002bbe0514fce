/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import java.time.Duration;
import java.time.ZoneId;

/**
 * How people read the times of a job's batches: as {@code print()} heads them, and so in errors and logs too.
 *
 * <pre>{@code
 * TimeFormat.of(ZoneId.of("Europe/Berlin"), Duration.ofSeconds(1)).text(batch.time())   // 2015-10-16 18:09:02
 * }</pre>
 */
@FunctionalInterface
public interface TimeFormat {
  /** Milliseconds since the epoch, as a test counts them: {@code 1000 ms}. */
  TimeFormat MILLIS = Time::toString;

  /** Date and time of day in a zone, with milliseconds if batches do not come at whole seconds. */
  static TimeFormat of(ZoneId zone, Duration batchInterval) {
    boolean withMillis = batchInterval.toMillis() % 1_000 != 0;
    return time -> time.format(zone, withMillis);
  }

  /** The text of a time. */
  String text(Time time);
}
