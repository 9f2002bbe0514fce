/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The life of one context: its {@link Phase}, and the failure that has ended it. All participants
 * share this object, which is the only record of the phase. Thread-safe.
 */
public final class Lifecycle {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition terminated = lock.newCondition();
  private volatile Phase phase = Phase.DECLARING;
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile Runnable wakeDriver = () -> {};

  public Phase phase() {
    return phase;
  }

  /**
   * Moves on to a phase.
   *
   * @throws IllegalStateException if it cannot follow the present one
   */
  public void enter(Phase next) {
    lock.lock();
    try {
      if (!next.mayFollow(phase)) {
        throw new IllegalStateException(next + " cannot follow " + phase);
      }
      phase = next;
      if (next == Phase.DECLARING) {
        failure = Optional.empty(); // of a start that has come to nothing
      }
      if (next.isFinal()) {
        terminated.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves on to a phase unless it cannot follow the present one; returns whether this call has
   * moved there.
   */
  public boolean tryEnter(Phase next) {
    lock.lock();
    try {
      boolean follows = next.mayFollow(phase);
      if (follows) {
        enter(next);
      }
      return follows;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the batches with a failure, unless they have ended already. */
  void fail(Throwable cause) {
    lock.lock();
    try {
      if (Phase.CLOSING.mayFollow(phase)) {
        failure = Optional.of(cause);
        enter(Phase.CLOSING);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What {@link #failFromOutside} calls, so that the driver looks at the phase. */
  void onFailureFromOutside(Runnable wake) {
    wakeDriver = wake;
  }

  /**
   * Ends the batches with the failure of something that they cannot go on without, such as a thread
   * that has died. Any thread may call this. The driver closes everything after the batch that runs
   * now; a context that is being started fails when it has been.
   */
  public void failFromOutside(Throwable cause) {
    lock.lock();
    try {
      if (phase == Phase.STARTING && failure.isEmpty()) {
        failure = Optional.of(cause);
      }
      fail(cause);
    } finally {
      lock.unlock();
    }
    wakeDriver.run();
  }

  /** Ends the batches if something has failed while the context was started. */
  void failIfStartFailed() {
    failure.ifPresent(this::fail);
  }

  /** Something has failed fatally while everything was closed; the first failure counts. */
  void failedWhileClosing(Throwable cause) {
    lock.lock();
    try {
      if (failure.isEmpty()) {
        failure = Optional.of(cause);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends this although the program has not returned, unless it has ended; returns whether this call
   * has ended it.
   *
   * @param cause the failure, unless something else has failed before
   */
  boolean abandon(Throwable cause) {
    lock.lock();
    try {
      boolean follows = Phase.ABANDONED.mayFollow(phase);
      if (follows) {
        if (failure.isEmpty()) {
          failure = Optional.of(cause);
        } else if (failure.get() != cause) {
          failure.get().addSuppressed(cause);
        }
        enter(Phase.ABANDONED);
      }
      return follows;
    } finally {
      lock.unlock();
    }
  }

  /** What has ended the batches, if that was a failure. */
  Optional<Throwable> failure() {
    return failure;
  }

  /**
   * Throws the failure that has ended the batches, if there is one, with the stack of the calling
   * thread.
   */
  void throwFailure() {
    Optional<Throwable> cause = failure;
    if (cause.isPresent()) {
      throw onThisThread(cause.get());
    }
  }

  /** Waits until all is over, and all listeners know that. */
  void awaitTermination() throws InterruptedException {
    while (!awaitTermination(Duration.ofNanos(Long.MAX_VALUE))) {
      // the longest timeout is 292 years
    }
  }

  /**
   * Waits until all is over, and all listeners know that, but no longer than a time; returns
   * whether it is.
   */
  boolean awaitTermination(Duration timeout) throws InterruptedException {
    long remaining = nanos(timeout);
    lock.lockInterruptibly();
    try {
      while (!phase.isFinal() && remaining > 0) {
        remaining = terminated.awaitNanos(remaining);
      }
      return phase.isFinal();
    } finally {
      lock.unlock();
    }
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return timeout.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  private static TidemillException onThisThread(Throwable failure) {
    if (!(failure instanceof TidemillException known)) {
      return new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED, "the context has failed: " + failure, failure);
    }
    TidemillException thrown = new TidemillException(
        known.code(),
        String.valueOf(known.getMessage()),
        known.getCause() == null ? known : known.getCause());
    for (Throwable suppressed : known.getSuppressed()) {
      thrown.addSuppressed(suppressed);
    }
    return thrown;
  }
}
