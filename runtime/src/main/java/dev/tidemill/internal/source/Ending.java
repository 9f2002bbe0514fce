/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * Why one start of a receiver is over.
 *
 * @param again whether the receiver should be restarted
 */
record Ending(boolean again, String message, @Nullable Throwable cause) {
  /** Nothing has ended. */
  static final Ending NONE = new Ending(false, "", null);

  static final Ending CONTEXT_STOPS = new Ending(false, "the stream is being stopped", null);
}
