/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A clock that stands still until somebody moves it; a job on this clock runs on the thread that does.
 *
 * <pre>{@code
 * ManualClock clock = new ManualClock();
 * StreamingContext ssc = StreamingContext.builder().environment(world -> world.withClock(clock)).batchInterval(Duration.ofSeconds(1)).build();
 * ...
 * ssc.start();
 * clock.advance(Duration.ofSeconds(3));   // batches 1000, 2000 and 3000 are complete when this returns
 * }</pre>
 *
 * <p>Starts at 1970-01-01T00:00Z unless told otherwise. {@link #now()} and {@link #sleepUntil} may be
 * called by any thread; {@link #advance} by one thread at a time. Work that moves the clock while it runs (to
 * stand for time it takes) only moves it: what falls due meanwhile runs, late, after that work has ended; if it lies beyond
 * the time to which the clock was being moved, when the clock is moved again. So an
 * advance comes to its end even if every batch takes longer than its interval.
 */
public final class ManualClock implements Clock {
  /** Work that falls due on this clock; both methods are called on the thread that moves the clock. */
  public interface Timer {
    /** When the work is due next, or empty if it is not. */
    Optional<Time> nextDue();

    /** Does what is due, and so moves {@link #nextDue()} on. */
    void runDue();
  }

  private static final long MAX_DUE_PER_ADVANCE = 100_000_000;

  private final Object moved = new Object();
  private final List<Timer> timers = new CopyOnWriteArrayList<>();
  private volatile long millis;
  private final AtomicInteger holds = new AtomicInteger();

  public ManualClock() {
    this(Time.ofMillis(0));
  }

  public ManualClock(Time start) {
    this.millis = start.millis();
  }

  @Override
  public Time now() {
    return Time.ofMillis(millis);
  }

  @Override
  public long nanoTime() {
    return millis * 1_000_000;
  }

  @Override
  public void sleepUntil(Time deadline) throws InterruptedException {
    synchronized (moved) {
      while (millis < deadline.millis()) {
        moved.wait();
      }
    }
  }

  @Override
  public Optional<ManualClock> asManual() {
    return Optional.of(this);
  }

  /** Has the timer's work run, on the thread that moves this clock, whenever it is due. */
  public void attach(Timer timer) {
    timers.add(timer);
  }

  /** Forgets a timer; nothing happens if it is not attached. */
  public void detach(Timer timer) {
    timers.remove(timer);
  }

  /**
   * Moves the clock on, running what falls due on the way at its own time, in order of time.
   *
   * @throws TidemillException if the duration is negative
   */
  public void advance(Duration duration) {
    advanceTo(now().plus(duration));
  }

  /**
   * Moves the clock to a time, running what falls due up to it at its own time, in order of time; of what is due at the same
   * time, what was attached first. If work moves the clock beyond the target, the clock stays there.
   *
   * @throws TidemillException if the time is before now, or what a job fails with; the clock then stands at the time of the
   *     failed work, and moving it on runs what is left
   */
  public void advanceTo(Time target) {
    if (target.isBefore(now())) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the clock stands at " + now() + " and cannot go back to " + target);
    }
    boolean moved = holds.get() == 0
        && hold(() -> {
          runDueUntil(target);
          return true;
        });
    if (!moved || now().isBefore(target)) {
      moveTo(target);
    }
  }

  /** Does work during which this clock, if somebody moves it, only moves: what falls due meanwhile runs later. */
  public <T> T hold(Supplier<T> work) {
    holds.incrementAndGet();
    try {
      return work.get();
    } finally {
      holds.decrementAndGet();
    }
  }

  private void runDueUntil(Time target) {
    for (long ran = 0; ran < MAX_DUE_PER_ADVANCE; ran++) {
      Timer next = null;
      Time due = target;
      for (Timer timer : timers) {
        Optional<Time> at = timer.nextDue();
        if (at.isPresent()
            && !at.get().isAfter(due)
            && (next == null || at.get().isBefore(due))) {
          next = timer;
          due = at.get();
        }
      }
      if (next == null) {
        return;
      }
      if (now().isBefore(due)) {
        moveTo(due);
      }
      next.runDue();
    }
    throw new TidemillException(
        ErrorCode.INVALID_ARGUMENT,
        "moving the clock to " + target + " would run more than " + MAX_DUE_PER_ADVANCE
            + " batches; move it in smaller steps");
  }

  private void moveTo(Time time) {
    synchronized (moved) {
      millis = time.millis();
      moved.notifyAll();
    }
  }
}
