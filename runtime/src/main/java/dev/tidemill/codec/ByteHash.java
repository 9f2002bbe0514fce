/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.nio.charset.StandardCharsets;

/**
 * A hash of bytes that is the same in every JVM: MurmurHash3, x86, 32 bits (Austin Appleby, public
 * domain), seed 0.
 */
final class ByteHash {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private ByteHash() {}

  static int of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(bytes, 0, bytes.length);
  }

  static int of(byte[] bytes, int from, int to) {
    int hash = 0;
    int at = from;
    for (; to - at >= 4; at += 4) {
      int block = (bytes[at] & 0xff)
          | ((bytes[at + 1] & 0xff) << 8)
          | ((bytes[at + 2] & 0xff) << 16)
          | (bytes[at + 3] << 24);
      hash = Integer.rotateLeft(hash ^ mixed(block), 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = to - 1; i >= at; i--) {
      tail = (tail << 8) | (bytes[i] & 0xff);
    }
    hash ^= mixed(tail) ^ (to - from);
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static int mixed(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }
}
