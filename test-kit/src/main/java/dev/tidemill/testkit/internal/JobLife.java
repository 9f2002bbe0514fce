/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One start of a job, from its definition to its end. When it is killed, all that it still does
 * fails; when it is buried, what is left of it can be closed without an effect outside. Any thread.
 */
public final class JobLife implements Closeable {
  private final Optional<CrashPoints> points;
  private final List<Closeable> locks = new ArrayList<>();
  private final Deque<Closeable> leftOpen = new ArrayDeque<>();
  private volatile String batch = "start";
  private volatile boolean killed;
  private volatile boolean buried;

  public JobLife(Optional<CrashPoints> points) {
    this.points = points;
  }

  /** A batch comes next. */
  public void entering(long newBatch) {
    batch = "batch " + newBatch;
    if (newBatch == 1) {
      points.ifPresent(CrashPoints::firstBatch);
    }
  }

  /** Something that it has written is durable. */
  void synced() {
    points.ifPresent(CrashPoints::synced);
  }

  /**
   * Called before a step that something outside could notice.
   *
   * @throws ProcessKilled if the job is dead, or dies here
   */
  public void before(String step) {
    if (killed) {
      throw new ProcessKilled(step);
    }
    if (points.isPresent() && points.get().isDeadly(batch + ": " + step)) {
      kill();
      throw new ProcessKilled(step);
    }
  }

  /** Ends it: the system frees its locks, and nothing else. */
  public void kill() {
    List<Closeable> held;
    synchronized (locks) {
      killed = true;
      held = List.copyOf(locks);
      locks.clear();
    }
    held.forEach(JobLife::closeQuietly);
  }

  public boolean isKilled() {
    return killed;
  }

  /** From now on, what it does is ignored: it may be closed. */
  public void bury() {
    kill();
    buried = true;
  }

  public boolean isBuried() {
    return buried;
  }

  void locked(Closeable lock) {
    synchronized (locks) {
      locks.add(lock);
    }
  }

  void unlocked(Closeable lock) {
    synchronized (locks) {
      locks.remove(lock);
    }
  }

  /** A file that cannot be closed before the test ends, since that may change it. */
  void leftOpen(Closeable file) {
    synchronized (leftOpen) {
      leftOpen.addLast(file);
    }
  }

  /** The test has ended. */
  @Override
  public void close() {
    synchronized (leftOpen) {
      while (!leftOpen.isEmpty()) {
        closeQuietly(leftOpen.removeFirst());
      }
    }
  }

  private static void closeQuietly(Closeable each) {
    try {
      each.close();
    } catch (IOException e) {
      // The process has gone; nobody is left to hear of it.
    }
  }
}
