/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

/**
 * Ends a job as {@code kill -9} does: nothing that the job does afterwards has an effect outside.
 * An error of the virtual machine, since a job tries nothing again after one.
 */
public final class ProcessKilled extends VirtualMachineError {
  private static final long serialVersionUID = 1L;

  ProcessKilled(String step) {
    super("the job was killed before: " + step);
  }

  /** A kill is not a mistake that one looks for in a stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
