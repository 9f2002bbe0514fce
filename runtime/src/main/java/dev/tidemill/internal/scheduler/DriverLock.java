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
import java.util.function.BooleanSupplier;

/**
 * The right to drive a loop: one thread has it at a time. A stop that has waited long enough may
 * interrupt that thread, but only while it has the right, and this interrupt is cleared before the
 * thread returns to its caller.
 *
 * <p>A thread that comes with its interrupt flag set drives without it, and gets it back at the
 * end: an interrupt by the caller must not fail a batch.
 */
final class DriverLock {
  private final ReentrantLock lock = new ReentrantLock();
  private final Object monitor = new Object();
  private Optional<Owner> owner = Optional.empty();

  /** Who drives, and whether that thread came with its interrupt flag set. */
  private record Owner(Thread thread, boolean wasInterrupted) {}

  boolean isMine() {
    return lock.isHeldByCurrentThread();
  }

  /** Waits for the right, and does something with it. */
  boolean whileMine(BooleanSupplier work) {
    lock.lock();
    own();
    try {
      return work.getAsBoolean();
    } finally {
      release();
    }
  }

  /**
   * Waits for the right no longer than the given time; takes a free one also on a thread that is
   * interrupted.
   */
  boolean acquire(Duration timeout) throws InterruptedException {
    boolean acquired = lock.tryLock() || lock.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (acquired) {
      own();
    }
    return acquired;
  }

  void release() {
    synchronized (monitor) {
      boolean wasInterrupted = owner.filter(Owner::wasInterrupted).isPresent();
      owner = Optional.empty();
      Interrupts.reset();
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    lock.unlock();
  }

  /** Has the thread that drives, this one, get back an interrupt that has met it meanwhile. */
  void keepInterrupt() {
    synchronized (monitor) {
      owner = Optional.of(new Owner(Thread.currentThread(), true));
    }
  }

  /** Interrupts the thread that drives now, if there is one. */
  void interrupt() {
    synchronized (monitor) {
      owner.map(Owner::thread).ifPresent(Interrupts::request);
    }
  }

  /** The thread that drives now, if one does. */
  Optional<Thread> owner() {
    synchronized (monitor) {
      return owner.map(Owner::thread);
    }
  }

  private void own() {
    synchronized (monitor) {
      owner = Optional.of(new Owner(Thread.currentThread(), Thread.interrupted()));
    }
  }
}
