/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import dev.tidemill.listener.ClockChange;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A job's time: the time of day of another clock, made to rise without a break.
 *
 * <p>Problem: batches are named by the time of day, which people, time servers and hypervisors set,
 * in either direction. A job that waits for a time of day stands still after a step back, and would
 * name two batches alike if it did not.
 *
 * <p>Approach: the time of day is compared with the nanoseconds of the same clock, which cannot be
 * set. What both agree on is the time of day as it is. After a step back the lost time is added, so
 * that this clock goes on as if nothing had happened, ahead of the time of day; a step forward uses
 * that up first, and what is left of it makes this clock jump. Two clocks never tick alike, so what
 * differs by less than a tenth of a second, or by a thousandth of the time between two looks, is no
 * step: this clock follows it, standing still for as long if it goes back.
 *
 * <p>Invariants: {@link #now} never goes back, seen from any thread. It is the time of day plus
 * {@code ahead}, which only a step changes. A reading during which the thread was held up is taken
 * again, lest it look like a step.
 *
 * <p>Receivers ask for every record. So {@link #now} takes no lock unless a step or a new second is
 * to be noted, and what it has found out it says again for a quarter of a millisecond, reading the
 * nanoseconds alone.
 */
public final class SteadyClock implements Clock {
  private static final long TOLERANCE_MILLIS = 100;
  private static final long TOLERATED_SHARE = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long RENEWAL_NANOS = 1_000 * NANOS_PER_MILLI;
  private static final long MAX_READING_NANOS = 10 * NANOS_PER_MILLI;
  private static final int MAX_READINGS = 10;
  private static final long SHOWN_NANOS = NANOS_PER_MILLI / 4;

  /** What this clock has shown. */
  private record Shown(long nanos, long millis) {}

  /**
   * A moment at which both counts were read, and how far this clock is ahead of the time of day
   * since then.
   */
  private record Anchor(long dayMillis, long nanos, long aheadMillis) {
    /** How far the time of day has gone beyond the nanoseconds since then. */
    long gain(long newDayMillis, long newNanos) {
      return newDayMillis - dayMillis - (newNanos - nanos) / NANOS_PER_MILLI;
    }

    boolean isStep(long gain, long newNanos) {
      long sinceMillis = Math.max(0, newNanos - nanos) / NANOS_PER_MILLI;
      return Math.abs(gain) > TOLERANCE_MILLIS + sinceMillis / TOLERATED_SHARE;
    }
  }

  private final Clock clock;
  private final AtomicLong latest;
  private volatile Anchor anchor;
  private volatile Shown shown;
  private long untoldMillis;

  public SteadyClock(Clock clock) {
    this.clock = clock;
    this.anchor = reading(0);
    this.latest = new AtomicLong(anchor.dayMillis());
    this.shown = new Shown(anchor.nanos(), anchor.dayMillis());
  }

  @Override
  public Time now() {
    long nanos = clock.nanoTime();
    Shown last = shown;
    long sinceShown = nanos - last.nanos();
    // Zero: a clock whose nanoseconds stand still while somebody sets it.
    return Time.ofMillis(
        sinceShown > 0 && sinceShown < SHOWN_NANOS ? notBack(last.millis()) : read());
  }

  private long read() {
    long day = clock.now().millis();
    long nanos = clock.nanoTime();
    Anchor base = anchor;
    if (nanos - base.nanos() >= RENEWAL_NANOS || base.isStep(base.gain(day, nanos), nanos)) {
      base = renew();
      day = base.dayMillis();
    }
    long millis = notBack(day + base.aheadMillis());
    shown = new Shown(nanos, millis);
    return millis;
  }

  private long notBack(long millis) {
    long last = latest.get();
    while (millis > last) {
      if (latest.compareAndSet(last, millis)) {
        return millis;
      }
      last = latest.get();
    }
    return last;
  }

  private synchronized Anchor renew() {
    Anchor before = anchor;
    Anchor now = reading(before.aheadMillis());
    long gain = before.gain(now.dayMillis(), now.nanos());
    if (before.isStep(gain, now.nanos())) {
      untoldMillis += gain;
      now = new Anchor(now.dayMillis(), now.nanos(), Math.max(0, before.aheadMillis() - gain));
    }
    anchor = now;
    return now;
  }

  /**
   * Makes this clock begin where an earlier process has got to, if the time of day was set back
   * between the two: what would be missing is added, as after a step back.
   */
  public synchronized void goOnFrom(Time reached) {
    long missing = reached.millis() - now().millis();
    if (missing > TOLERANCE_MILLIS) {
      untoldMillis -= missing;
      anchor = reading(anchor.aheadMillis() + missing);
      read();
    }
  }

  private Anchor reading(long aheadMillis) {
    long day = 0;
    long nanos = 0;
    long took = Long.MAX_VALUE;
    for (int i = 0; i < MAX_READINGS && took > MAX_READING_NANOS; i++) {
      long before = clock.nanoTime();
      day = clock.now().millis();
      nanos = clock.nanoTime();
      took = nanos - before;
    }
    return new Anchor(day, nanos, aheadMillis);
  }

  /**
   * What has happened to the time of day since this was asked last, taken together; empty if
   * nothing has.
   */
  public synchronized Optional<ClockChange> takeChange() {
    long by = untoldMillis;
    untoldMillis = 0;
    return Math.abs(by) <= TOLERANCE_MILLIS
        ? Optional.empty()
        : Optional.of(
            new ClockChange(Duration.ofMillis(by), Duration.ofMillis(anchor.aheadMillis())));
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public void sleepUntil(Time deadline) throws InterruptedException {
    Duration rest = deadline.since(now());
    while (rest.toMillis() > 0) {
      clock.pause(rest);
      rest = deadline.since(now());
    }
  }

  @Override
  public void pause(Duration atMost) throws InterruptedException {
    clock.pause(atMost);
  }
}
