/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.output;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;

/** What an output fails with. */
public final class OutputFailure {
  private OutputFailure() {}

  static TidemillException of(String what, Throwable cause) {
    return new TidemillException(
        isFinal(cause) ? ((TidemillException) cause).code() : ErrorCode.OUTPUT_FAILED,
        what + ": " + (cause instanceof TidemillException ? cause.getMessage() : cause),
        rootCause(cause));
  }

  /** Whether no further try can help: somebody else owns the target, or has changed it. */
  public static boolean isFinal(Throwable failure) {
    return failure instanceof TidemillException known
        && (known.code() == ErrorCode.FENCED || known.code() == ErrorCode.LEDGER_MISMATCH);
  }

  /** What the program's own code has thrown, where that is behind what Tidemill has made of it. */
  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof TidemillException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
