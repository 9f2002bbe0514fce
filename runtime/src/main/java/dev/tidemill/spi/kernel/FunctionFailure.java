/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import org.jspecify.annotations.Nullable;

/**
 * A function of the program has failed that runs on records of a stream. Without the records that
 * it fails on, the batch can be computed. Outputs, codecs and code on the driver never fail with
 * this exception, and a source only on a record that cannot be decoded.
 */
public final class FunctionFailure extends TidemillException {
  private static final long serialVersionUID = 1L;

  private final Origin operation;

  FunctionFailure(ErrorCode code, String message, @Nullable Throwable cause, Origin operation) {
    super(code, message, cause);
    this.operation = operation;
  }

  /** Returns the operation whose function has failed. */
  public Origin operation() {
    return operation;
  }
}
