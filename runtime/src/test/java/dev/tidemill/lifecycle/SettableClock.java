/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;

/**
 * A clock that a test sets, and on which threads sleep as on the real one: the time of day can be moved apart from the time
 * that passes, and who sleeps until a time of day does not notice that it was.
 */
final class SettableClock implements Clock {
  private long millis;
  private long dayOffsetMillis;
  private int sleepers;

  @Override
  public synchronized Time now() {
    return Time.ofMillis(millis + dayOffsetMillis);
  }

  @Override
  public synchronized long nanoTime() {
    return millis * 1_000_000;
  }

  /** In one step with the look at the clock: what is set in between must not count twice. */
  @Override
  public synchronized void sleepUntil(Time deadline) throws InterruptedException {
    while (now().isBefore(deadline)) {
      pause(deadline.since(now()));
    }
  }

  @Override
  public synchronized void pause(Duration atMost) throws InterruptedException {
    long until = millis + atMost.toMillis();
    sleepers++;
    notifyAll();
    try {
      while (millis < until) {
        wait();
      }
    } finally {
      sleepers--;
    }
  }

  /** Lets time pass until the given one since the clock's beginning. */
  synchronized void set(long newMillis) {
    millis = newMillis;
    notifyAll();
  }

  /** Sets the time of day forward, or back. */
  synchronized void moveTimeOfDay(long byMillis) {
    dayOffsetMillis += byMillis;
  }

  /** Waits until a thread sleeps. */
  synchronized void awaitSleeper() throws InterruptedException {
    while (sleepers == 0) {
      wait();
    }
  }
}
