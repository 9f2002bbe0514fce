/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Which files of a directory a file stream reads.
 *
 * @param newFilesOnly whether files that are there when the stream is opened are left out
 * @param filter accepts the names of files, without their directory
 * @param rememberWindow how long a file that has gone is still known: if it comes again unchanged
 *     within this time, it is not read again
 */
public record FileOptions(boolean newFilesOnly, Predicate<String> filter, Duration rememberWindow) {
  public FileOptions {
    if (rememberWindow.toMillis() < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          "stream.files.rememberWindow is " + rememberWindow.toMillis()
              + " ms; it must be at least 1 ms");
    }
  }

  /** Whether a name is neither hidden nor one that programs give to what they have not finished. */
  public static boolean isVisible(String name) {
    return !name.startsWith(".") && !name.startsWith("_");
  }
}
