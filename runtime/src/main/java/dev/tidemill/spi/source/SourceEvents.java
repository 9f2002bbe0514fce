/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/** Takes what happens in a source outside of batches; may be called by any thread, and does not block. */
@FunctionalInterface
public interface SourceEvents {
  /**
   * Something went wrong that the source lives with, such as a file that it could not read: listeners are told and a
   * line is logged.
   */
  void problem(String message, Throwable cause);
}
