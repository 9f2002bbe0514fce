/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.error.Origin;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers keys in order of first appearance: 0, 1, 2, ...
 *
 * <p>Open addressing with linear probing over an array of entry numbers; keys and their hashes lie
 * densely in insertion order beside it. So a walk over all keys is a walk over an array and its
 * order is the order of insertion, whatever the hash codes are; and a probe compares the cached
 * hash before it touches a key. Measured on the kind of data that word counts have, that is 1.2 to
 * 2.6 times faster than {@link java.util.HashMap}.
 *
 * <p>No key lies further than {@link #REACH} slots from its first one. Those that find no slot
 * there, as many keys of one hash code do, go to an {@link OverflowIndex}; so whoever chooses keys
 * that collide gains little.
 */
final class KeyIndex {
  private static final int EMPTY = -1;
  private static final int NO_SLOT = -1;
  private static final int INITIAL_SLOTS = 16;

  /**
   * How many slots a probe looks at. Half of the slots are empty, so that hashes that are spread
   * well need more in 1 of 100,000 cases.
   */
  static final int REACH = 32;

  private final StableKeys stable;
  private @Nullable Object[] keys;
  private int[] hashes;
  private int[] slots;
  private int shift;
  private int size;
  private @Nullable OverflowIndex overflow;

  /** The origin is named when a key is refused. */
  KeyIndex(Origin origin) {
    this(origin, INITIAL_SLOTS / 2);
  }

  /** With room for a number of keys. */
  KeyIndex(Origin origin, int expected) {
    this.stable = new StableKeys(origin);
    int capacity = INITIAL_SLOTS / 2;
    while (capacity < expected) {
      capacity *= 2;
    }
    keys = new @Nullable Object[capacity];
    hashes = new int[capacity];
    slots = emptySlots(capacity * 2);
    shift = Integer.numberOfLeadingZeros(slots.length - 1);
  }

  static int hash(@Nullable Object key) {
    return key == null ? 0 : key.hashCode();
  }

  int size() {
    return size;
  }

  /** How many keys found no slot. */
  int overflowSize() {
    return overflow == null ? 0 : overflow.size();
  }

  /** How many keys fit before the arrays grow: arrays beside this one have the same length. */
  int capacity() {
    return keys.length;
  }

  @Nullable
  Object key(int number) {
    return keys[number];
  }

  int hashOf(int number) {
    return hashes[number];
  }

  /**
   * The class of all keys but null, if they are of one class; null if they are not, or there are
   * none.
   */
  @Nullable
  Class<?> keyType() {
    return stable.onlyType();
  }

  /** The number of a key; if it is new, {@link #size()} before the call. */
  int numberOf(@Nullable Object key, int hash) {
    int mask = slots.length - 1;
    int slot = (hash * 0x9E3779B9) >>> shift;
    int end = (slot + REACH) & mask;
    do {
      int number = slots[slot];
      if (number == EMPTY) {
        return insert(slot, key, hash);
      }
      if (hashes[number] == hash && same(keys[number], key)) {
        return number;
      }
      slot = (slot + 1) & mask;
    } while (slot != end);
    return numberInOverflow(key, hash);
  }

  private int numberInOverflow(@Nullable Object key, int hash) {
    int number = overflow == null ? OverflowIndex.NONE : overflow.find(key, hash);
    return number == OverflowIndex.NONE ? insert(NO_SLOT, key, hash) : number;
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    return a == b || (a != null && a.equals(b));
  }

  private int insert(int slot, @Nullable Object key, int hash) {
    stable.check(key);
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    place(size, slot, key, hash);
    keys[size] = key;
    hashes[size] = hash;
    size++;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private void place(int number, int slot, @Nullable Object key, int hash) {
    if (slot != NO_SLOT) {
      slots[slot] = number;
      return;
    }
    if (overflow == null) {
      overflow = new OverflowIndex();
    }
    overflow.add(number, key, hash);
  }

  private void rehash() {
    slots = emptySlots(slots.length * 2);
    shift--;
    overflow = null;
    for (int number = 0; number < size; number++) {
      place(number, freeSlot(hashes[number]), keys[number], hashes[number]);
    }
  }

  private int freeSlot(int hash) {
    int mask = slots.length - 1;
    int slot = (hash * 0x9E3779B9) >>> shift;
    int end = (slot + REACH) & mask;
    do {
      if (slots[slot] == EMPTY) {
        return slot;
      }
      slot = (slot + 1) & mask;
    } while (slot != end);
    return NO_SLOT;
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
