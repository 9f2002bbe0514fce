/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

/** Ends everything that a killed process still tries. The runtime treats it as fatal. */
final class ProcessKilled extends VirtualMachineError {
  private static final long serialVersionUID = 1L;

  ProcessKilled(String message) {
    super(message);
  }

  /** Thousands are thrown. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
