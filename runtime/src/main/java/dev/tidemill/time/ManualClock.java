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
 * A clock that moves only when it is advanced; a job on this clock runs on the advancing thread.
 *
 * <pre>{@code
 * ManualClock clock = new ManualClock();
 * StreamingContext ssc = StreamingContext.builder().environment(world -> world.withClock(clock)).batchInterval(Duration.ofSeconds(1)).build();
 * ...
 * ssc.start();
 * clock.advance(Duration.ofSeconds(3));   // batches 1000, 2000 and 3000 are complete when this returns
 * }</pre>
 *
 * <p>Starts at 1970-01-01T00:00Z by default. Any thread may call {@link #now()} and {@link
 * #sleepUntil}; only one thread at a time may call {@link #advance}. Work may advance the clock
 * while it runs, to simulate the time that it takes. That only moves the clock: work that becomes
 * due in the meantime runs late, after the current work has ended, or at the next advance if it is
 * due after the target of the current one. So an advance ends even if every batch takes longer than
 * its interval.
 */
public final class ManualClock implements Clock {
  /**
   * Work that becomes due on this clock. Both methods are called on the thread that advances the
   * clock.
   */
  public interface Timer {
    /** When the work is due next, or empty if it is not. */
    Optional<Time> nextDue();

    /** Runs the due work, which moves {@link #nextDue()} forward. */
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

  /** Registers a timer, whose work then runs on the advancing thread whenever it is due. */
  public void attach(Timer timer) {
    timers.add(timer);
  }

  /** Removes a timer; does nothing if it is not attached. */
  public void detach(Timer timer) {
    timers.remove(timer);
  }

  /**
   * Advances the clock, and runs the work that becomes due on the way, each at its own time, in
   * order of time.
   *
   * @throws TidemillException if the duration is negative
   */
  public void advance(Duration duration) {
    advanceTo(now().plus(duration));
  }

  /**
   * Advances the clock to a time, and runs the work that becomes due until then, each at its own
   * time, in order of time; for equal times, in the order in which timers were attached. If work
   * advances the clock beyond the target, the clock stays there.
   *
   * @throws TidemillException if the time is before now, or if a job fails with it; the clock then
   *     stands at the time of the failed work, and advancing it again runs the rest
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

  /**
   * Runs work during which advancing this clock only moves it: whatever becomes due in the meantime
   * runs later.
   */
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
        "advancing the clock to " + target + " would run more than " + MAX_DUE_PER_ADVANCE
            + " batches; advance it in smaller steps");
  }

  private void moveTo(Time time) {
    synchronized (moved) {
      millis = time.millis();
      moved.notifyAll();
    }
  }
}
