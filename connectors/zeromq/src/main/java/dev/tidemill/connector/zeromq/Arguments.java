/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;

/** Checks what a program passes. */
final class Arguments {
  private static final java.util.regex.Pattern ENDPOINT =
      java.util.regex.Pattern.compile("tcp://[^:/*]+:\\d{1,5}|tcp://\\*:\\d{1,5}|ipc://.+");

  private static final int KEY_CHARS = 40;

  private Arguments() {}

  static TidemillException invalid(String message) {
    return new TidemillException(ErrorCode.INVALID_ARGUMENT, message);
  }

  static int requireBetween(String what, int least, int most, int value) {
    if (value < least || value > most) {
      throw invalid(what + " is " + value + "; it must be between " + least + " and " + most);
    }
    return value;
  }

  static String requireEndpoint(String endpoint) {
    if (!ENDPOINT.matcher(endpoint).matches()) {
      throw invalid("endpoint \"" + endpoint + "\" is not valid; write tcp://host:port");
    }
    return endpoint;
  }

  /** The key is not shown: it may be the secret one. */
  static String requireKey(String what, String key) {
    if (key.length() != KEY_CHARS) {
      throw invalid(what + " has " + key.length() + " characters; a key in Z85 has " + KEY_CHARS);
    }
    return key;
  }
}
