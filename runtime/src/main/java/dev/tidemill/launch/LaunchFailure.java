/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import org.jspecify.annotations.Nullable;

/** Why a job could not even be started. */
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

  /**
   * The report for the user: without a cause, the message alone is enough and no stack trace is
   * shown.
   */
  String report() {
    Throwable cause = getCause();
    return cause == null ? message + System.lineSeparator() : ErrorReport.of(message, cause);
  }
}
