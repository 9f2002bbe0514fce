/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

/** Mistakes that the kit looks for while a job runs; all of them unless a test names fewer. */
public enum Guard {
  /** Threads that the job has started, and that still run when its tester is closed. */
  THREADS,
  /** Files opened through the job's storage and not closed. */
  FILES,
  /** Records that somebody changed after they had been handed on. */
  MUTATION,
  /**
   * Inverse functions of windows that do not undo: after each combination of two values, the
   * inverse must give back the first.
   */
  INVERSES,
  /**
   * Functions on records that hold on to the job, to something that may change, or to a lot of
   * data.
   */
  CLOSURES
}
