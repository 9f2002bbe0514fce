/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.regex.Pattern;

/** Checks what a program passes. */
final class Arguments {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
  private static final Pattern SENDER = Pattern.compile("[A-Za-z0-9._:/@-]{1,64}");
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");
  private static final int MAX_SHOWN = 100;

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

  static String requireName(String what, String value) {
    if (!NAME.matcher(value).matches()) {
      throw invalid(what + " is \"" + value
          + "\"; it must consist of letters, digits, - and _, and begin with a letter or digit");
    }
    return value;
  }

  static String requireSenderId(String value) {
    if (!isSenderId(value)) {
      throw invalid(invalidSenderId(value));
    }
    return value;
  }

  static boolean isSenderId(String value) {
    return SENDER.matcher(value).matches();
  }

  /** What is wrong with an id, in one line: it may have come from anywhere, with any characters. */
  static String invalidSenderId(String value) {
    String shown = NOT_PRINTABLE.matcher(value).replaceAll("?");
    return "the id of a sender is \""
        + (shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "..." : shown)
        + "\"; it must have 1 to 64 characters: letters, digits, and . _ : / @ -";
  }

  static int requireBetween(String what, int least, int most, int value) {
    if (value < least || value > most) {
      throw invalid(what + " is " + value + "; it must be between " + least + " and " + most);
    }
    return value;
  }
}
