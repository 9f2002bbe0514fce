package dev.tidemill.internal.scheduler;

import dev.tidemill.time.Clock;
import java.util.function.BooleanSupplier;

/** The thread that drives the loop in production: it works while there is work, and sleeps until the next tick. */
final class LoopRunner {
  private final BatchLoop loop;
  private final Clock clock;
  private final BooleanSupplier work;
  private final Thread thread;
  private boolean sleeping;

  LoopRunner(BatchLoop loop, Clock clock, BooleanSupplier work) {
    this.loop = loop;
    this.clock = clock;
    this.work = work;
    this.thread = new Thread(this::run, "tidemill-driver");
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!loop.isFinished()) {
      if (!work.getAsBoolean()) {
        sleep();
      }
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
      clock.sleepUntil(loop.next());
    } catch (InterruptedException e) {
      // woken to look at the state
    } finally {
      synchronized (this) {
        sleeping = false;
        Thread.interrupted(); // a wake-up that came after the sleep must not disturb the batch
      }
    }
  }

  /** Ends a sleep; a batch that runs is not disturbed. */
  synchronized void wake() {
    if (sleeping) {
      thread.interrupt();
    }
  }

  /** Interrupts whatever the thread does. */
  void interrupt() {
    thread.interrupt();
  }
}
