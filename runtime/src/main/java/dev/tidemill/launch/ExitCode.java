/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.thread.FatalErrors;

/** The exit codes of the process. The Maven plugin knows these numbers. */
final class ExitCode {

  static final int OK = 0;

  /** The job or its graceful stop failed. */
  static final int JOB_FAILED = 1;

  /** The command line of the launcher is incomplete or invalid. */
  static final int USAGE = 2;

  /**
   * The virtual machine failed, most often because it was out of memory. The same code as that of
   * {@code -XX:+ExitOnOutOfMemoryError}.
   */
  static final int FATAL_ERROR = 3;

  /** The class does not exist, is not a job, or cannot be instantiated. */
  static final int NO_JOB = 4;

  /** Same as for a killed process: the job was asked to stop and did not stop in time. */
  static final int STOP_TIMED_OUT = 137;

  /** Same as for a terminated process: the parent process is gone. */
  static final int ORPHANED = 143;

  private ExitCode() {}

  /** The code of a job that ended with a failure. */
  static int of(Throwable failure) {
    if (FatalErrors.isFatal(failure)) {
      return FATAL_ERROR;
    }
    boolean leftBehind =
        failure instanceof TidemillException known && known.code() == ErrorCode.STOP_TIMED_OUT;
    return leftBehind ? STOP_TIMED_OUT : JOB_FAILED;
  }
}
