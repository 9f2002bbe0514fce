/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

/** Where a {@link StreamingContext} is in its life. */
public enum StreamingContextState {
  /** Streams are being declared. */
  INITIALIZED,
  /** Batches run. */
  ACTIVE,
  /** It has ended, well or not, and cannot be started again. */
  STOPPED
}
