/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import dev.tidemill.time.Time;
import java.time.Duration;

/**
 * When batches are due: at zero time + interval, zero time + 2 intervals, ...
 *
 * @param zeroTime one interval before the first batch
 * @param interval time between two batches
 */
public record Ticks(Time zeroTime, Duration interval) {
  /**
   * Ticks aligned to the epoch: the first is the first multiple of the interval strictly after now.
   */
  public static Ticks startingAfter(Time now, Duration interval) {
    return new Ticks(now.floor(interval), interval);
  }

  public Time first() {
    return zeroTime.plus(interval);
  }

  public Time after(Time tick) {
    return tick.plus(interval);
  }

  /** How many ticks there are from one on, as far as they are not after now. */
  public long due(Time from, Time now) {
    return now.isBefore(from) ? 0 : now.since(from).toMillis() / interval.toMillis() + 1;
  }

  /** Whether a stream of the given slide has a batch at this tick. */
  public boolean isDue(Time tick, Duration slide) {
    return tick.isAfter(zeroTime) && tick.since(zeroTime).toMillis() % slide.toMillis() == 0;
  }
}
