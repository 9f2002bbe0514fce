/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import org.jspecify.annotations.Nullable;

/** Says why something has failed. */
final class Reasons {
  private Reasons() {}

  /** The message of the innermost cause that has one, which says most. */
  static String of(Throwable failure) {
    String reason = failure.toString();
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause.getMessage() != null) {
        reason = cause.toString();
      }
      cause = cause.getCause();
    }
    return reason;
  }
}
