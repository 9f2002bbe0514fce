/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.internal.thread.FatalErrors;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of batches and its end, as a {@link Driver} drives them; each method that does something
 * is called with the right to drive.
 */
final class DrivenLoop {
  private static final Logger LOG = LoggerFactory.getLogger(DrivenLoop.class);

  private final DriverLock lock = new DriverLock();
  private final BatchLoop loop;
  private final Lifecycle lifecycle;
  private final ListenerBus listeners;
  private final List<AutoCloseable> resources;
  private final DriverActivity activity;

  /** Guarded by the right to drive. */
  private boolean closed;

  DrivenLoop(SchedulerParts parts, Lifecycle lifecycle) {
    this.loop = new BatchLoop(parts, lifecycle);
    this.lifecycle = lifecycle;
    this.listeners = parts.listeners();
    this.resources = parts.resources();
    this.activity = new DriverActivity(parts.clock());
  }

  /** The right to drive. */
  DriverLock lock() {
    return lock;
  }

  /** What the driver does, for whoever watches it. */
  DriverActivity activity() {
    return activity;
  }

  /** The next tick. */
  Time next() {
    return loop.next();
  }

  /** The batch that is not over yet, or else the one of the next tick. */
  Time current() {
    return loop.current();
  }

  /** When there is something to do; called by the driver. */
  Time dueAt() {
    return loop.dueAt();
  }

  /** How the last batch went that ran because it was due. */
  Optional<BatchReport> lastReport() {
    return loop.lastReport();
  }

  /**
   * Runs what is due, and stops if that was asked for; returns whether there was anything to do.
   */
  boolean drive() {
    boolean worked = false;
    try {
      worked = doWork();
    } catch (Throwable e) {
      lifecycle.fail(e);
    }
    carryOutStop();
    return worked;
  }

  private boolean doWork() {
    activity.works(loop.current());
    return loop.doWork();
  }

  /** Whether a stop waits for a batch to be published. */
  boolean isStopWaiting() {
    return lifecycle.phase().isStopRequested();
  }

  /** Ends because of something that no batch has failed with. */
  void fail(Throwable failure) {
    lifecycle.fail(failure);
    carryOutStop();
  }

  /**
   * Does what is left to do of a stop, if one was requested, and closes everything once the batches
   * have ended. If it returns with the stop not over, a batch waits to be published; then there is
   * more to do when that is {@linkplain #dueAt due}.
   */
  void carryOutStop() {
    try {
      boolean worked = true;
      while (worked && lifecycle.phase().isStopRequested()) {
        worked = doWork();
      }
    } catch (Throwable e) {
      lifecycle.fail(e);
    }
    Phase phase = lifecycle.phase();
    if (!closed && (phase == Phase.CLOSING || phase == Phase.ABANDONED)) {
      closed = true;
      close();
    }
  }

  /** Publishes the batch that an earlier start has decided, if there is one. */
  void publishResumed() {
    if (loop.isPublishing()) {
      drive();
    }
  }

  /** Whatever fails in it, and be it for want of memory: those who wait for the end must not. */
  private void close() {
    Interrupts.reset(); // closing must not be cut short
    boolean interrupted = Thread.interrupted();
    try {
      if (lifecycle.failure().isEmpty()) {
        quietly(
            "the end of the job could not be noted; the next start finds out by itself",
            () -> loop.stopped());
      }
      for (AutoCloseable resource : resources) {
        activity.works(loop.current());
        quietly(resource + " could not be closed", () -> ForeignCode.run(resource::close));
      }
    } finally {
      end();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    if (lifecycle.tryEnter(Phase.STOPPED)) { // unless nobody waits for it any more
      try {
        quietly(
            "listeners could not be told of the end",
            () -> listeners.onStreamingStopped(lifecycle.failure()));
      } finally {
        lifecycle.enter(Phase.TERMINATED);
      }
    }
  }

  private void quietly(String whatFails, ForeignCode.Action<Exception> work) {
    try {
      work.run();
    } catch (Throwable e) {
      if (FatalErrors.isFatal(e)) {
        lifecycle.failedWhileClosing(e);
      }
      LOG.warn(whatFails, e);
    }
  }
}
