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

  /**
   * Begins an operation that may take long, so that the page and the terminal can show it. The
   * default shows nothing.
   *
   * @param operation what is being done, such as {@code listing the files of "orders"}
   */
  default LongOperation begin(String operation) {
    return LongOperation.UNWATCHED;
  }
}
