/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hash for tables with untrusted keys. Each JVM draws a random seed; without it, an attacker
 * cannot construct many colliding keys, even if their hash codes are equal.
 *
 * <p>Texts and sequences are hashed as polynomials over the prime 2<sup>61</sup> - 1 at a secret
 * point. Two different texts of n characters collide for at most n of 2<sup>61</sup> points.
 * Records, lists, sets, maps and optionals are hashed by their contents, as in {@link StableHash}.
 * Objects of other classes are hashed by their hash code, which cannot be improved for user
 * classes.
 *
 * <p>Use it only for tables in memory; it must not affect any order or partition that is visible.
 * About ten times slower than a hash code. Equal keys have equal hashes.
 */
public final class SeededHash {
  private static final long PRIME = (1L << 61) - 1;
  private static final HashFunction FUNCTION = new Seeded(new SecureRandom());

  private SeededHash() {}

  /** Returns the hash of a key in this JVM. */
  public static long of(@Nullable Object key) {
    return FUNCTION.of(key);
  }

  private static final class Seeded extends HashFunction {
    private final long point;
    private final long mask;

    Seeded(SecureRandom random) {
      point = ((random.nextLong() & PRIME) >>> 1) | (1L << 59);
      mask = random.nextLong();
    }

    @Override
    long value(Object value) {
      if (value instanceof String text) {
        return text(text);
      }
      if (value instanceof Long || value instanceof Double) {
        long bits = value instanceof Long number ? number : Double.doubleToLongBits((Double) value);
        return sequence(next(next(1, bits >>> 32), bits & 0xFFFF_FFFFL));
      }
      if (value instanceof BigInteger number) {
        return bytes(number.toByteArray());
      }
      if (value instanceof BigDecimal number) {
        return sequence(next(next(1, bytes(number.unscaledValue().toByteArray())), number.scale()));
      }
      return isItsText(value) ? text(value.toString()) : sequence(next(1, value.hashCode()));
    }

    /**
     * Types of the JDK that input is parsed to, and whose texts are equal if and only if the
     * objects are.
     */
    private static boolean isItsText(Object value) {
      Class<?> type = value.getClass();
      return type == UUID.class
          || type == OptionalLong.class
          || type == OptionalDouble.class
          || type.getPackageName().equals("java.time");
    }

    private long text(String text) {
      long hash = 1;
      for (int i = 0; i < text.length(); i++) {
        hash = times(hash) + text.charAt(i);
      }
      return sequence(hash);
    }

    private long bytes(byte[] bytes) {
      long hash = 1;
      for (byte b : bytes) {
        hash = times(hash) + (b & 0xFF);
      }
      return sequence(hash);
    }

    @Override
    long next(long sequence, long hash) {
      return reduced(times(sequence) + reduced(hash));
    }

    /**
     * Mixes (finaliser of MurmurHash3, Austin Appleby, public domain), so that sums of hashes do
     * not collide either.
     */
    @Override
    long sequence(long sequence) {
      long h = reduced(sequence) ^ mask;
      h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
      h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
      return h ^ (h >>> 33);
    }

    @Override
    long entry(long key, long value) {
      return sequence(next(next(1, key), value));
    }

    @Override
    boolean isTheSameEverywhere() {
      return false;
    }

    @Override
    void refuse(UnstableKeyException refusal) {}

    /** A number below 2^62, times the point, modulo the prime but for a few multiples of it. */
    private long times(long a) {
      long low = a * point;
      long high = Math.multiplyHigh(a, point);
      return (low & PRIME) + reduced((high << 3) | (low >>> 61));
    }

    /** The same modulo the prime, below 2^61 + 8. */
    private static long reduced(long a) {
      return (a & PRIME) + (a >>> 61);
    }
  }
}
