/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

/**
 * Tells the reader of a failure in which variation it happened, and what is special about that; has
 * no stack of its own.
 */
final class VariationNote extends Exception {
  private static final long serialVersionUID = 1L;

  VariationNote(String message) {
    super(message, null, false, false);
  }
}
