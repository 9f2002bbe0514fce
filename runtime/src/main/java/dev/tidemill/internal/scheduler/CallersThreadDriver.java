/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Drives on the thread of whoever asks for a batch: by {@link #step}, or by moving a manual clock.
 * A stop does its work on the thread that requests it.
 */
final class CallersThreadDriver implements Driver, ManualClock.Timer {
  private final DrivenLoop loop;
  private final Lifecycle lifecycle;
  private final Clock clock;
  private final Optional<ManualClock> movable;

  /**
   * The batch that a step runs, while it does: a later one is not due, however far the step has to
   * move the clock.
   */
  private volatile Optional<Time> stepping = Optional.empty();

  CallersThreadDriver(DrivenLoop loop, Lifecycle lifecycle, Clock clock) {
    this.loop = loop;
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.movable = clock.asManual();
  }

  @Override
  public void start(Runnable begun) {
    drive(() -> {
      movable.ifPresent(manual -> manual.attach(this));
      begun.run();
      loop.publishResumed();
      loop.carryOutStop();
      return true;
    });
  }

  @Override
  public BatchReport step() {
    if (loop.lock().isMine()) {
      throw invalidState("step() is called while a batch runs; call it after the batch");
    }
    if (hasFailedOutside()) {
      drive(loop::drive);
    }
    lifecycle.throwFailure();
    Time batch = loop.current();
    stepping = Optional.of(batch);
    try {
      run(batch);
    } finally {
      stepping = Optional.empty();
    }
    lifecycle.throwFailure();
    return loop.lastReport()
        .filter(report -> report.batch().time().equals(batch))
        .orElseThrow(() -> invalidState(noReport(batch)));
  }

  /** Runs one batch; where the clock can be moved, to its end. */
  private void run(Time batch) {
    do {
      Time due = loop.dueAt();
      if (movable.isPresent() && clock.now().isBefore(due)) {
        movable.get().advanceTo(due);
      }
      if (loop.current().equals(batch)) {
        drive(loop::drive);
      }
    } while (movable.isPresent() && isOpen(batch));
  }

  private boolean isOpen(Time batch) {
    return loop.current().equals(batch) && !lifecycle.phase().isOver();
  }

  private String noReport(Time batch) {
    if (lifecycle.phase().isOver()) {
      return "the context has stopped";
    }
    return batch.equals(loop.next())
        ? "no batch is due at " + clock.now() + "; the next one is at " + batch
        : "batch " + batch + " is decided and waits to be published; call step() again at "
            + loop.dueAt();
  }

  @Override
  public Optional<Time> nextDue() {
    boolean beyondStep = stepping.filter(batch -> !loop.current().equals(batch)).isPresent();
    if (hasFailedOutside()) {
      return Optional.of(clock.now());
    }
    return beyondStep || lifecycle.phase().isOver() || loop.lock().isMine()
        ? Optional.empty()
        : Optional.of(loop.dueAt());
  }

  /** Whether something on another thread has failed, and nobody has closed the context yet. */
  private boolean hasFailedOutside() {
    return lifecycle.phase() == Phase.CLOSING && !loop.lock().isMine();
  }

  @Override
  public void runDue() {
    drive(loop::drive);
    lifecycle.throwFailure();
  }

  private void drive(BooleanSupplier work) {
    loop.lock()
        .whileMine(() -> holding(() -> {
          boolean worked = work.getAsBoolean();
          finishStop();
          return worked;
        }));
    detachIfOver();
  }

  /**
   * Lets the time pass for which a stop waits for a batch to be published: nobody else would carry
   * that stop out.
   */
  private void finishStop() {
    while (loop.isStopWaiting()) {
      try {
        waitUntil(loop.dueAt());
      } catch (InterruptedException e) {
        if (lifecycle.tryEnter(
            Phase.INTERRUPTED)) { // by somebody else than a stop that has timed out
          loop.lock().keepInterrupt();
        }
      }
      loop.carryOutStop();
    }
  }

  private void waitUntil(Time due) throws InterruptedException {
    if (movable.isEmpty()) {
      clock.sleepUntil(due);
    } else if (clock.now().isBefore(due)) {
      movable.get().advanceTo(due);
    }
  }

  @Override
  public void stopRequested() {
    // whoever requests it carries it out, or waits for a thread that drives now and does that
  }

  @Override
  public boolean awaitStop(Duration timeout) throws InterruptedException {
    long end = clock.nanoTime() + timeout.toNanos();
    while (true) {
      if (!loop.lock().acquire(timeout)) {
        return false;
      }
      try {
        holding(() -> {
          loop.carryOutStop();
          if (movable.isPresent()) {
            finishStop();
          }
          return true;
        });
      } finally {
        loop.lock().release();
      }
      detachIfOver();
      long rest =
          Math.min(end - clock.nanoTime(), loop.dueAt().since(clock.now()).toNanos());
      if (lifecycle.phase().isOver() || end <= clock.nanoTime()) {
        return lifecycle.phase().isOver();
      }
      clock.pause(Duration.ofNanos(Math.max(0, rest)));
    }
  }

  /** What moves a manual clock from within the work only moves it. */
  private boolean holding(BooleanSupplier work) {
    return movable.isPresent() ? movable.get().hold(work::getAsBoolean) : work.getAsBoolean();
  }

  private void detachIfOver() {
    if (lifecycle.phase().isOver()) {
      movable.ifPresent(manual -> manual.detach(this));
    }
  }

  private static TidemillException invalidState(String message) {
    return new TidemillException(ErrorCode.INVALID_STATE, message);
  }
}
