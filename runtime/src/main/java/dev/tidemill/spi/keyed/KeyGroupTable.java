package dev.tidemill.spi.keyed;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The state of the keys of one group.
 *
 * <p><b>Problem.</b> A state of millions of keys is changed by every batch in a few thousand of them, walked now and then, and must be
 * as it was before if the batch fails. Copying it, or wrapping it in a persistent map, costs more than the changes.
 *
 * <p><b>Approach.</b> Entries lie densely in columns, in order of insertion, so a walk is a walk over arrays and its order does not
 * depend on hash codes; {@link EntryIndex} finds an entry. A batch changes values in place and writes down the old ones the
 * first time, appends new entries, and only marks removed ones. {@link #commit} forgets the old values and takes the marked
 * entries out, each by moving the last entry into its place; {@link #abort} puts the old values back and cuts the new entries off.
 *
 * <p><b>Invariants.</b> Between batches: no entry is marked, {@code base} equals {@code size}. Within one: entries below {@code base} were
 * there before it and keep their numbers, those from {@code base} on are new. So after an abort the table is what it was, in the
 * same order.
 *
 * <p>Used by one thread at a time.
 */
final class KeyGroupTable {
  private static final int FEWEST = 8;

  private final EntryIndex index = new EntryIndex();
  private Column keys;
  private Column values;
  private int[] hashes = new int[FEWEST];
  private int @Nullable [] counts;
  private final @Nullable IdleTimers timers;
  private int size;

  private int base;
  private final EntryList changed = new EntryList();
  private Column oldValues;
  private int[] oldCounts = {};
  private int oldCapacity;
  private final BitSet removed = new BitSet();
  private int removals;

  /** Of the changed ones, those with a value that is equal to the old one. */
  private final BitSet quiet = new BitSet();

  private final EntryList touched = new EntryList();

  /** A table for keys and values like these; with {@code timed} it knows when each entry was touched. */
  KeyGroupTable(@Nullable Object key, @Nullable Object value, boolean timed) {
    keys = Column.fitting(key, FEWEST);
    values = Column.fitting(value, FEWEST);
    oldValues = values.sibling(0);
    timers = timed ? new IdleTimers() : null;
    if (timers != null) {
      timers.resize(FEWEST);
    }
  }

  // ------------------------------------------------------------------ within a batch

  /** How many entries there are, those that are marked as removed included. */
  int size() {
    return size;
  }

  /** How many entries there were before this batch. */
  int base() {
    return base;
  }

  /** The entry of a key, also of one that is marked as removed; or -1. */
  int find(@Nullable Object key, int hashCode) {
    return index.find(key, EntryIndex.mixed(hashCode), keys);
  }

  boolean isLive(int entry) {
    return removals == 0 || !removed.get(entry);
  }

  @Nullable
  Object key(int entry) {
    return keys.get(entry);
  }

  @Nullable
  Object value(int entry) {
    return values.get(entry);
  }

  boolean hasValue(int entry, @Nullable Object value) {
    return values.holds(entry, value);
  }

  int count(int entry) {
    return counts == null ? 0 : counts[entry];
  }

  /** Adds an entry for a key that has none. */
  int insert(@Nullable Object key, int hashCode, @Nullable Object value) {
    if (!keys.fits(key)) {
      keys = keys.asObjects(size);
    }
    makeFit(value);
    if (size == hashes.length) {
      resize(size + (size >> 1));
    }
    if (size == index.most()) {
      index.resize(size + 1, size, hashes, keys);
    }
    int entry = size;
    int mixed = EntryIndex.mixed(hashCode);
    index.add(entry, mixed, key); // first, as the key's class may throw
    hashes[entry] = mixed;
    keys.set(entry, key);
    values.set(entry, value);
    size++;
    return entry;
  }

  /** Changes an entry's value; one that was marked as removed is there again. */
  void put(int entry, @Nullable Object value) {
    put(entry, value, count(entry));
  }

  /** Changes an entry's value and its count. */
  void put(int entry, @Nullable Object value, int count) {
    writeDown(entry);
    quiet.clear(entry);
    makeFit(value);
    values.set(entry, value);
    setCount(entry, count);
    if (!isLive(entry)) {
      removed.clear(entry);
      removals--;
    }
  }

  /** Puts an equal value in the place of an entry's, if it is another object; that is no change that views would show. */
  void replace(int entry, @Nullable Object value) {
    if (!values.isSame(entry, value)) {
      boolean firstTime = entry < base && !changed.contains(entry);
      writeDown(entry);
      values.set(entry, value);
      if (firstTime) {
        quiet.set(entry);
      }
    }
  }

  /** Marks an entry, which is not marked, as removed. */
  void remove(int entry) {
    writeDown(entry);
    quiet.clear(entry);
    removed.set(entry);
    removals++;
  }

  /** Says that a key was used in this batch, for its timeout. */
  void touch(int entry) {
    if (timers != null && entry < base) {
      touched.add(entry);
    }
  }

  private void writeDown(int entry) {
    if (entry >= base || !changed.add(entry)) {
      return;
    }
    int i = changed.size() - 1;
    if (i == oldCapacity) {
      resizeOld(Math.max(FEWEST, i * 2));
    }
    values.copy(entry, oldValues, i);
    if (counts != null) {
      oldCounts[i] = counts[entry];
    }
  }

  private void resizeOld(int capacity) {
    oldCapacity = capacity;
    oldValues.resize(capacity);
    if (counts != null) {
      oldCounts = Arrays.copyOf(oldCounts, capacity);
    }
  }

  private void makeFit(@Nullable Object value) {
    if (!values.fits(value)) {
      values = values.asObjects(size);
      oldValues = oldValues.asObjects(changed.size());
    }
  }

  private void setCount(int entry, int count) {
    if (counts == null) {
      if (count == 0) {
        return;
      }
      counts = new int[hashes.length];
      oldCounts = new int[oldCapacity];
    }
    counts[entry] = count;
  }

  // ------------------------------------------------------------------ what has changed

  /** How many of the entries that were there before have been changed or removed. */
  int changes() {
    return changed.size();
  }

  /** Whether an entry that has been changed has a value that is not just as good as the old one. */
  boolean isNews(int entry) {
    return !quiet.get(entry);
  }

  /** The number of the entry that was the i-th to change. */
  int changedEntry(int i) {
    return changed.get(i);
  }

  /** The entry that was touched the longest ago, or -1. */
  int firstTimer() {
    return timers == null ? -1 : timers.first();
  }

  int nextTimer(int entry) {
    return timers == null ? -1 : timers.next(entry);
  }

  long touchedMillis(int entry) {
    return timers == null ? Long.MAX_VALUE : timers.touchedMillis(entry);
  }

  boolean isTouched(int entry) {
    return touched.contains(entry);
  }

  // ------------------------------------------------------------------ end of a batch

  /** Makes the batch's changes the state. */
  void commit(long batchMillis) {
    if (timers != null) {
      for (int i = 0; i < touched.size(); i++) {
        timers.touch(touched.get(i), batchMillis);
      }
      for (int entry = base; entry < size; entry++) {
        timers.add(entry, batchMillis);
      }
    }
    takeOutRemoved();
    forget();
    base = size;
    if (hashes.length > FEWEST && size < hashes.length / 4) {
      shrink();
    }
  }

  /** Puts everything back to what it was before the batch. */
  void abort() {
    for (int i = 0; i < changed.size(); i++) {
      oldValues.copy(i, values, changed.get(i));
      if (counts != null) {
        counts[changed.get(i)] = oldCounts[i];
      }
    }
    while (size > base) {
      size--;
      index.removeNewest(size, hashes[size]);
      clear(size);
    }
    forget();
  }

  private void takeOutRemoved() {
    if (removals == 0) {
      return;
    }
    int entry = removed.previousSetBit(size - 1);
    while (entry >= 0) {
      takeOut(entry);
      entry = removed.previousSetBit(entry - 1);
    }
  }

  /** The entries above are not marked, as removed ones are taken out from the last on. */
  private void takeOut(int entry) {
    index.remove(entry, hashes);
    if (timers != null) {
      timers.remove(entry);
    }
    int last = --size;
    if (entry != last) {
      index.renumber(last, hashes[last], entry);
      hashes[entry] = hashes[last];
      keys.copy(last, keys, entry);
      values.copy(last, values, entry);
      if (counts != null) {
        counts[entry] = counts[last];
      }
      if (timers != null) {
        timers.renumber(last, entry);
      }
    }
    clear(last);
  }

  private void clear(int entry) {
    keys.clear(entry);
    values.clear(entry);
    if (counts != null) {
      counts[entry] = 0;
    }
  }

  private void forget() {
    for (int i = 0; i < changed.size(); i++) {
      oldValues.clear(i);
    }
    if (oldCapacity > FEWEST && changed.size() < oldCapacity / 4) {
      resizeOld(oldCapacity / 2);
    }
    changed.clear();
    quiet.clear();
    touched.clear();
    if (removals > 0) {
      removed.clear();
      removals = 0;
    }
  }

  private void shrink() {
    int capacity = Math.max(FEWEST, size + (size >> 1));
    resize(capacity);
    index.resize(capacity, size, hashes, keys);
    changed.shrink(capacity);
    touched.shrink(capacity);
  }

  private void resize(int capacity) {
    hashes = Arrays.copyOf(hashes, capacity);
    keys.resize(capacity);
    values.resize(capacity);
    if (counts != null) {
      counts = Arrays.copyOf(counts, capacity);
    }
    if (timers != null) {
      timers.resize(capacity);
    }
  }
}
