/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

/**
 * Thrown by {@link Guard#MUTATION} if a job mutated a record that other operations may read. The
 * batch fails with it. The message names the operation that passed the record on, and shows the
 * record before and after.
 */
public final class RecordChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For the kit. */
  public RecordChangedException(String message) {
    super(message);
  }
}
