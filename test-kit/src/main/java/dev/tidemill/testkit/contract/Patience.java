/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.time.SystemClock;
import java.time.Duration;

/**
 * The monitor of a trial: whoever changes something says so, and whoever waits does so for a limited
 * time. What is outside the trial, such as a server, says nothing, so it is looked at again and
 * again.
 */
final class Patience {
  private static final long LOOK_AGAIN_MILLIS = 5;

  private final SystemClock clock = new SystemClock();
  private final long limitNanos;

  Patience(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** What is waited for; called without the monitor. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits until a condition holds, or the limit has passed; returns whether it holds. */
  boolean await(Condition condition) throws Exception {
    long start = clock.nanoTime();
    while (!condition.holds()) {
      if (clock.nanoTime() - start > limitNanos) {
        return condition.holds();
      }
      synchronized (this) {
        wait(LOOK_AGAIN_MILLIS);
      }
    }
    return true;
  }

  /** Something has changed. */
  synchronized void changed() {
    notifyAll();
  }
}
