/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.counter;

import dev.tidemill.spi.counter.TaskCounts;
import java.util.concurrent.atomic.LongAdder;

/** What a counter of a job has counted. Safe for any thread. */
public final class CounterCell {
  private final LongAdder count = new LongAdder();

  CounterCell() {
    TaskCounts.use();
  }

  /** Counts what belongs to no batch, or to one that is decided. */
  public void add(long n) {
    count.add(n);
  }

  public long value() {
    return count.sum();
  }
}
