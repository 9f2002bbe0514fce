/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A clock that a test sets, and on which threads sleep as on the real one: the time of day can be moved apart from the time
 * that passes, and who sleeps until a time of day does not notice that it was.
 */
final class SettableClock implements Clock {
  /** What each thread has seen last: it measures its pauses from there, even if time has passed since. */
  private final Map<Thread, Long> seenMillis = new HashMap<>();

  private long millis;
  private long dayOffsetMillis;
  private int sleepers;

  @Override
  public synchronized Time now() {
    seenMillis.put(Thread.currentThread(), millis);
    return Time.ofMillis(millis + dayOffsetMillis);
  }

  @Override
  public synchronized long nanoTime() {
    seenMillis.put(Thread.currentThread(), millis);
    return millis * 1_000_000;
  }

  @Override
  public synchronized void sleepUntil(Time deadline) throws InterruptedException {
    while (now().isBefore(deadline)) {
      pause(deadline.since(now()));
    }
  }

  @Override
  public synchronized void pause(Duration atMost) throws InterruptedException {
    long until = seenMillis.getOrDefault(Thread.currentThread(), millis) + atMost.toMillis();
    sleepers++;
    notifyAll();
    try {
      while (millis < until) {
        wait();
      }
    } finally {
      sleepers--;
      seenMillis.put(Thread.currentThread(), millis);
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
