/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

/** The sign that some programs put before text, which says how the text's characters are stored. */
final class ByteOrderMark {
  /** What is wrong with text of UTF-16 or UTF-32. */
  static final String WIDE =
      "begins with a byte order mark of UTF-16 or UTF-32, and only UTF-8 is read";

  /** Bytes of the mark of UTF-8. */
  static final int UTF_8_LENGTH = 3;

  private ByteOrderMark() {}

  /** Whether bytes begin with the mark of UTF-8. */
  static boolean isUtf8(byte[] bytes, int from, int until) {
    return until - from >= UTF_8_LENGTH
        && bytes[from] == (byte) 0xEF
        && bytes[from + 1] == (byte) 0xBB
        && bytes[from + 2] == (byte) 0xBF;
  }

  /**
   * Whether bytes begin with the mark of UTF-16, as that of UTF-32 with the lowest byte first does
   * too.
   */
  static boolean isWide(byte[] bytes, int from, int until) {
    if (until - from < 2) {
      return false;
    }
    int first = bytes[from] & 0xFF;
    int second = bytes[from + 1] & 0xFF;
    return (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
  }
}
