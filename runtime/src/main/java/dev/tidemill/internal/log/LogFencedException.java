/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.io.IOException;

/** A later start of the job has taken the log over. Nothing more may be written or deleted. */
public final class LogFencedException extends IOException {
  private static final long serialVersionUID = 1L;

  LogFencedException(String directory, long epoch, String reason) {
    super("the start with epoch " + epoch + " no longer owns the batch log " + directory + ": "
        + reason + "; only the newest start may go on");
  }
}
