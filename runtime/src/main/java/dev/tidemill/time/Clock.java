/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The source of time for a job; everything in Tidemill reads the time from here.
 *
 * <p>The system time may be set forward or back. A running job keeps its interval by {@link
 * #nanoTime}, which cannot be set: see the listener event {@code onClockChanged}. Any thread may
 * call any method.
 */
public interface Clock {
  /** The system time. */
  Time now();

  /** Nanoseconds from an arbitrary origin, never decreasing: for measuring durations. */
  long nanoTime();

  /**
   * Blocks the calling thread until {@link #now()} has reached the deadline; returns at once if it
   * already has.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  void sleepUntil(Time deadline) throws InterruptedException;

  /**
   * Blocks the calling thread for a while, at most for the given time by {@link #nanoTime}. It may
   * return earlier: the caller checks the clock and waits again. A job waits for its next batch in
   * such steps, so that it notices when the system time is set.
   *
   * <p>By default it sleeps for up to 10 ms of real time. A clock that does not follow real time
   * should override it.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits
   */
  default void pause(Duration atMost) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(Math.min(atMost.toNanos(), 10_000_000));
  }

  /**
   * This clock if it moves only when it is advanced: a job on it then runs on the advancing thread.
   * By default empty, for a clock that moves by itself. A clock that wraps another one returns the
   * result of the wrapped clock.
   */
  default Optional<ManualClock> asManual() {
    return Optional.empty();
  }
}
