/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.io.IOException;

/** A file is of a kind that is not read; its message names the file and says what to do. */
final class UnsupportedFileException extends IOException {
  UnsupportedFileException(String message) {
    super(message);
  }
}
