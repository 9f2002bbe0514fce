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
import java.util.function.Supplier;

/**
 * Drives on the thread of whoever asks for a batch: by {@link #step}, or by moving a manual clock. A stop does its work on the thread
 * that requests it.
 */
final class CallersThreadDriver implements Driver, ManualClock.Timer {
  private final DrivenLoop loop;
  private final Lifecycle lifecycle;
  private final Clock clock;
  private final Optional<ManualClock> movable;

  CallersThreadDriver(DrivenLoop loop, Lifecycle lifecycle, Clock clock) {
    this.loop = loop;
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.movable = clock.asManual();
  }

  @Override
  public void start(Runnable begun) {
    loop.lock().whileMine(() -> {
      movable.ifPresent(manual -> manual.attach(this));
      begun.run();
      loop.carryOutStop();
      return true;
    });
    detachIfOver();
  }

  @Override
  public BatchReport step() {
    if (loop.lock().isMine()) {
      throw invalidState("step() is called while a batch runs; call it after the batch");
    }
    lifecycle.throwFailure();
    Time due = loop.next();
    if (movable.isPresent() && clock.now().isBefore(due)) {
      movable.get().advanceTo(due);
    }
    if (loop.next().equals(due)) {
      drive();
    }
    lifecycle.throwFailure();
    return loop.lastReport()
        .filter(report -> report.batch().time().equals(due))
        .orElseThrow(() -> invalidState(
            lifecycle.phase().isOver()
                ? "the context has stopped"
                : "no batch is due at " + clock.now() + "; the next one is at " + due));
  }

  @Override
  public Optional<Time> nextDue() {
    return lifecycle.phase().isOver() || loop.lock().isMine()
        ? Optional.empty()
        : Optional.of(loop.next());
  }

  @Override
  public void runDue() {
    drive();
    lifecycle.throwFailure();
  }

  private void drive() {
    loop.lock().whileMine(() -> holding(loop::drive));
    detachIfOver();
  }

  @Override
  public void stopRequested() {
    // whoever requests it carries it out, or waits for a thread that drives now and does that
  }

  @Override
  public boolean awaitStop(Duration timeout) throws InterruptedException {
    if (!loop.lock().acquire(timeout)) {
      return false;
    }
    try {
      holding(() -> {
        loop.carryOutStop();
        return true;
      });
    } finally {
      loop.lock().release();
    }
    detachIfOver();
    return true;
  }

  /** What moves a manual clock from within the work only moves it. */
  private boolean holding(Supplier<Boolean> work) {
    return movable.isPresent() ? movable.get().hold(work) : work.get();
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
