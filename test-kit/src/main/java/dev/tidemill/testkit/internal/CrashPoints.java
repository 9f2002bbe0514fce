/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Numbers the steps of a job that something outside could notice, over all of its starts, and says
 * before which of them it dies. Not counted are those of the first batch before its plan is
 * durable: a job that has planned no batch yet begins with a later one. Any thread.
 */
public final class CrashPoints {
  private final Set<Long> deadly;
  private final List<String> steps = new ArrayList<>();
  private final List<String> crashes = new ArrayList<>();
  private boolean unplanned;
  private boolean planned;

  /** The numbers of the steps before which the job dies, from 1. */
  public CrashPoints(Set<Long> deadly) {
    this.deadly = new TreeSet<>(deadly);
  }

  /** The first batch begins, of which nothing is known yet. */
  synchronized void firstBatch() {
    unplanned = !planned;
  }

  /** Something has become durable. */
  synchronized void synced() {
    planned |= unplanned;
    unplanned = false;
  }

  synchronized boolean isDeadly(String step) {
    if (unplanned) {
      return false;
    }
    steps.add(step);
    boolean dies = deadly.contains((long) steps.size());
    if (dies) {
      crashes.add(steps.size() + " (" + step + ")");
    }
    return dies;
  }

  /** All steps so far, in order. */
  public synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  /** Where the job has died, such as {@code 17 (sync log/1)}. */
  public synchronized List<String> crashes() {
    return List.copyOf(crashes);
  }
}
