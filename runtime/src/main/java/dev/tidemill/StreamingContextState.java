/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

/** The lifecycle state of a {@link StreamingContext}. */
public enum StreamingContextState {
  /** Streams are being declared. */
  INITIALIZED,
  /** Batches are running. */
  ACTIVE,
  /** The context has stopped, successfully or not, and cannot be started again. */
  STOPPED,
  /**
   * The context was stopped, but code of the program has not returned, although it was interrupted:
   * its thread is left behind, and what it uses is not closed. The context cannot be started again.
   */
  ABANDONED
}
