/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * Receives what happens in a source outside of batches. Any thread may call it; it does not block.
 */
@FunctionalInterface
public interface SourceEvents {
  /**
   * Reports a problem that the source survives, such as an unreadable file. Notifies listeners and
   * logs one line.
   */
  void problem(String message, Throwable cause);
}
