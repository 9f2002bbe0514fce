/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

/** Thrown for a key whose hash is not a function of its value: an equal key may have another one, here or in another JVM. */
public final class UnstableKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Class<?> part;
  private final String reason;

  UnstableKeyException(Class<?> part, String reason) {
    super("an object of type " + part.getTypeName() + " has no stable hash: " + reason);
    this.part = part;
    this.reason = reason;
  }

  /** The class of the part that has no stable hash; the key's own class if it is the key itself. */
  public Class<?> part() {
    return part;
  }

  /** Why it has none, and what to do. */
  public String reason() {
    return reason;
  }
}
