/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.spi.key.SeededHash;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the numbers of keys that did not fit near their first slot in an index.
 *
 * <p><b>Problem.</b> Open addressing is fast only if hashes are well distributed. An attacker who
 * controls the keys, for example through a socket, can choose thousands with the same hash code or
 * the same slots. Every lookup then probes all of them.
 *
 * <p><b>Approach.</b> An index probes a bounded number of slots and delegates the rest to this
 * class, a {@link HashMap} by the unpredictable {@link SeededHash}. Keys with equal seeded hashes,
 * which happens if a user class returns equal hash codes, are ordered by {@link Comparable}, as in
 * HashMap; their compareTo must be consistent with equals. Keys that are not comparable are
 * searched linearly. None of this affects results: the index assigns numbers in order of insertion.
 *
 * <p>Used by one thread at a time.
 */
public final class OverflowIndex {
  public static final int NONE = -1;

  private final Map<Entry, Entry> byKey = new HashMap<>();

  /** Ignores entries that are missing here because the key's class threw while they were added. */
  private final Map<Integer, Entry> byNumber = new HashMap<>();

  /**
   * One bit for each of 64 classes of hashes. If the bit of a hash is not set, the hash is not in
   * this index.
   */
  private long kinds;

  public int size() {
    return byNumber.size();
  }

  /**
   * Returns the number of a key with this hash code, or {@link #NONE}. The hash code may be mixed,
   * but always in the same way.
   */
  @SuppressWarnings("ReferenceEquality") // an entry whose number was given to another key is stale
  public int find(@Nullable Object key, int hash) {
    if ((kinds & kind(hash)) == 0) {
      return NONE;
    }
    Entry entry = byKey.get(new Entry(key, hash, NONE));
    return entry == null || byNumber.get(entry.number) != entry ? NONE : entry.number;
  }

  /** Adds a new key. */
  public void add(int number, @Nullable Object key, int hash) {
    Entry entry = new Entry(key, hash, number);
    byKey.put(entry, entry);
    byNumber.put(number, entry);
    kinds |= kind(hash);
  }

  /** Removes a number and its key. */
  public void remove(int number) {
    byKey.remove(taken(number));
  }

  /** Assigns an unused number to a key. */
  public void renumber(int number, int newNumber) {
    Entry entry = taken(number);
    entry.number = newNumber;
    byNumber.put(newNumber, entry);
  }

  private Entry taken(int number) {
    Entry entry = byNumber.remove(number);
    if (entry == null) {
      throw new IllegalStateException("entry " + number + " is not in the index");
    }
    return entry;
  }

  private static long kind(int hash) {
    return 1L << ((hash * 0x9E3779B9) >>> 26);
  }

  private static final class Entry implements Comparable<Entry> {
    private final @Nullable Object key;
    private final int hash;
    private final long seeded;
    private int number;

    Entry(@Nullable Object key, int hash, int number) {
      this.key = key;
      this.hash = hash;
      this.seeded = SeededHash.of(key);
      this.number = number;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(seeded);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other == this
          || (other instanceof Entry that
              && seeded == that.seeded
              && hash == that.hash
              && (key == that.key || (that.key != null && that.key.equals(key))));
    }

    /** Returns zero if the keys are not comparable, which does not imply that they are equal. */
    @Override
    @SuppressWarnings("unchecked") // compared with its own class
    public int compareTo(Entry that) {
      int bySeed = Long.compare(seeded, that.seeded);
      if (bySeed != 0) {
        return bySeed;
      }
      return key instanceof Comparable<?> comparable
              && that.key != null
              && that.key.getClass() == key.getClass()
          ? ((Comparable<Object>) comparable).compareTo(that.key)
          : 0;
    }
  }
}
