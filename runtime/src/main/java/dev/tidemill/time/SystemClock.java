/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The machine's clock: the only place in Tidemill that reads wall time. */
public final class SystemClock implements Clock {
  /** Longest single sleep, so that a change of the system time is noticed within a second. */
  private static final long MAX_SLEEP_MILLIS = 1_000;

  @Override
  public Time now() {
    return Time.ofMillis(System.currentTimeMillis());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleepUntil(Time deadline) throws InterruptedException {
    long remaining = deadline.millis() - System.currentTimeMillis();
    while (remaining > 0) {
      TimeUnit.MILLISECONDS.sleep(Math.min(remaining, MAX_SLEEP_MILLIS));
      remaining = deadline.millis() - System.currentTimeMillis();
    }
  }

  @Override
  public void pause(Duration atMost) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(
        Math.min(atMost.toNanos(), TimeUnit.MILLISECONDS.toNanos(MAX_SLEEP_MILLIS)));
  }
}
