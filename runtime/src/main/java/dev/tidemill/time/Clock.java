/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a job gets its time from; everything in Tidemill reads this and nothing else.
 *
 * <p>The time of day may be set forward or back, as that of a machine is. A running job keeps its cadence by {@link
 * #nanoTime}, which may not: see the listener event {@code onClockChanged}. Any thread may call any method.
 */
public interface Clock {
  /** The time of day. */
  Time now();

  /** Nanoseconds from an arbitrary point, never going back: for measuring how long something took. */
  long nanoTime();

  /**
   * Blocks the calling thread until {@link #now()} has reached the deadline; returns at once if it has.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void sleepUntil(Time deadline) throws InterruptedException;

  /**
   * Blocks the calling thread for a while, at most for the given time by {@link #nanoTime}. It may return earlier: the caller
   * looks at the clock and waits on. A job waits for its next batch in such steps, so that it notices a time of day that
   * was set.
   *
   * <p>By default it sleeps for up to 10 ms of real time. A clock whose time passes in another way should override it.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  default void pause(Duration atMost) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(Math.min(atMost.toNanos(), 10_000_000));
  }

  /**
   * This clock if it stands still until somebody moves it: a job on it runs on the thread that does. By default it is empty, for a
   * clock that moves by itself. A clock that wraps another one returns what that one does.
   */
  default Optional<ManualClock> asManual() {
    return Optional.empty();
  }
}
