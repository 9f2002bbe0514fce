/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The thread that drives the loop in production: it works while there is work, and sleeps until the next tick or attempt. */
final class LoopRunner {
  private final BatchLoop loop;
  private final Clock clock;
  private final BooleanSupplier work;
  private final Consumer<Throwable> failed;
  private final Thread thread;
  private boolean sleeping;

  /**
   * A runner.
   *
   * @param work does what is due, and says whether that was anything
   * @param failed hears of a failure of the runner itself, its last act
   */
  LoopRunner(BatchLoop loop, Clock clock, BooleanSupplier work, Consumer<Throwable> failed) {
    this.loop = loop;
    this.clock = clock;
    this.work = work;
    this.failed = failed;
    this.thread = new Thread(this::run, "tidemill-driver");
    this.thread.setDaemon(false); // also if the thread that starts the job is one
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!loop.isFinished()) {
        if (!work.getAsBoolean()) {
          sleep();
        }
      }
    } catch (Throwable e) {
      failed.accept(e);
    }
  }

  private void sleep() {
    synchronized (this) {
      if (loop.isStopRequested()) {
        return;
      }
      sleeping = true;
    }
    try {
      clock.sleepUntil(loop.dueAt());
    } catch (InterruptedException e) {
      // woken to look at the state
    } finally {
      synchronized (this) {
        sleeping = false;
      }
    }
  }

  /** Ends a sleep; a batch is not disturbed, even if the sleep has just ended, since {@link DriverLock} sets such an interrupt aside. */
  synchronized void wake() {
    if (sleeping) {
      thread.interrupt();
    }
  }
}
