/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

/**
 * UTF-8 that keeps every {@code String}: a surrogate without its partner, which is not valid
 * Unicode, takes the three bytes that its number would take. Everything else is plain UTF-8.
 * Reading is strict: one string has one form.
 */
final class Utf8 {
  private Utf8() {}

  static long length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (isPair(text, i)) {
        length += 4;
        i++;
      } else {
        length += 3;
      }
    }
    return length;
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  /** Writes the text, for which there must be room, and returns where it ends. */
  static int write(String text, byte[] bytes, int from) {
    int at = from;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes[at++] = (byte) c;
      } else if (c < 0x800) {
        bytes[at++] = (byte) (0xc0 | (c >> 6));
        bytes[at++] = next(c);
      } else if (isPair(text, i)) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        bytes[at++] = (byte) (0xf0 | (point >> 18));
        bytes[at++] = next(point >> 12);
        bytes[at++] = next(point >> 6);
        bytes[at++] = next(point);
      } else {
        bytes[at++] = (byte) (0xe0 | (c >> 12));
        bytes[at++] = next(c >> 6);
        bytes[at++] = next(c);
      }
    }
    return at;
  }

  private static byte next(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  /**
   * The text of these bytes.
   *
   * @return how many chars there are, or a negative number if the bytes are not in the form that
   *     {@link #write} gives them
   */
  static int read(byte[] bytes, int from, int to, char[] chars) {
    int count = 0;
    int at = from;
    while (at < to) {
      int first = bytes[at] & 0xff;
      int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      if (length == 0 || first > 0xf4 || to - at < length) {
        return -1;
      }
      int point = length == 1 ? first : first & (0x7f >> length);
      for (int i = 1; i < length; i++) {
        int next = bytes[at + i];
        if ((next & 0xc0) != 0x80) {
          return -1;
        }
        point = (point << 6) | (next & 0x3f);
      }
      at += length;
      if (length < 4) {
        boolean isOverlong = length == 3 && point < 0x800;
        boolean endsPair = count > 0
            && Character.isLowSurrogate((char) point)
            && Character.isHighSurrogate(chars[count - 1]);
        if (isOverlong || endsPair) {
          return -1;
        }
        chars[count++] = (char) point;
      } else {
        if (point < Character.MIN_SUPPLEMENTARY_CODE_POINT || point > Character.MAX_CODE_POINT) {
          return -1;
        }
        chars[count++] = Character.highSurrogate(point);
        chars[count++] = Character.lowSurrogate(point);
      }
    }
    return count;
  }
}
