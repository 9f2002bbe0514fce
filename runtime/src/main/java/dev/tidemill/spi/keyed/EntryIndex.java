/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.kernel.OverflowIndex;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the number of a key's entry: open addressing with linear probing.
 *
 * <p>A slot is one int: the entry's number in as many low bits as the index has slots, and above
 * them as much of the key's hash as there is room for. So a probe that meets another key sees that
 * in the slot itself, without a look at the entry: for the tables of key groups, thousands of
 * entries, about 1 probe in 100,000 is a false positive, so the load factor can be 0.75.
 *
 * <p>No entry lies further than {@link #REACH} slots from its first one. Those that find no slot
 * there, as many keys of one hash code do, go to an {@link OverflowIndex}; so whoever chooses keys
 * that collide gains little.
 *
 * <p>Adding an entry to a slot and taking the newest out of one end with the store that does it, so
 * they happen or do not happen, also where the stack or the memory ends. An overflow can be left
 * half changed there; {@link #resize} makes a new one.
 *
 * <p>Deleting shifts what follows back, so there are no tombstones, and a table in which keys come
 * and go stays as fast as a new one.
 */
final class EntryIndex {
  static final int NONE = -1;

  /**
   * How many slots a probe looks at; hashes that are spread well need more in 3 of 10,000 cases,
   * when the table is full.
   */
  static final int REACH = 64;

  private static final int EMPTY = -1;
  private static final int NO_SLOT = -1;
  private static final int MIN_BITS = 3;

  private int bits;
  private int[] slots;
  private @Nullable OverflowIndex overflow;

  EntryIndex() {
    this(MIN_BITS);
  }

  private EntryIndex(int bits) {
    this.bits = bits;
    slots = emptySlots(bits);
  }

  /**
   * Multiplies, so that the upper bits, which choose the slot, depend on all bits of the hash code.
   */
  static int mixed(int hashCode) {
    return hashCode * 0x9E3779B9;
  }

  /** How many entries fit before the index must grow. */
  int capacity() {
    return slots.length / 4 * 3;
  }

  /** How many entries found no slot. */
  int overflowSize() {
    return overflow == null ? 0 : overflow.size();
  }

  /** The entry of a key, or {@link #NONE}. */
  int find(@Nullable Object key, int mixed, Column keys) {
    int slot = home(mixed);
    int end = (slot + REACH) & (slots.length - 1);
    do {
      if (slots[slot] == EMPTY) {
        break;
      }
      if (mayHold(slot, mixed)) {
        int entry = entryIn(slot);
        if (keys.holds(entry, key)) {
          return entry;
        }
      }
      slot = after(slot);
    } while (slot != end);
    // Not only where all slots are taken: some may have become empty since.
    return overflow == null ? NONE : overflow.find(key, mixed);
  }

  /** The first slot that a key of this hash can be in. */
  private int home(int mixed) {
    return mixed >>> (Integer.SIZE - bits);
  }

  private int after(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /**
   * Whether the part of the hash in a slot is that of the given hash; only for slots that are
   * taken.
   */
  private boolean mayHold(int slot, int mixed) {
    return ((slots[slot] ^ (mixed << bits)) >>> bits) == 0;
  }

  private int entryIn(int slot) {
    return slots[slot] & (slots.length - 1);
  }

  /** Adds an entry whose key is not there; there must be room. */
  void add(int entry, int mixed, @Nullable Object key) {
    int slot = freeSlot(mixed);
    if (slot != NO_SLOT) {
      slots[slot] = (mixed << bits) | entry;
      return;
    }
    if (overflow == null) {
      overflow = new OverflowIndex();
    }
    overflow.add(entry, key, mixed);
  }

  private int freeSlot(int mixed) {
    int slot = home(mixed);
    int end = (slot + REACH) & (slots.length - 1);
    do {
      if (slots[slot] == EMPTY) {
        return slot;
      }
      slot = after(slot);
    } while (slot != end);
    return NO_SLOT;
  }

  /**
   * Makes room for a number of entries, of which the first {@code size} are there now. If a key's
   * class throws meanwhile, the index is as it was. Also makes the index anew after an addition was
   * cut short.
   */
  void resize(int entries, int size, int[] mixed, Column keys) {
    EntryIndex resized = new EntryIndex(bitsFor(entries));
    for (int entry = 0; entry < size; entry++) {
      resized.add(entry, mixed[entry], keys.get(entry));
    }
    // All or nothing: nothing is called from here on.
    bits = resized.bits;
    slots = resized.slots;
    overflow = resized.overflow;
  }

  private static int bitsFor(int entries) {
    int bits = MIN_BITS;
    while ((1 << bits) / 4 * 3 < entries) {
      bits++;
    }
    return bits;
  }

  /** Takes out the entry that was added last of all that are there. */
  void removeNewest(int entry, int mixed) {
    int slot = slotOf(entry, mixed);
    if (slot == NO_SLOT) {
      removeFromOverflow(entry);
    } else {
      slots[slot] = EMPTY;
    }
  }

  private void removeFromOverflow(int entry) {
    overflow().remove(entry);
    if (overflow().size() == 0) {
      overflow = null;
    }
  }

  private OverflowIndex overflow() {
    return Objects.requireNonNull(overflow, "an entry that is in no slot");
  }

  /** Takes out an entry and closes the gap. */
  void remove(int entry, int[] mixed) {
    int gap = slotOf(entry, mixed[entry]);
    if (gap == NO_SLOT) {
      removeFromOverflow(entry);
      return;
    }
    int slot = after(gap);
    while (slots[slot] != EMPTY && distance(gap, slot) < REACH) {
      int home = home(mixed[entryIn(slot)]);
      if (distance(home, slot) >= distance(gap, slot)) {
        slots[gap] = slots[slot];
        gap = slot;
      }
      slot = after(slot);
    }
    slots[gap] = EMPTY;
  }

  private int distance(int from, int to) {
    return (to - from) & (slots.length - 1);
  }

  /** Gives an entry another number. */
  void renumber(int entry, int mixed, int newEntry) {
    int slot = slotOf(entry, mixed);
    if (slot == NO_SLOT) {
      overflow().renumber(entry, newEntry);
    } else {
      slots[slot] = (mixed << bits) | newEntry;
    }
  }

  private int slotOf(int entry, int mixed) {
    int slot = home(mixed);
    int end = (slot + REACH) & (slots.length - 1);
    do {
      if (entryIn(slot) == entry) { // an empty slot reads as the one number that no entry has
        return slot;
      }
      slot = after(slot);
    } while (slot != end);
    return NO_SLOT;
  }

  private static int[] emptySlots(int bits) {
    int[] slots = new int[1 << bits];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
