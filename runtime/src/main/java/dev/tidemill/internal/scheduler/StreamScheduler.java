/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.RunningThread;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, drives and stops the loop of batches; which thread drives it is for its {@link Driver} to
 * say. Safe for any thread.
 */
public final class StreamScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(StreamScheduler.class);

  private final SchedulerParts parts;
  private final Lifecycle lifecycle;
  private final DrivenLoop loop;
  private final Driver driver;
  private final Watch watch;

  /**
   * Puts the parts together; nothing runs before {@link #start}.
   *
   * @param lifecycle of the context, which is being started
   */
  public StreamScheduler(SchedulerParts parts, Lifecycle lifecycle) {
    this.parts = parts;
    this.lifecycle = lifecycle;
    this.loop = new DrivenLoop(parts, lifecycle);
    this.watch = new Watch(parts, loop, lifecycle, this::abandon);
    this.driver = parts.byHand()
        ? new CallersThreadDriver(loop, lifecycle, parts.clock())
        : new OwnThreadDriver(loop, lifecycle, parts.clock(), watch);
    lifecycle.onFailureFromOutside(driver::stopRequested);
  }

  /** Begins; the first batch does not run before all listeners know that. */
  public void start() {
    driver.start(() -> {
      lifecycle.enter(Phase.RUNNING);
      try {
        parts.listeners().onStreamingStarted(loop.next());
        lifecycle.failIfStartFailed();
      } catch (Throwable e) {
        lifecycle.fail(e); // of the virtual machine
      }
    });
  }

  /**
   * Runs the next batch on the calling thread; on a manual clock that stands before its time, the
   * clock is moved there.
   *
   * @throws TidemillException if the scheduler has a thread of its own, or if the batch fails and
   *     that stops the job
   */
  public BatchReport step() {
    return driver.step();
  }

  /**
   * Stops after the batch that runs now; gracefully also processes what has arrived. Waits until
   * all is closed, unless it is called from within a batch: then the stop takes effect after that
   * batch.
   *
   * <p>What has not ended within the stop timeout is interrupted; an interrupt of the caller brings
   * that forward. What has not ended within another stop timeout is left behind, and the context
   * ends as {@link Phase#ABANDONED}. If the batch has called {@code System.exit}, which waits for this very stop where
   * a shutdown hook makes it, the batch is left behind.
   */
  public void stop(boolean graceful) {
    lifecycle.tryEnter(graceful ? Phase.DRAIN_REQUESTED : Phase.STOPPING);
    if (loop.lock().isMine() || lifecycle.phase().isFinal()) {
      return;
    }
    driver.stopRequested();
    boolean callerInterrupted = false;
    boolean ended = false;
    ExitWatch exit = new ExitWatch();
    try {
      ended = awaitEnd(exit);
    } catch (InterruptedException e) {
      callerInterrupted = true;
    }
    if (exit.found().isPresent()) {
      if (lifecycle.tryEnter(Phase.LEAVING)) { // there may be several hooks
        LOG.warn("{}; the batch that runs is not completed", exit.found().get());
      }
    } else if (!ended) {
      callerInterrupted |= interrupt(exit, callerInterrupted);
    }
    if (callerInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Interrupts what has not ended, and waits once more; returns whether the calling thread was
   * interrupted meanwhile.
   */
  private boolean interrupt(ExitWatch exit, boolean callerInterrupted) {
    LOG.warn(
        "the context has not stopped {}; what runs is interrupted",
        callerInterrupted
            ? "when the thread that stops it was interrupted"
            : "within " + parts.settings().stopTimeout().toMillis() + " ms");
    lifecycle.tryEnter(Phase.INTERRUPTED);
    loop.lock().interrupt();
    driver.stopRequested();
    try {
      if (!awaitEnd(exit)) {
        abandon();
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Ends the context although code of the program has not returned. */
  private void abandon() {
    List<RunningThread> running = RunningCode.of(loop.lock().owner());
    TidemillException failure = new TidemillException(
        ErrorCode.STOP_TIMED_OUT,
        "the context could not be stopped: what runs has not returned within "
            + parts.settings().stopTimeout().toMillis()
            + " ms (stream.stop.timeout) of its interrupt, and is left behind"
            + (running.isEmpty() ? "" : ". It is at:" + RunningCode.text(running)));
    if (lifecycle.abandon(failure)) {
      LOG.error(failure.getMessage());
      parts.listeners().onStreamingStopped(lifecycle.failure());
    }
  }

  /**
   * Waits for the end; returns whether it has come within the stop timeout, and before it was found
   * that it cannot come.
   */
  private boolean awaitEnd(ExitWatch exit) throws InterruptedException {
    long remaining = parts.settings().stopTimeout().toMillis();
    while (remaining > 0) {
      long slice = Math.min(remaining, ExitWatch.MILLIS_BETWEEN_LOOKS);
      if (driver.awaitStop(Duration.ofMillis(slice))) {
        return true;
      }
      if (exit.look(loop.lock().owner())) {
        return false;
      }
      remaining -= slice;
    }
    return false;
  }

  /**
   * Waits until the loop has stopped.
   *
   * @throws TidemillException if it stopped with an error
   */
  public void awaitTermination() throws InterruptedException {
    checkMayWait();
    lifecycle.awaitTermination();
    lifecycle.throwFailure();
  }

  /**
   * Waits until the loop has stopped, but no longer than a time.
   *
   * @return whether it has stopped
   * @throws TidemillException if it stopped with an error
   */
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    checkMayWait();
    boolean ended = lifecycle.awaitTermination(timeout);
    if (ended) {
      lifecycle.throwFailure();
    }
    return ended;
  }

  private void checkMayWait() {
    if (loop.lock().isMine()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "awaitTermination() is called while a batch runs, for whose end it would wait; call it from"
              + " the thread that has called start()");
    }
  }
}
