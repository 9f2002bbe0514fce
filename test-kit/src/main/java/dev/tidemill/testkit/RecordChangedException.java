/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

/**
 * A job changed a record that others may read: what {@link Guard#MUTATION} found. The batch fails
 * with it; its message says who handed the record on, and how it was before and after.
 */
public final class RecordChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For the kit. */
  public RecordChangedException(String message) {
    super(message);
  }
}
