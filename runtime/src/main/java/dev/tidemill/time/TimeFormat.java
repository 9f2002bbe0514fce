package dev.tidemill.time;

import java.time.Duration;
import java.time.ZoneId;

/**
 * How people read the times of a job's batches: as {@code print()} heads them, and so in errors and logs too.
 *
 * <pre>{@code
 * TimeFormat.of(ZoneId.of("Europe/Berlin"), Duration.ofSeconds(1)).text(batch.time())   // 2015-10-16 18:09:02
 * }</pre>
 *
 * @param zone of the times
 * @param withMillis whether milliseconds are shown
 */
public record TimeFormat(ZoneId zone, boolean withMillis) {
  /** Shows milliseconds if batches do not come at whole seconds. */
  public static TimeFormat of(ZoneId zone, Duration batchInterval) {
    return new TimeFormat(zone, batchInterval.toMillis() % 1_000 != 0);
  }

  /** The text of a time: {@code 2015-10-16 18:09:02}. */
  public String text(Time time) {
    return time.format(zone, withMillis);
  }
}
