/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

/** The exit codes of the process. The Maven plugin knows these numbers. */
final class ExitCode {

  static final int OK = 0;

  /** The job or its graceful stop failed. */
  static final int JOB_FAILED = 1;

  /** The command line of the launcher is incomplete or invalid. */
  static final int USAGE = 2;

  /** The class does not exist, is not a job, or cannot be instantiated. */
  static final int NO_JOB = 3;

  /** Same as for a killed process: the job was asked to stop and did not stop in time. */
  static final int STOP_TIMED_OUT = 137;

  /** Same as for a terminated process: the parent process is gone. */
  static final int ORPHANED = 143;

  private ExitCode() {}
}
