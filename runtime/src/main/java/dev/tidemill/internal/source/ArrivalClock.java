/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;

/**
 * Says when records arrive. Arrivals never go back, whatever the clock does, and what arrives once a
 * batch has been cut arrives after its time. All methods are called with the buffer's lock held.
 */
final class ArrivalClock {
  private final Clock clock;
  private final long zeroMillis;
  private final long intervalMillis;
  private long lastMillis = Long.MIN_VALUE;
  private long earliestMillis = Long.MIN_VALUE;

  ArrivalClock(Clock clock, Time zeroTime, long intervalMillis) {
    this.clock = clock;
    this.zeroMillis = zeroTime.millis();
    this.intervalMillis = intervalMillis;
  }

  /** When a record would arrive now. */
  long now() {
    return Math.max(earliestMillis, clock.now().millis());
  }

  /** Records have arrived. */
  void arrived(long millis) {
    lastMillis = millis;
    earliestMillis = millis;
  }

  /** When the last records arrived. */
  long last() {
    return lastMillis;
  }

  /** The time of the first batch that may take what arrives at a time. */
  long batchOf(long millis) {
    return zeroMillis - Math.floorDiv(zeroMillis - millis, intervalMillis) * intervalMillis;
  }

  /** A batch is cut: what arrives from now on belongs to a later one. */
  void cut(Time batchTime) {
    earliestMillis = Math.max(earliestMillis, batchTime.millis() + 1);
  }
}
