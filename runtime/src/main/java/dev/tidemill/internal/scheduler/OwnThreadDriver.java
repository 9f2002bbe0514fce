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
 *
 * <p>That thread is a daemon, because it may have to be left behind. A second one keeps the process
 * alive until the context has ended, and watches the first.
 */
final class OwnThreadDriver implements Driver {
  static final String THREAD_NAME = "tidemill-driver";

  private final DrivenLoop loop;
  private final Lifecycle lifecycle;
  private final Clock clock;
  private final Object sleep = new Object();
  private final Thread thread;
  private final Thread watcher;
  private Optional<Thread> sleeper = Optional.empty();

  OwnThreadDriver(DrivenLoop loop, Lifecycle lifecycle, Clock clock, Runnable watch) {
    this.loop = loop;
    this.lifecycle = lifecycle;
    this.clock = clock;
    this.thread = new Thread(this::run, THREAD_NAME);
    this.thread.setDaemon(true);
    this.watcher = new Thread(watch, "tidemill-watchdog");
    this.watcher.setDaemon(false); // also if the thread that starts the job is one
  }

  @Override
  public void start(Runnable begun) {
    loop.lock().whileMine(() -> {
      watcher.start();
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
      loop.lock()
          .whileMine(
              () -> { // what has failed on another thread ends here
                loop.carryOutStop();
                return true;
              });
    } catch (Throwable e) {
      died(e);
    }
  }

  private void died(Throwable cause) {
    try {
      loop.lock().whileMine(() -> {
        loop.fail(cause);
        return true;
      });
    } finally {
      lifecycle.abandon(cause); // if not even that was possible
    }
  }

  private void sleep() {
    Time until;
    synchronized (sleep) { // a stop that is requested after this line interrupts the sleep
      until = loop.dueAt();
      loop.activity().sleeps(loop.current(), until);
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
