/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The first 16 bytes of the SHA-256 of a path, which stand for it: of a billion paths, two have the
 * same with a probability of 1 in 10^21, and nobody can make a path that has the hash of another
 * one. Ordered as its bytes are.
 *
 * @param high the first 8 bytes
 * @param low the others
 */
record PathHash(long high, long low) implements Comparable<PathHash> {
  private static final int BYTES = 16;

  static PathHash of(String path) {
    // Not by a charset, which would replace what is no character: names of files may have that.
    ByteBuffer chars = ByteBuffer.allocate(path.length() * Character.BYTES);
    for (int i = 0; i < path.length(); i++) {
      chars.putChar(path.charAt(i));
    }
    return read(ByteBuffer.wrap(sha256().digest(chars.array())));
  }

  /**
   * Reads what {@link #text} has written.
   *
   * @throws IllegalArgumentException if it is not such a text
   */
  static PathHash parse(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes");
    }
    return read(ByteBuffer.wrap(bytes));
  }

  String text() {
    byte[] bytes = ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  private static PathHash read(ByteBuffer bytes) {
    return new PathHash(bytes.getLong(), bytes.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }

  @Override
  public int compareTo(PathHash other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
