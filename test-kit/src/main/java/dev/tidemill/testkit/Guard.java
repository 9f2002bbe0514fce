/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

/**
 * Mistakes that the test kit detects while a job runs. All guards are active unless a test selects
 * some.
 */
public enum Guard {
  /** Threads that the job started and that are still running when its tester is closed. */
  THREADS,
  /** Files that were opened through the job's storage and not closed. */
  FILES,
  /** Records that were mutated after they had been passed on. */
  MUTATION,
  /**
   * Inverse functions of windows that are not inverses: after two values are combined, the inverse
   * must restore the first.
   */
  INVERSES,
  /** Functions on records that capture the job, mutable objects or large data. */
  CLOSURES
}
