/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.internal.interrupt.Interrupts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts the actions on a batch that are under way, on any threads, so that the batch ends after
 * them and not under them: they read state that the next batch changes.
 */
final class ActionGate {
  private static final int USUAL_THREADS = 2;

  private final Map<Thread, Integer> inside = new HashMap<>(USUAL_THREADS);

  /** Threads inside that were asked to stop. */
  private final Set<Thread> asked = new HashSet<>();

  private boolean shut;

  /** Begins an action; false once the gate is shut. */
  synchronized boolean enter() {
    if (shut) {
      return false;
    }
    inside.merge(Thread.currentThread(), 1, Integer::sum);
    return true;
  }

  /** Ends an action that has entered. */
  synchronized void leave() {
    Thread current = Thread.currentThread();
    int left = inside.merge(current, -1, Integer::sum);
    if (left == 0) {
      inside.remove(current);
      if (asked.remove(current)) {
        Interrupts.reset(); // the thread is the program's own again
      }
      notifyAll();
    }
  }

  /**
   * Prevents further actions from starting, and waits for running ones. If this thread is asked to
   * stop, so are theirs; it still waits.
   */
  synchronized void shut() {
    shut = true;
    while (!inside.isEmpty()) {
      if (Interrupts.isRequested() && asked.isEmpty()) {
        asked.addAll(inside.keySet());
        asked.forEach(Interrupts::request);
      }
      try {
        wait();
      } catch (InterruptedException e) {
        // if it was requested, the next look says so; if not, it is none of ours
      }
    }
  }
}
