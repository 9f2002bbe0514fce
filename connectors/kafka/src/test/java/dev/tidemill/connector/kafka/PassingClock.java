/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;

/** A clock whose time passes by being looked at, 20 ms each time: whoever waits by it comes to an end. */
final class PassingClock implements Clock {
  private long nanos;

  void advanceSeconds(long seconds) {
    nanos += seconds * 1_000_000_000;
  }

  @Override
  public Time now() {
    return Time.ofMillis(nanos / 1_000_000);
  }

  @Override
  public long nanoTime() {
    nanos += 20_000_000;
    return nanos;
  }

  @Override
  public void sleepUntil(Time deadline) {
    throw new UnsupportedOperationException("nobody sleeps by this clock");
  }
}
