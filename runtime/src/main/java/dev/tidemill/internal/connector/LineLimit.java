/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.SourceEvents;

/**
 * Reports what is wrong with the lines of one input: too long, or not UTF-8.
 *
 * @param input what is read, for example {@code stream "lines"}
 * @param remedy what to do about lines that are too long, for example {@code set x to more}
 * @param maxBytes the bound
 * @param problems takes the reports
 */
record LineLimit(String input, String remedy, int maxBytes, SourceEvents problems) {
  void reportTooLong(long bytesSoFar) {
    String message = "a line of " + input + " is skipped because it is too long: " + bytesSoFar
        + " bytes so far against at most " + maxBytes + "; if such lines are wanted, " + remedy;
    problems.problem(message, new TidemillException(ErrorCode.RECORD_TOO_LONG, message));
  }

  void reportMalformed(long lines) {
    if (lines > 0) {
      String message = lines + (lines == 1 ? " line" : " lines") + " of " + input
          + " held bytes that are not UTF-8; U+FFFD stands in their place";
      problems.problem(message, new TidemillException(ErrorCode.SOURCE_FAILED, message));
    }
  }

  static int checked(String setting, int maxBytes) {
    // Arrays end shortly before Integer.MAX_VALUE, and a line needs room for its end.
    int most = Integer.MAX_VALUE - 16;
    if (maxBytes < 1 || maxBytes > most) {
      throw new TidemillException(
          ErrorCode.INVALID_SETTING,
          setting + " is " + maxBytes + " bytes; it must be from 1 to " + most);
    }
    return maxBytes;
  }
}
