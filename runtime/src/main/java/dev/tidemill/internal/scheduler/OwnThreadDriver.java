/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * Drives on its own thread, as in production: it works while there is work, and sleeps until
 * more is due.
 */
final class OwnThreadDriver implements Driver {
  private final DrivenLoop loop;
  private final Lifecycle lifecycle;
  private final Clock clock;
  private final Object sleep = new Object();
  private final Thread thread;
  private Optional<Thread> sleeper = Optional.empty();

  OwnThreadDriver(DrivenLoop loop, Lifecycle lifecycle, Clock clock) {
    this.loop = loop;
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.thread = new Thread(this::run, "tidemill-driver");
    this.thread.setDaemon(false); // also if the thread that starts the job is one
  }

  @Override
  public void start(Runnable begun) {
    loop.lock().whileMine(() -> {
      thread.start();
      begun.run();
      loop.carryOutStop();
      return true;
    });
  }

  private void run() {
    try {
      while (!lifecycle.phase().isOver()) {
        if (!loop.lock().whileMine(loop::drive)) {
          sleep();
        }
      }
    } catch (Throwable e) {
      loop.lock().whileMine(() -> {
        loop.fail(e);
        return true;
      });
    }
  }

  private void sleep() {
    Time until;
    synchronized (sleep) { // a stop that is requested after this line interrupts the sleep
      until = loop.dueAt();
      sleeper = Optional.of(thread);
    }
    try {
      clock.sleepUntil(until);
    } catch (InterruptedException e) {
      // woken to look at the phase
    } finally {
      synchronized (sleep) {
        sleeper = Optional.empty();
      }
    }
  }

  /**
   * Ends a sleep; a batch is not disturbed, even if the sleep has just ended, since
   * {@link DriverLock} sets such an interrupt aside.
   */
  @Override
  public void stopRequested() {
    synchronized (sleep) {
      sleeper.ifPresent(Thread::interrupt);
    }
  }

  @Override
  public boolean awaitStop(Duration timeout) throws InterruptedException {
    return lifecycle.awaitTermination(timeout);
  }

  @Override
  public BatchReport step() {
    throw new TidemillException(
        ErrorCode.INVALID_STATE,
        "step() needs a context that is driven by hand: build it with environment(world ->"
            + " world.withClock(new ManualClock())) or withManualDrive()");
  }
}
