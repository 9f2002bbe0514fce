/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import org.jspecify.annotations.Nullable;

/**
 * A hash of keys that is the same in every JVM. Every shuffle and every state places keys by it.
 *
 * <table>
 * <caption>The hash of a key, by its class; the first row that fits</caption>
 * <tr><td>{@code null}</td><td>0</td></tr>
 * <tr><td>enum constant, {@code Currency}, {@code Class}</td><td>hash code of its name; its own differs in every JVM</td></tr>
 * <tr><td>record whose {@code hashCode} is the compiler's</td><td>by its components, in order</td></tr>
 * <tr><td>list, set, map, entry of a map, optional</td><td>by what it holds; sets and maps in any order</td></tr>
 * <tr><td>any other class that defines {@code hashCode}</td><td>its hash code</td></tr>
 * <tr><td>array, class without {@code hashCode}</td><td>refused</td></tr>
 * </table>
 *
 * <p>What holds none of these constants has its hash code as stable hash, so strings, numbers, times and most records pay nothing.
 *
 * <p>That a class's own {@code hashCode} is a function of its values is the class's promise. It cannot be kept if a field, or a component
 * of such a record, is such a constant or holds one: then the key is refused. Fields of the fields are not looked at, nor is what a
 * module does not open.
 *
 * <p>Equal keys have equal hashes.
 */
public final class StableHash {
  private static final HashFunction FUNCTION = new Stable();

  private StableHash() {}

  /**
   * The hash of a key.
   *
   * @throws UnstableKeyException if it has none
   */
  public static int of(@Nullable Object key) {
    if (key instanceof String || key == null) {
      return key == null ? 0 : key.hashCode();
    }
    return (int) KeyClass.of(key.getClass()).hash(key, FUNCTION);
  }

  /** Whether the hash of all keys of a class is their hash code, unless they are refused. */
  public static boolean isHashCode(Class<?> type) {
    return KeyClass.of(type).isHashCode();
  }

  /** Whether one key of a class says whether all of them have a hash; otherwise it depends on what each of them holds. */
  public static boolean isUniform(Class<?> type) {
    return KeyClass.of(type).isUniform();
  }

  /** The arithmetic of the hash codes of lists, sets, maps and records; only the lower 32 bits count. */
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
    boolean isHashCode() {
      return true;
    }

    @Override
    void refuse(UnstableKeyException refusal) {
      throw refusal;
    }
  }
}
