/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import java.util.Optional;

/** Finds the token among the cookies of a request. */
final class Cookies {
  static final String NAME = "tidemill-token";

  private Cookies() {}

  static Optional<String> token(Optional<String> header) {
    for (String cookie : header.orElse("").split(";", -1)) {
      String text = cookie.strip();
      if (text.startsWith(NAME + "=")) {
        return Optional.of(text.substring(NAME.length() + 1));
      }
    }
    return Optional.empty();
  }
}
