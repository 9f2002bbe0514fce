/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.scheduler.ExitCall;
import dev.tidemill.internal.scheduler.Lifecycle;
import dev.tidemill.internal.scheduler.Phase;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Starts a context once and stops it, in the order that its {@link Lifecycle} allows. Safe for any
 * thread.
 */
public final class JobLifecycle {
  private final ContextParts parts;
  private final Lifecycle lifecycle = new Lifecycle();

  /**
   * Held while the context is started, so that a stop by another thread comes before or after that.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile Optional<RunningJob> job = Optional.empty();
  private volatile Optional<Origin> startedBy = Optional.empty();

  public JobLifecycle(ContextParts parts) {
    this.parts = parts;
  }

  public Phase phase() {
    return lifecycle.phase();
  }

  /**
   * Opens and starts a job, and closes again what was opened if that fails; then the context may be
   * started again.
   *
   * @param opening makes the job, of which this is the life
   */
  public void start(Origin origin, Function<Lifecycle, RunningJob> opening) {
    lock.lock();
    try {
      if (!lifecycle.tryEnter(Phase.STARTING)) {
        throw cannotStart(origin);
      }
      try {
        run(opening.apply(lifecycle));
        startedBy = Optional.of(origin);
      } finally {
        lifecycle.tryEnter(Phase.DECLARING); // if it did not come to run
      }
    } finally {
      lock.unlock();
    }
  }

  private TidemillException cannotStart(Origin origin) {
    Phase phase = lifecycle.phase();
    if (phase.isStopped()) {
      return invalidState(origin + " comes after the context was stopped; make a new one");
    }
    return invalidState(
        phase == Phase.STARTING
            ? origin + " is called by a source or sink that the context opens because it is started"
            : origin + " comes after the context was started"
                + startedBy.map(first -> ", by " + first).orElse("") + "; a context runs once");
  }

  private void run(RunningJob opened) {
    if (lifecycle.phase().isStopped()) { // by a source or sink that was opened
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
      if (running.isEmpty() && lifecycle.tryEnter(Phase.STOPPED)) {
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
        lifecycle.phase().isStopped()
            ? "the context was stopped before it was started; make a new one"
            : "the context has not been started; call start()"));
  }

  /** Declarations are possible before the start only. */
  public void requireDeclaring(Origin origin) {
    Phase phase = lifecycle.phase();
    if (phase != Phase.DECLARING) {
      throw invalidState(origin
          + " comes after the context was "
          + phase.participle()
          + "; declare all streams and outputs before start(), or in define(...) of a StreamJob");
    }
  }

  private static TidemillException invalidState(String message) {
    return new TidemillException(ErrorCode.INVALID_STATE, message);
  }
}
