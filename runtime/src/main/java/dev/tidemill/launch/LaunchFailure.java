/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import org.jspecify.annotations.Nullable;

/** Why a job was not even started. */
final class LaunchFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String message;

  LaunchFailure(int exitCode, String message) {
    this(exitCode, message, null);
  }

  LaunchFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.message = message;
  }

  int exitCode() {
    return exitCode;
  }

  /** All that a person needs: where there is no cause, the message says it without a stack trace. */
  String report() {
    Throwable cause = getCause();
    return cause == null ? message + System.lineSeparator() : ErrorReport.of(message, cause);
  }
}
