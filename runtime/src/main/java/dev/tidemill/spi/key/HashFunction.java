/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import org.jspecify.annotations.Nullable;

/** What a hash is made of; {@link KeyClass} says what a key is made of. */
abstract class HashFunction {
  final long of(@Nullable Object key) {
    if (key == null) {
      return 0;
    }
    return key instanceof String ? value(key) : KeyClass.of(key.getClass()).hash(key, this);
  }

  /** The hash of an object that is not taken apart. */
  abstract long value(Object value);

  /** Adds the hash of the next part to that of the parts before it. */
  abstract long next(long sequence, long hash);

  /** The hash of a whole sequence of parts. */
  abstract long sequence(long sequence);

  /** The hash of an entry of a map. The hashes of what a set or a map holds are added up. */
  abstract long entry(long key, long value);

  /** Whether it is the same in every JVM: the hash code, where that is. */
  abstract boolean isTheSameEverywhere();

  /** Meets something without a stable hash: throws this, or goes on with its hash code. */
  abstract void refuse(UnstableKeyException refusal);
}
