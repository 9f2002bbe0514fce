/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.util.OptionalLong;

/**
 * What the program wants of one source while it runs: whether it is paused, and how many records a
 * second its batches may take. Safe for any thread; it takes effect when the next batch is cut.
 */
public final class SourceSwitch {
  private volatile boolean paused;
  private volatile OptionalLong rate = OptionalLong.empty();
  private volatile OptionalLong lastLimit = OptionalLong.empty();

  SourceSwitch() {}

  public void pause(boolean pause) {
    paused = pause;
  }

  public boolean isPaused() {
    return paused;
  }

  /** Limits the source to some records a second, or no longer. */
  public void limit(OptionalLong recordsPerSecond) {
    rate = recordsPerSecond;
  }

  /** The rate that the program has set. */
  public OptionalLong rate() {
    return rate;
  }

  /** How many records the last batch was allowed to take; empty if it had no limit. */
  public OptionalLong lastLimit() {
    return lastLimit;
  }

  void limited(long records) {
    lastLimit = records == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(records);
  }
}
