/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import dev.tidemill.time.Time;
import java.time.Duration;

/**
 * When batches are due: at the first tick and then after each interval. All ticks are multiples of
 * the interval after the zero time, which slides are counted from.
 *
 * @param zeroTime one interval before the first batch of the job; an earlier start of it may have
 *     run that
 * @param interval time between two batches
 * @param first the first tick of this start
 */
public record Ticks(Time zeroTime, Duration interval, Time first) {
  /** The ticks of a job that has never run before. */
  public Ticks(Time zeroTime, Duration interval) {
    this(zeroTime, interval, zeroTime.plus(interval));
  }

  /**
   * Ticks aligned to the epoch: the first is the first multiple of the interval strictly after now.
   */
  public static Ticks startingAfter(Time now, Duration interval) {
    return new Ticks(now.floor(interval), interval);
  }

  /** One interval before the first tick of this start. */
  public Time startTime() {
    return first.minus(interval);
  }

  public Time after(Time tick) {
    return tick.plus(interval);
  }

  /** How many ticks there are from one on, as far as they are not after now. */
  public long due(Time from, Time now) {
    return now.isBefore(from) ? 0 : now.since(from).toMillis() / interval.toMillis() + 1;
  }

  /**
   * Whether a stream of the given slide has a batch at this tick. At the zero time itself there is
   * only a batch that an earlier start has planned, if the interval has changed since: all streams
   * have it, so that nothing of what it reads is left out.
   */
  public boolean isDue(Time tick, Duration slide) {
    return !tick.isBefore(zeroTime) && tick.since(zeroTime).toMillis() % slide.toMillis() == 0;
  }
}
