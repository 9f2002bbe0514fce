package dev.tidemill.spi.keyed;

import java.util.Arrays;

/** Numbers of entries in order of addition, each once; forgotten at the end of the batch. */
final class EntryList {
  private static final int SMALL = 16;

  private int[] entries = {};
  private long[] bits = {};
  private int size;

  int size() {
    return size;
  }

  int get(int i) {
    return entries[i];
  }

  boolean contains(int entry) {
    int word = entry >>> 6;
    return word < bits.length && (bits[word] & (1L << entry)) != 0;
  }

  /** Adds an entry; returns whether it was not there. */
  boolean add(int entry) {
    int word = entry >>> 6;
    if (word >= bits.length) {
      bits = Arrays.copyOf(bits, word + 1 + (word >> 1));
    }
    if ((bits[word] & (1L << entry)) != 0) {
      return false;
    }
    bits[word] |= 1L << entry;
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(SMALL, size * 2));
    }
    entries[size++] = entry;
    return true;
  }

  /** Forgets all; keeps about the memory that this batch needed, for the next one. */
  void clear() {
    for (int i = 0; i < size; i++) {
      bits[entries[i] >>> 6] = 0;
    }
    if (entries.length > SMALL && size < entries.length / 4) {
      entries = Arrays.copyOf(entries, Math.max(SMALL, entries.length / 2));
    }
    size = 0;
  }

  /** Lets go of memory for entries that there are no more. */
  void shrink(int capacity) {
    int words = (capacity >>> 6) + 1;
    if (words < bits.length) {
      bits = Arrays.copyOf(bits, words);
    }
  }
}
