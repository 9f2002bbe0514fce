/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import java.util.Arrays;

/**
 * A set of entries. Room is made first ({@link #reserve}); adding and removing then neither
 * allocate nor call anything, so they happen or do not happen, also where the stack or the memory
 * ends.
 */
final class EntryMarks {
  private long[] words = {};

  /** All words from here on are zero. */
  private int used;

  boolean contains(int entry) {
    int word = entry >>> 6;
    return word < words.length && (words[word] & (1L << entry)) != 0;
  }

  /** Makes room for an entry. */
  void reserve(int entry) {
    int word = entry >>> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, word + 1 + (word >> 1));
    }
  }

  /** Adds an entry for which there is room. */
  void add(int entry) {
    int word = entry >>> 6;
    if (word >= used) {
      used = word + 1;
    }
    words[word] |= 1L << entry;
  }

  void remove(int entry) {
    int word = entry >>> 6;
    if (word < used) {
      words[word] &= ~(1L << entry);
    }
  }

  /** The greatest entry below a limit, or -1. */
  int lastBelow(int limit) {
    for (int entry = Math.min(limit, used << 6) - 1; entry >= 0; ) {
      long upTo = words[entry >>> 6] << (Long.SIZE - 1 - (entry & 63));
      if (upTo != 0) {
        return entry - Long.numberOfLeadingZeros(upTo);
      }
      entry = (entry >>> 6 << 6) - 1;
    }
    return -1;
  }

  int size() {
    int size = 0;
    for (int word = 0; word < used; word++) {
      size += Long.bitCount(words[word]);
    }
    return size;
  }

  void clear() {
    for (int word = 0; word < used; word++) {
      words[word] = 0;
    }
    used = 0;
  }

  /** Frees the memory for entries from a number on; there must be none. */
  void shrink(int capacity) {
    int most = (capacity >>> 6) + 1;
    if (most < words.length && used <= most) {
      words = Arrays.copyOf(words, most);
    }
  }
}
