/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import dev.tidemill.error.TidemillException;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A user's class with a hashCode of its own. What that is computed from is not known: an enum
 * constant in it, or the class itself, gives another one in every JVM. So its objects are placed by
 * their encoding.
 *
 * <p>Equal keys must then have equal encodings. They do not if equals ignores a field, or if a field
 * changes after the key was made, as a cached hash code does. Then equal keys would be in two
 * partitions and never meet, so keys are compared with a few that were seen before. Keys that are
 * hashed often are found that way; it is no proof.
 */
final class EncodedClass extends KeyClass {
  /** Recent keys by the last bits of their hash code. */
  private static final int SAMPLES = 64;

  /** Another key takes the place of a sample once in this many calls. */
  private static final int RENEWAL = 256;

  private final Class<?> type;
  private final ToIntFunction<Object> encoding;
  private final @Nullable Sample[] samples = new @Nullable Sample[SAMPLES];
  private int calls; // by several threads, without care: how often a sample is renewed is no matter

  /** Weak, so that it keeps no key in memory. */
  private record Sample(int code, int hash, WeakReference<Object> key) {}

  private static final class Encoding {
    static final KeyEncoding FOUND = find();

    private static KeyEncoding find() {
      Iterator<KeyEncoding> found = ServiceLoader.load(
              KeyEncoding.class, KeyEncoding.class.getClassLoader())
          .iterator();
      if (!found.hasNext()) {
        throw new IllegalStateException("no " + KeyEncoding.class.getName()
            + " is on the class path: META-INF/services of tidemill-runtime has been lost; if jars"
            + " are merged, merge their service files too");
      }
      return found.next();
    }
  }

  private EncodedClass(Class<?> type, ToIntFunction<Object> encoding) {
    this.type = type;
    this.encoding = encoding;
  }

  static KeyClass of(Class<?> type) {
    try {
      return new EncodedClass(type, Encoding.FOUND.of(type));
    } catch (TidemillException e) {
      return new Refused(type, notEncodable(e));
    }
  }

  private static String notEncodable(TidemillException cause) {
    return "its class defines hashCode, so its encoding determines its partition, but "
        + cause.getMessage() + "; a codec for keys is named by their class, with @EncodedBy";
  }

  @Override
  long hash(Object key, HashFunction function) {
    if (!function.isTheSameEverywhere()) {
      return function.value(key);
    }
    int hash;
    try {
      hash = encoding.applyAsInt(key);
    } catch (TidemillException e) {
      function.refuse(new UnstableKeyException(type, notEncodable(e)));
      return function.value(key);
    }
    int hashCode = key.hashCode();
    int slot = hashCode & (SAMPLES - 1);
    Sample sample = samples[slot];
    Object other = sample == null ? null : sample.key.get();
    if (other != null && sample.code == hashCode && sample.hash != hash && other.equals(key)) {
      function.refuse(new UnstableKeyException(
          type,
          "two equal keys have different encodings, so they would be in different partitions:"
              + " equals ignores a field, or a field has changed since the key was made; make the"
              + " field transient, or name a codec with @EncodedBy that writes only what equals"
              + " compares"));
    }
    if (other == null || (++calls & (RENEWAL - 1)) == 0) {
      samples[slot] = new Sample(hashCode, hash, new WeakReference<>(key));
    }
    return hash;
  }

  @Override
  boolean isHashCode() {
    return false;
  }

  /** A field of any class may hold something that cannot be encoded. */
  @Override
  boolean isUniform() {
    return false;
  }
}
