/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are made while they are read: so many of one, then some others. */
final class GeneratedInput extends InputStream {
  private final byte repeated;
  private final byte[] end;
  private long left;
  private int endPosition;

  GeneratedInput(char repeated, long count, String end) {
    this.repeated = (byte) repeated;
    this.left = count;
    this.end = end.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (left > 0) {
      int count = (int) Math.min(length, left);
      Arrays.fill(bytes, offset, offset + count, repeated);
      left -= count;
      return count;
    }
    if (endPosition == end.length) {
      return -1;
    }
    int count = Math.min(length, end.length - endPosition);
    System.arraycopy(end, endPosition, bytes, offset, count);
    endPosition += count;
    return count;
  }
}
