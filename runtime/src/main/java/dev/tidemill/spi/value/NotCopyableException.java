/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.value;

/** A value cannot be copied, or has no end. */
final class NotCopyableException extends Exception {
  private static final long serialVersionUID = 1L;

  NotCopyableException(String message) {
    super(message, null, false, false);
  }
}
