/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.util.concurrent.TimeUnit;

/** Adds up what other threads bring, for the one that waits for it. */
final class Arrivals {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private Tally tally = Tally.NONE;
  private long expected = Long.MAX_VALUE;

  synchronized void add(Tally more) {
    tally = tally.plus(more);
    if (tally.records() >= expected) {
      notifyAll();
    }
  }

  /** Waits until so many records have come since the last call. */
  synchronized Tally take(long records) {
    expected = records;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (tally.records() < records) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new IllegalStateException(
              tally.records() + " of " + records + " records have come within two minutes");
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while waiting for records", e);
    }
    Tally taken = tally;
    tally = Tally.NONE;
    return taken;
  }
}
