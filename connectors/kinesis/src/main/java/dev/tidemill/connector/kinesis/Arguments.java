/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;

/** Checks what a program passes. */
final class Arguments {
  private Arguments() {}

  static TidemillException invalid(String message) {
    return new TidemillException(ErrorCode.INVALID_ARGUMENT, message);
  }

  static String requireText(String what, String value) {
    if (value.isBlank()) {
      throw invalid(what + " is empty; give it a value");
    }
    return value;
  }

  static int requireBetween(String what, int least, int most, int value) {
    if (value < least || value > most) {
      throw invalid(what + " is " + value + "; it must be between " + least + " and " + most);
    }
    return value;
  }

  static Duration requireAtLeast(String what, Duration least, Duration value) {
    if (value.compareTo(least) < 0) {
      throw invalid(what + " is " + value.toMillis() + " ms; it must be at least "
          + least.toMillis() + " ms");
    }
    return value;
  }
}
