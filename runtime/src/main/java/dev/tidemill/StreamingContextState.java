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
  STOPPED
}
