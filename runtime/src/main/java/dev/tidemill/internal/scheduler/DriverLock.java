/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.interrupt.Interrupts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The right to drive a loop: one thread has it at a time. A stop that has waited long enough may interrupt that thread, but only
 * while it has the right, and this interrupt is cleared before the thread returns to its caller.
 *
 * <p>A thread that comes with its interrupt flag set drives without it, and gets it back at the end: what its caller wants to
 * tell it is no reason for a batch to fail.
 */
final class DriverLock {
  private final ReentrantLock lock = new ReentrantLock();
  private final Object monitor = new Object();
  private @Nullable Thread owner;
  private boolean ownerWasInterrupted;

  boolean isMine() {
    return lock.isHeldByCurrentThread();
  }

  void acquire() {
    lock.lock();
    own();
  }

  /** Waits for the right no longer than the given time; takes a free one also on a thread that is interrupted. */
  boolean acquire(Duration timeout) throws InterruptedException {
    boolean acquired = lock.tryLock() || lock.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (acquired) {
      own();
    }
    return acquired;
  }

  void release() {
    synchronized (monitor) {
      owner = null;
      Interrupts.reset();
      if (ownerWasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    lock.unlock();
  }

  /** Interrupts the thread that drives now, if there is one. */
  void interrupt() {
    synchronized (monitor) {
      if (owner != null) {
        Interrupts.request(owner);
      }
    }
  }

  /** The thread that drives now, if one does. */
  Optional<Thread> owner() {
    synchronized (monitor) {
      return Optional.ofNullable(owner);
    }
  }

  private void own() {
    synchronized (monitor) {
      owner = Thread.currentThread();
      ownerWasInterrupted = Thread.interrupted();
    }
  }
}
