/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.internal.thread.FatalErrors;
import dev.tidemill.spi.job.ConnectorThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls the callbacks of one start of a receiver, one at a time and in order.
 *
 * <p>They run on a thread of their own, which starts with the first of them. If the job is driven by
 * its caller, they run instead on the thread that calls {@link #settle}, which is whoever has caused
 * them; if another thread is running some just then, it runs these, too.
 *
 * <p>Their number is bounded by those who cause them: {@link #awaitRoom} holds up a receiver whose
 * callbacks do not return.
 */
final class Callbacks {
  private final ConnectorThreads threads;
  private final boolean onCallersThread;
  private final int capacity;
  private final ReceiverEvents events;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReentrantLock running = new ReentrantLock();
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;

  Callbacks(
      ConnectorThreads threads, boolean onCallersThread, int capacity, ReceiverEvents events) {
    this.threads = threads;
    this.onCallersThread = onCallersThread;
    this.capacity = capacity;
    this.events = events;
  }

  /** Queues a callback; it is dropped if the start is over. Does not block. */
  void add(Runnable callback) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      queue.add(callback);
      if (!onCallersThread && thread == null) {
        startThread();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** If the machine has no thread to give now, the next callback tries again. */
  private void startThread() {
    Thread started = threads.newThread("receiver-callbacks", this::runUntilClosed);
    try {
      started.start();
      thread = started;
    } catch (OutOfMemoryError e) {
      if (!FatalErrors.isLackOfThreads(e)) {
        throw e;
      }
      events.logError("no thread for the callbacks of deliveries; the next one tries again", e);
    }
  }

  /**
   * Waits while as many callbacks are queued as the buffer may hold records. Returns at once on the
   * thread that runs them, and when the start is over.
   */
  void awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed
          && queue.size() >= capacity
          && Thread.currentThread() != thread
          && !running.isHeldByCurrentThread()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Runs what is queued, if the caller has to. Not called with a lock held. */
  void settle() {
    if (!onCallersThread || running.isHeldByCurrentThread()) {
      return;
    }
    boolean more = true;
    while (more && running.tryLock()) {
      try {
        Runnable next;
        while ((next = poll()) != null) {
          run(next);
        }
      } finally {
        running.unlock();
      }
      more = !isEmpty(); // added after the last look, by somebody who could not run it
    }
  }

  private boolean isEmpty() {
    lock.lock();
    try {
      return queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Runnable poll() {
    lock.lock();
    try {
      Runnable next = queue.poll();
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void runUntilClosed() {
    Runnable next;
    while ((next = take()) != null) {
      run(next);
    }
  }

  private @Nullable Runnable take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      Runnable next = queue.poll();
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void run(Runnable callback) {
    try {
      ForeignCode.run(callback::run);
    } catch (Throwable e) { // other languages throw checked exceptions undeclared
      events.error("a callback of a delivery failed", e);
    }
  }

  /** Drops what is queued and everything that comes. */
  void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts a callback that is running, and waits for its end for a limited time. */
  void awaitEnd(Duration timeout) throws InterruptedException {
    Thread started;
    lock.lock();
    try {
      started = thread;
    } finally {
      lock.unlock();
    }
    if (started == null || started == Thread.currentThread()) {
      return;
    }
    Interrupts.request(started);
    started.join(timeout.toMillis());
    if (started.isAlive()) {
      events.error(
          "thread " + started.getName() + " has not ended within " + timeout.toMillis()
              + " ms of the receiver's stop; a callback of a delivery should not block",
          null);
    }
  }
}
