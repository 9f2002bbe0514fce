/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import java.util.Arrays;

/**
 * Numbers of entries in order of addition, each once; forgotten at the end of the batch. Room is
 * made before an entry is added, so an addition happens or does not happen, also where the stack or
 * the memory ends.
 */
final class EntryList {
  private static final int MIN_CAPACITY = 16;

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

  /** Makes room for one more entry. */
  void reserve(int entry) {
    int word = entry >>> 6;
    if (word >= bits.length) {
      bits = Arrays.copyOf(bits, word + 1 + (word >> 1));
    }
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(MIN_CAPACITY, size * 2));
    }
  }

  /** Adds an entry that is not there and for which there is room; calls nothing. */
  void addReserved(int entry) {
    entries[size] = entry;
    bits[entry >>> 6] |= 1L << entry;
    size++;
  }

  /** Adds an entry, unless it is there. */
  void add(int entry) {
    if (!contains(entry)) {
      reserve(entry);
      addReserved(entry);
    }
  }

  /** Forgets all; keeps the memory. Can be called again if it was cut short. */
  void clear() {
    for (int i = 0; i < size; i++) {
      bits[entries[i] >>> 6] = 0;
    }
    size = 0;
  }

  /**
   * Frees memory that a batch like the last one does not need.
   *
   * @param lastSize how many entries that had
   */
  void trim(int lastSize) {
    if (entries.length > MIN_CAPACITY && lastSize < entries.length / 4) {
      entries = new int[Math.max(MIN_CAPACITY, entries.length / 2)];
    }
  }

  /** Frees the memory for entries from a number on; the list must be empty. */
  void shrink(int capacity) {
    int words = (capacity >>> 6) + 1;
    if (words < bits.length) {
      bits = Arrays.copyOf(bits, words);
    }
  }
}
