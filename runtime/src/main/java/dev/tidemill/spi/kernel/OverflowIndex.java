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
 * Finds the numbers of the keys for which an index had no room near their first slot.
 *
 * <p><b>Problem.</b> Open addressing is fast as long as hashes are spread. Whoever chooses the keys, as anybody can who may write to a socket, can
 * choose thousands of one hash code, or of hash codes that share their slots; each look-up then goes through all of them.
 *
 * <p><b>Approach.</b> An index looks at a bounded number of slots and leaves the rest to this one: a {@link HashMap} by the {@link SeededHash},
 * which nobody can foresee. Keys that share even that one, since their class has a hashCode of its own which is equal for them, are put into an
 * order by {@link Comparable}, as HashMap does it; their compareTo must agree with equals. Keys of one hash code that cannot be compared
 * either are searched one by one. Nothing here is seen from outside: numbers are given by the index, in order of insertion.
 *
 * <p>Used by one thread at a time.
 */
public final class OverflowIndex {
  public static final int NONE = -1;

  private final Map<Entry, Entry> byKey = new HashMap<>();

  /** An entry that is not in here, since the key's class has thrown while it was added, does not count. */
  private final Map<Integer, Entry> byNumber = new HashMap<>();

  /** A bit for each of 64 kinds of hashes: what has none of its kind here needs no further look. */
  private long kinds;

  public int size() {
    return byNumber.size();
  }

  /** The number of a key with this hash code, or {@link #NONE}; the hash code may be mixed, but always in the same way. */
  @SuppressWarnings("ReferenceEquality") // an entry whose number was given to another key is stale
  public int find(@Nullable Object key, int hash) {
    if ((kinds & kind(hash)) == 0) {
      return NONE;
    }
    Entry entry = byKey.get(new Entry(key, hash, NONE));
    return entry == null || byNumber.get(entry.number) != entry ? NONE : entry.number;
  }

  /** Adds a key that is not there. */
  public void add(int number, @Nullable Object key, int hash) {
    Entry entry = new Entry(key, hash, number);
    byKey.put(entry, entry);
    byNumber.put(number, entry);
    kinds |= kind(hash);
  }

  /** Takes a number out with its key. */
  public void remove(int number) {
    byKey.remove(taken(number));
  }

  /** Gives a key another number, which is free. */
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

    /** Zero if the keys cannot be compared, which says nothing of whether they are equal. */
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
