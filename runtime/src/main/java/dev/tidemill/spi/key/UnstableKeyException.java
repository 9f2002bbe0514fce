/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

/**
 * Thrown for a key whose hash is not a function of its value: an equal key may have another hash,
 * in this or another JVM.
 */
public final class UnstableKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Class<?> part;
  private final String reason;

  UnstableKeyException(Class<?> part, String reason) {
    super("an object of type " + part.getTypeName() + " has no stable hash: " + reason);
    this.part = part;
    this.reason = reason;
  }

  /**
   * Returns the class of the part that has no stable hash, which may be the class of the key
   * itself.
   */
  public Class<?> part() {
    return part;
  }

  /** Returns why it has no stable hash, and what to do. */
  public String reason() {
    return reason;
  }
}
