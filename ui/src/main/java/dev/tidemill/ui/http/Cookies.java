/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import java.util.Optional;

/** Finds the token among the cookies of a request. */
final class Cookies {
  private Cookies() {}

  /** Cookies do not know ports, and several pages of a machine have tokens of their own. */
  static String name(int port) {
    return "tidemill-token-" + port;
  }

  static Optional<String> token(Optional<String> header, int port) {
    for (String cookie : header.orElse("").split(";", -1)) {
      String text = cookie.strip();
      if (text.startsWith(name(port) + "=")) {
        return Optional.of(text.substring(name(port).length() + 1));
      }
    }
    return Optional.empty();
  }
}
