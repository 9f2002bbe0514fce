/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes a block log: on a thread of its own, which sleeps while there is nothing to do and waits
 * longer and longer between attempts that fail, or on the threads of those who {@link #wake} it.
 *
 * <p>Nobody but {@link #close} interrupts the thread, and only in its sleep.
 */
public final class BlockLogWriter implements AutoCloseable {
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration MAX_DELAY = Duration.ofSeconds(5);

  private final BlockLog log;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final @Nullable Thread thread;
  private volatile boolean woken;
  private boolean sleeping;
  private boolean closed;

  /**
   * Starts the thread, unless others write.
   *
   * @param threads makes it
   */
  public BlockLogWriter(BlockLog log, Clock clock, boolean onCallersThread, ThreadFactory threads) {
    this.log = log;
    this.clock = clock;
    this.thread = onCallersThread ? null : threads.newThread(this::run);
    if (thread != null) {
      thread.start();
    }
  }

  /** Something is queued. Returns at once, unless it is written here and now. */
  public void wake() {
    if (thread == null) {
      log.write();
    } else if (!woken) {
      lock.lock();
      try {
        woken = true;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Writes what is queued if no thread does so by itself. */
  public void settle() {
    if (thread == null) {
      log.write();
    }
  }

  /** The records before a position are no longer needed. Does not wait for a write. */
  public void release(BlockOffset upTo) {
    if (log.released(upTo)) {
      wake();
    }
  }

  private void run() {
    Duration delay = FIRST_DELAY;
    while (await()) {
      if (log.write()) {
        delay = FIRST_DELAY;
      } else {
        sleep(delay);
        delay = delay.multipliedBy(2);
        delay = delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
        woken = true;
      }
    }
  }

  /** Waits until something is queued; returns whether to go on. */
  private boolean await() {
    lock.lock();
    try {
      while (!woken && !closed) {
        changed.awaitUninterruptibly();
      }
      woken = false; // before the queue is looked at, so that nothing is missed
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void sleep(Duration delay) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      sleeping = true;
    } finally {
      lock.unlock();
    }
    try {
      clock.sleepUntil(clock.now().plus(delay));
    } catch (InterruptedException e) {
      // close() has asked for it, which is seen next
    } finally {
      lock.lock();
      try {
        sleeping = false;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Ends the thread, then makes a last attempt to write what is queued, and closes the log. */
  @Override
  public void close() {
    Thread running = thread;
    lock.lock();
    try {
      closed = true;
      changed.signal();
      if (sleeping && running != null) {
        running.interrupt();
      }
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true; // the thread ends by itself, after the write that it is at
      }
    }
    log.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
