/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import org.jspecify.annotations.Nullable;

/**
 * A hash of keys that is the same in every JVM. Shuffles and state use it to place keys.
 *
 * <table>
 * <caption>The hash of a key, by its class; the first row that fits</caption>
 * <tr><td>{@code null}</td><td>0</td></tr>
 * <tr><td>enum constant, {@code Currency}, {@code Class}</td><td>hash code of its name; its own
 *     differs in every JVM</td></tr>
 * <tr><td>record whose {@code hashCode} is the compiler's</td><td>by its components, in
 *     order</td></tr>
 * <tr><td>list, set, map, entry of a map, optional</td><td>by what it holds; sets and maps in any
 *     order</td></tr>
 * <tr><td>any other class of the JDK that defines {@code hashCode}</td><td>its hash code</td></tr>
 * <tr><td>any other class that defines {@code hashCode}, record with a {@code hashCode} of its
 *     own</td><td>hash of its encoding by a codec</td></tr>
 * <tr><td>array, class without {@code hashCode}, class that cannot be
 *     encoded</td><td>refused</td></tr>
 * </table>
 *
 * <p>The stable hash of an object that contains no such constants is its hash code, so strings,
 * numbers, times and most records have no overhead.
 *
 * <p>What a user's {@code hashCode} is computed from is not known, so such keys are placed by their
 * fields. {@code equals} must compare all fields that are not transient; a class that names a codec
 * with {@code @EncodedBy} is placed by what that writes. Keys that break this rule are rejected where
 * it is noticed: when a key is hashed soon after an equal one.
 *
 * <p>Equal keys have equal hashes.
 */
public final class StableHash {
  private static final HashFunction FUNCTION = new Stable();

  private StableHash() {}

  /**
   * Returns the hash of a key.
   *
   * @throws UnstableKeyException if the key has no stable hash
   */
  public static int of(@Nullable Object key) {
    if (key instanceof String || key == null) {
      return key == null ? 0 : key.hashCode();
    }
    return (int) KeyClass.of(key.getClass()).hash(key, FUNCTION);
  }

  /** Returns whether the stable hash of every accepted key of a class is its hash code. */
  public static boolean isHashCode(Class<?> type) {
    return KeyClass.of(type).isHashCode();
  }

  /**
   * Returns whether either all or no keys of a class have a stable hash. If {@code false}, it
   * depends on the contents of each key.
   */
  public static boolean isUniform(Class<?> type) {
    return KeyClass.of(type).isUniform();
  }

  /**
   * The arithmetic of the hash codes of lists, sets, maps and records; only the lower 32 bits
   * count.
   */
  private static final class Stable extends HashFunction {
    @Override
    long value(Object value) {
      return value.hashCode();
    }

    @Override
    long next(long sequence, long hash) {
      return 31 * sequence + hash;
    }

    @Override
    long sequence(long sequence) {
      return sequence;
    }

    @Override
    long entry(long key, long value) {
      return key ^ value;
    }

    @Override
    boolean isTheSameEverywhere() {
      return true;
    }

    @Override
    void refuse(UnstableKeyException refusal) {
      throw refusal;
    }
  }
}
