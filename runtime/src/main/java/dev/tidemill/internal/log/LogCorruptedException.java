/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.io.IOException;

/** Something in the log is damaged or missing that is not the unfinished end of the last write. */
public final class LogCorruptedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long position;
  private final String reason;

  LogCorruptedException(String file, long position, String reason) {
    super(file + " is corrupted at position " + position + ": " + reason
        + ". Nothing was changed. Restore the file from a copy, or run"
        + " `mvn stream:checkpoint -Dstream.action=salvage`, which saves the damaged files under"
        + " other names and ends the log before the damage");
    this.file = file;
    this.position = position;
    this.reason = reason;
  }

  public String file() {
    return file;
  }

  /** Offset in the file of the first byte that is not used. */
  public long position() {
    return position;
  }

  /** What is wrong, and what is valid after it. */
  public String reason() {
    return reason;
  }
}
