package dev.tidemill.spi.keyed;

import java.util.Arrays;

/**
 * Finds the number of a key's entry: open addressing with linear probing.
 *
 * <p>A slot is one int: the entry's number in as many low bits as the index has slots, and above them as much of the key's hash as
 * there is room for. So a probe that meets another key sees that in the slot itself, without a look at the entry: for the
 * tables of key groups, thousands of entries, one slot in 100,000 deceives. That allows three slots of four to be taken.
 *
 * <p>Deleting shifts what follows back, so there are no tombstones, and a table in which keys come and go stays as fast as a new
 * one.
 */
final class EntryIndex {
  static final int NONE = -1;
  private static final int EMPTY = -1;
  private static final int FEWEST_BITS = 3;

  private int bits;
  private int[] slots;

  EntryIndex() {
    bits = FEWEST_BITS;
    slots = emptySlots(bits);
  }

  /** Multiplies, so that the upper bits, which choose the slot, depend on all bits of the hash code. */
  static int mixed(int hashCode) {
    return hashCode * 0x9E3779B9;
  }

  /** How many entries fit before the index must grow. */
  int most() {
    return slots.length / 4 * 3;
  }

  /** The first slot that a key of this hash can be in. */
  int home(int mixed) {
    return mixed >>> (Integer.SIZE - bits);
  }

  int after(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  boolean isEmpty(int slot) {
    return slots[slot] == EMPTY;
  }

  /** Whether the part of the hash in a slot is that of the given hash; only for slots that are taken. */
  boolean mayHold(int slot, int mixed) {
    return ((slots[slot] ^ (mixed << bits)) >>> bits) == 0;
  }

  int entryIn(int slot) {
    return slots[slot] & (slots.length - 1);
  }

  /** Adds an entry whose key is not there; there must be room. */
  void add(int entry, int mixed) {
    int slot = home(mixed);
    while (slots[slot] != EMPTY) {
      slot = after(slot);
    }
    slots[slot] = (mixed << bits) | entry;
  }

  /** Makes room for a number of entries, of which the first {@code size} are there now. */
  void resize(int entries, int size, int[] mixed) {
    int newBits = FEWEST_BITS;
    while ((1 << newBits) / 4 * 3 < entries) {
      newBits++;
    }
    bits = newBits;
    slots = emptySlots(bits);
    for (int entry = 0; entry < size; entry++) {
      add(entry, mixed[entry]);
    }
  }

  /** Takes out the entry that was added last of all that are there. */
  void removeNewest(int entry, int mixed) {
    slots[slotOf(entry, mixed)] = EMPTY;
  }

  /** Takes out an entry and closes the gap. */
  void remove(int entry, int[] mixed) {
    int gap = slotOf(entry, mixed[entry]);
    int slot = after(gap);
    while (slots[slot] != EMPTY) {
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
    slots[slotOf(entry, mixed)] = (mixed << bits) | newEntry;
  }

  private int slotOf(int entry, int mixed) {
    int slot = home(mixed);
    while (entryIn(slot) != entry) { // an empty slot reads as the one number that no entry has
      slot = after(slot);
    }
    return slot;
  }

  private static int[] emptySlots(int bits) {
    int[] slots = new int[1 << bits];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
