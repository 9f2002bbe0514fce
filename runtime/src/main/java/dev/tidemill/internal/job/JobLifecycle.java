/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.scheduler.ExitCall;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The life of one context: it is declared, then it runs once, then it is over. Safe for any thread. */
public final class JobLifecycle {
  private final ContextParts parts;

  /** Held while the context is started, and while it is decided whether a stop comes before a start. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile Optional<RunningJob> job = Optional.empty();
  private volatile Optional<Origin> startedBy = Optional.empty();
  private volatile boolean stoppedBeforeStart;

  public JobLifecycle(ContextParts parts) {
    this.parts = parts;
  }

  public Phase phase() {
    if (stoppedBeforeStart || job.filter(j -> j.scheduler().isStopped()).isPresent()) {
      return Phase.STOPPED;
    }
    return job.isPresent() ? Phase.RUNNING : Phase.DECLARING;
  }

  /** Opens and starts a job, and closes again what was opened if that fails. */
  public void start(Origin origin, Supplier<RunningJob> opening) {
    lock.lock();
    try {
      switch (phase()) {
        case RUNNING ->
          throw invalidState(origin + " comes after the context was started"
              + startedBy.map(first -> ", by " + first).orElse("") + "; a context runs once");
        case STOPPED ->
          throw invalidState(origin + " comes after the context was stopped; make a new one");
        case DECLARING -> {
          run(opening.get());
          startedBy = Optional.of(origin);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void run(RunningJob opened) {
    if (stoppedBeforeStart) { // by a source or sink that was opened
      TidemillException failure =
          invalidState("the context was stopped while it started; make a new one");
      opened.closeAfter(failure);
      throw failure;
    }
    job = Optional.of(
        opened); // before the first batch and the first event, which may ask this context
    try {
      opened.scheduler().start();
    } catch (Throwable e) {
      job = Optional.empty();
      opened.closeAfter(e);
      throw e;
    }
  }

  public void stop(boolean graceful) {
    Optional<RunningJob> running;
    if (!ExitCall.lockUnlessExiting(lock)) {
      return;
    }
    try {
      running = job;
      if (running.isEmpty() && !stoppedBeforeStart) {
        stoppedBeforeStart = true;
        parts.engine().close();
      }
    } finally {
      lock.unlock();
    }
    running.ifPresent(started -> started.scheduler().stop(graceful));
  }

  /** The job that was started, also when it has ended. */
  public RunningJob job() {
    return job.orElseThrow(() -> invalidState(
        stoppedBeforeStart
            ? "the context was stopped before it was started; make a new one"
            : "the context has not been started; call start()"));
  }

  /** Declarations are possible before the start only. */
  public void requireDeclaring(Origin origin) {
    Phase phase = phase();
    if (phase != Phase.DECLARING) {
      throw invalidState(origin
          + " comes after the context was "
          + phase.participle()
          + "; declare all streams and outputs before start()");
    }
  }

  private static TidemillException invalidState(String message) {
    return new TidemillException(ErrorCode.INVALID_STATE, message);
  }
}
