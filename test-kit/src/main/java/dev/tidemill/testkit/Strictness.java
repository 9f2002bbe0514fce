/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

/** Whether a test may leave things that it has set up unchecked. */
public enum Strictness {
  /**
   * The test fails at its end, and the error lists what was left unchecked: input, probes,
   * failures, faults.
   */
  STRICT,
  /** The test does not fail. */
  LENIENT
}
