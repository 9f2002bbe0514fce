/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

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

  /** Whole seconds, as the protocol has them. */
  static Duration requireSeconds(String what, long most, Duration value) {
    if (value.toSeconds() < 1 || value.toSeconds() > most) {
      throw invalid(
          what + " is " + value.toMillis() + " ms; it must be between 1 and " + most + " seconds");
    }
    return value;
  }
}
