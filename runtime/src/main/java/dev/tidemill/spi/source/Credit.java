/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * How much a receiver may store without waiting. Both are zero while the source is paused and after
 * the receiver has stopped.
 *
 * @param records free records of the buffer
 * @param bytes free bytes of the buffer
 */
public record Credit(long records, long bytes) {
  /** Nothing can be stored now. */
  public static final Credit NONE = new Credit(0, 0);

  public Credit {
    if (records < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "a credit of " + records + " records and " + bytes + " bytes: neither may be negative");
    }
  }

  /** Returns whether a store would have to wait. */
  public boolean isEmpty() {
    return records == 0 || bytes == 0;
  }
}
