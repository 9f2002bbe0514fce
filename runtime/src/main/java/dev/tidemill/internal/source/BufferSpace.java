/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.spi.source.Credit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The space of a buffer, in records and bytes. All methods are called with the buffer's lock held.
 *
 * <p>Either bound is exceeded only by what is larger than the bound and was let in while nothing was
 * held, and by what {@link #takeUnconditionally} counts: records of an earlier process, and sizes
 * that are known only after the records were let in. Those who wait are served first come first served, so that a large collection is not starved
 * by single records.
 */
final class BufferSpace {
  private final String stream;
  private final long maxRecords;
  private final long maxBytes;
  private final Condition changed;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private long records;
  private long bytes;
  private boolean paused;

  BufferSpace(String stream, BufferSettings settings, ReentrantLock lock) {
    this.stream = stream;
    this.maxRecords = settings.records();
    this.maxBytes = settings.bytes();
    this.changed = lock.newCondition();
  }

  /**
   * Waits until there is space, and takes it.
   *
   * @throws InterruptedException if the thread is interrupted, or the intake is shut
   */
  void take(long moreRecords, long moreBytes, Intake intake) throws InterruptedException {
    if (!waiting.isEmpty() || !hasSpaceFor(moreRecords, moreBytes)) {
      await(moreRecords, moreBytes, intake);
    }
    if (intake.isShut()) {
      throw new InterruptedException("the receiver of stream \"" + stream + "\" has been stopped");
    }
    records += moreRecords;
    bytes += moreBytes;
  }

  private void await(long moreRecords, long moreBytes, Intake intake) throws InterruptedException {
    Object turn = new Object();
    waiting.add(turn);
    try {
      while (!intake.isShut() && (waiting.peek() != turn || !hasSpaceFor(moreRecords, moreBytes))) {
        changed.await();
      }
    } finally {
      waiting.remove(turn);
      changed.signalAll();
    }
  }

  private boolean hasSpaceFor(long moreRecords, long moreBytes) {
    return !paused
        && (records == 0 || (records + moreRecords <= maxRecords && bytes + moreBytes <= maxBytes));
  }

  /** Takes space for what is there already. */
  void takeUnconditionally(long moreRecords, long moreBytes) {
    records += moreRecords;
    bytes += moreBytes;
  }

  void free(long freedRecords, long freedBytes) {
    records -= freedRecords;
    bytes -= freedBytes;
    changed.signalAll();
  }

  void pause(boolean value) {
    paused = value;
    changed.signalAll();
  }

  /** An intake was shut: those who wait have to notice. */
  void signal() {
    changed.signalAll();
  }

  Credit capacity() {
    return new Credit(maxRecords, maxBytes);
  }

  /** What is free; nothing if somebody waits for it already. */
  Credit credit() {
    return paused || !waiting.isEmpty()
        ? Credit.NONE
        : new Credit(Math.max(0, maxRecords - records), Math.max(0, maxBytes - bytes));
  }
}
