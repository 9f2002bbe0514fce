/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

/** What the process tells whoever started it. The Maven plugin knows these numbers. */
final class ExitCode {

  static final int OK = 0;

  /** The job, or the graceful stop of it, failed. */
  static final int JOB_FAILED = 1;

  /** The launcher was not told what it needs, or in a way that it does not know. */
  static final int USAGE = 2;

  /** There is no such class, or it is not a job, or it cannot be created. */
  static final int NO_JOB = 3;

  /** As if killed: the job was asked to stop and did not in time. */
  static final int STOP_TIMED_OUT = 137;

  /** As if terminated: the parent process is gone. */
  static final int ORPHANED = 143;

  private ExitCode() {}
}
