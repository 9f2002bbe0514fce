package dev.tidemill.lifecycle;

import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;

/** A clock that a test sets, and on which threads sleep as on the real one. */
final class SettableClock implements Clock {
  private long millis;
  private int sleepers;

  @Override
  public synchronized Time now() {
    return Time.ofMillis(millis);
  }

  @Override
  public synchronized long nanoTime() {
    return millis * 1_000_000;
  }

  @Override
  public synchronized void sleepUntil(Time deadline) throws InterruptedException {
    sleepers++;
    notifyAll();
    try {
      while (millis < deadline.millis()) {
        wait();
      }
    } finally {
      sleepers--;
    }
  }

  synchronized void set(long newMillis) {
    millis = newMillis;
    notifyAll();
  }

  /** Waits until a thread sleeps. */
  synchronized void awaitSleeper() throws InterruptedException {
    while (sleepers == 0) {
      wait();
    }
  }
}
