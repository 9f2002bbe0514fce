/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * Since when the driver is at one piece of work, or sleeps, for whoever watches it. The driver's
 * thread writes, any thread reads.
 */
final class DriverActivity {
  /**
   * What the driver does.
   *
   * @param batch the batch that it is at, or the next one
   * @param sinceNanos when that began, by the nanoseconds of the clock
   * @param sleepsUntil when it wants to go on; empty if it works
   */
  private record Activity(Time batch, long sinceNanos, Optional<Time> sleepsUntil) {}

  private final Clock clock;
  private volatile Optional<Activity> current = Optional.empty();

  DriverActivity(Clock clock) {
    this.clock = clock;
  }

  /** A piece of work begins: a batch with the attempts that follow at once, or a step of a stop. */
  void works(Time batch) {
    current = Optional.of(new Activity(batch, clock.nanoTime(), Optional.empty()));
  }

  /** There is nothing to do before a time. */
  void sleeps(Time batch, Time until) {
    current = Optional.of(new Activity(batch, clock.nanoTime(), Optional.of(until)));
  }

  /** The batch that the driver is at, or the next one; empty before the start. */
  Optional<Time> batch() {
    return current.map(Activity::batch);
  }

  /** How long the driver has made no progress: at one piece of work, or beyond its sleep. */
  Duration withoutProgress() {
    Optional<Activity> activity = current;
    if (activity.isEmpty()) {
      return Duration.ZERO;
    }
    Duration elapsed = Duration.ofNanos(clock.nanoTime() - activity.get().sinceNanos());
    Duration overdue = activity
        .get()
        .sleepsUntil()
        .map(until -> min(clock.now().since(until), elapsed))
        .orElse(elapsed);
    return overdue.isNegative() ? Duration.ZERO : overdue;
  }

  /** A time of day that was set forward is no time in which the driver has overslept. */
  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
