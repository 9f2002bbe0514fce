/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of the keys of one group.
 *
 * <p><b>Problem.</b> A state of millions of keys is changed by every batch in a few thousand of
 * them, walked now and then, and must be as it was before if the batch fails. Copying it, or
 * wrapping it in a persistent map, costs more than the changes.
 *
 * <p><b>Approach.</b> Entries lie densely in columns, in order of insertion, so a walk is a walk
 * over arrays and its order does not depend on hash codes; {@link EntryIndex} finds an entry. A
 * batch changes values in place and records the old ones the first time, appends new entries, and
 * only marks removed ones. {@link #commit} forgets the old values and takes the marked entries out,
 * each by moving the last entry into its place; {@link #abort} puts the old values back and cuts
 * the new entries off.
 *
 * <p><b>Invariants.</b> Between batches: no entry is marked, {@code base} equals {@code size}.
 * Within one: entries below {@code base} were there before it and keep their numbers, those from
 * {@code base} on are new. So after an abort the table is what it was, in the same order.
 *
 * <p><b>Where the stack or the memory ends.</b> A function may change its state from deep within a
 * recursion, so any call in here can throw a {@code StackOverflowError}, any allocation an
 * {@code OutOfMemoryError}; the function may even catch it and go on. So every change first makes
 * all room that it needs, and then consists of steps that call nothing (a store, or a method made
 * of stores) in an order in which each prefix is a valid table: the old value before the mark that
 * says there is one, the entry before the size that counts it. An abort can be cut short in the
 * same way, and be called again.
 *
 * <p>Used by one thread at a time.
 */
final class KeyGroupTable {
  private static final int MIN_CAPACITY = 8;

  private final EntryIndex index = new EntryIndex();
  private Column keys;
  private Column values;
  private int[] hashes = new int[MIN_CAPACITY];
  private int @Nullable [] counts;
  private @Nullable IdleTimers timers;
  private int size;

  /**
   * Whether an addition to the index was cut short, so that it must be made anew before it is used.
   */
  private boolean indexIsDamaged;

  private int base;

  /**
   * Whether a commit has begun; if it was cut short, the table is neither the old one nor the new
   * one.
   */
  private boolean committing;

  private final EntryList changed = new EntryList();
  private Column oldValues;
  private int[] oldCounts = {};
  private int oldCapacity;
  private final EntryMarks removed = new EntryMarks();

  /** At least one entry is marked as removed if this is not zero. */
  private int removals;

  /** Of the changed ones, those with a value that is equal to the old one. */
  private final EntryMarks equalReplacements = new EntryMarks();

  private final EntryList touched = new EntryList();

  /**
   * A table for keys and values like these; with {@code timed} it knows when each entry was
   * touched.
   */
  KeyGroupTable(@Nullable Object key, @Nullable Object value, boolean timed) {
    keys = Column.fitting(key, MIN_CAPACITY);
    values = Column.fitting(value, MIN_CAPACITY);
    oldValues = values.sibling(0);
    timers = timed ? new IdleTimers() : null;
    if (timers != null) {
      timers.resize(MIN_CAPACITY);
    }
  }

  // ------------------------------------------------------------------ within a batch

  /** How many entries there are, those that are marked as removed included. */
  int size() {
    return size;
  }

  /** How many of them are marked as removed. */
  int removals() {
    return removals;
  }

  /** How many entries there were before this batch. */
  int base() {
    return base;
  }

  /** The entry of a key, also of one that is marked as removed; or -1. */
  int find(@Nullable Object key, int hashCode) {
    if (indexIsDamaged) {
      index.resize(size + 1, size, hashes, keys);
      indexIsDamaged = false;
    }
    return index.find(key, EntryIndex.mixed(hashCode), keys);
  }

  boolean isLive(int entry) {
    return removals == 0 || !removed.contains(entry);
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
  int insert(@Nullable Object key, int hashCode, @Nullable Object value, int count) {
    int entry = size;
    int mixed = EntryIndex.mixed(hashCode);
    if (!keys.fits(key)) {
      keys = keys.asObjects(entry);
    }
    makeFit(value, count);
    if (entry == hashes.length) {
      grow(entry + (entry >> 1));
    }
    if (entry == index.capacity()) {
      index.resize(entry + 1, entry, hashes, keys);
    }
    hashes[entry] = mixed;
    keys.set(entry, key);
    values.set(entry, value);
    if (counts != null) {
      counts[entry] = count;
    }
    addToIndex(entry, mixed, key);
    size = entry + 1;
    return entry;
  }

  /**
   * The key's class may throw, as the stack may end; what the index makes of that shows only when
   * it has an overflow.
   */
  private void addToIndex(int entry, int mixed, @Nullable Object key) {
    try {
      index.add(entry, mixed, key);
    } catch (Throwable e) {
      indexIsDamaged = true;
      throw e;
    }
  }

  /** Changes an entry's value; one that was marked as removed is there again. */
  void put(int entry, @Nullable Object value) {
    put(entry, value, count(entry));
  }

  /** Changes an entry's value and its count. */
  void put(int entry, @Nullable Object value, int count) {
    makeFit(value, count);
    recordUndo(entry);
    equalReplacements.remove(entry);
    values.set(entry, value);
    if (counts != null) {
      counts[entry] = count;
    }
    if (!isLive(entry)) {
      removed.remove(entry);
      removals--;
    }
  }

  /**
   * Puts an equal value in the place of an entry's, if it is another object; that is no change that
   * views would show.
   */
  void replace(int entry, @Nullable Object value) {
    if (!values.isSame(entry, value)) {
      boolean firstTime = entry < base && !changed.contains(entry);
      equalReplacements.reserve(entry);
      recordUndo(entry);
      values.set(entry, value);
      if (firstTime) {
        equalReplacements.add(entry);
      }
    }
  }

  /** Marks an entry, which is not marked, as removed. */
  void remove(int entry) {
    removed.reserve(entry);
    recordUndo(entry);
    equalReplacements.remove(entry);
    removed.add(entry);
    removals++;
  }

  /** Says that a key was used in this batch, for its timeout. */
  void touch(int entry) {
    if (timers != null && entry < base) {
      touched.add(entry);
    }
  }

  /**
   * Keeps an entry's value and count for an abort, unless that has happened in this batch or the
   * entry is new.
   */
  private void recordUndo(int entry) {
    if (entry >= base || changed.contains(entry)) {
      return;
    }
    int i = changed.size();
    changed.reserve(entry);
    if (i == oldCapacity) {
      growOld(Math.max(MIN_CAPACITY, i * 2));
    }
    values.copy(entry, oldValues, i);
    if (counts != null) {
      oldCounts[i] = counts[entry];
    }
    changed.addReserved(entry);
  }

  /** The capacity comes last: it says how long all arrays are at least. */
  private void growOld(int capacity) {
    oldValues.resize(capacity);
    if (counts != null) {
      oldCounts = Arrays.copyOf(oldCounts, capacity);
    }
    oldCapacity = capacity;
  }

  /**
   * Makes columns that can take a value and a count. What belongs together is made first and then
   * put in its place together.
   */
  private void makeFit(@Nullable Object value, int count) {
    if (!values.fits(value)) {
      Column objects = values.asObjects(size);
      Column oldObjects = oldValues.asObjects(changed.size());
      values = objects;
      oldValues = oldObjects;
    }
    if (counts == null && count != 0) {
      int[] zeros = new int[hashes.length];
      oldCounts = new int[oldCapacity];
      counts = zeros;
    }
  }

  // ------------------------------------------------------------------ what has changed

  /** How many of the entries that were there before have been changed or removed. */
  int changes() {
    return changed.size();
  }

  /** How many entries this batch has left with another value, new ones included. */
  int visibleChanges() {
    return changes() - equalReplacements.size() + size() - base() - removals();
  }

  /** How many of the entries that were there before this batch has removed. */
  int visibleRemovals() {
    int old = removals;
    for (int entry = removed.lastBelow(size); entry >= base; entry = removed.lastBelow(entry)) {
      old--;
    }
    return old;
  }

  /** Whether an entry that has been changed has a value that is not just as good as the old one. */
  boolean isVisibleChange(int entry) {
    return !equalReplacements.contains(entry);
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

  /** Whether this batch has done anything that its commit must do something about. */
  boolean isChanged() {
    return size != base || changed.size() != 0 || touched.size() != 0;
  }

  /** The value that the i-th entry to change had before this batch. */
  @Nullable
  Object valueBefore(int i) {
    return oldValues.get(i);
  }

  int touches() {
    return touched.size();
  }

  /** The number of the entry that was the i-th to be touched, of those that were there before. */
  int touchedEntry(int i) {
    return touched.get(i);
  }

  boolean isTimed() {
    return timers != null;
  }

  boolean hasLongKeys() {
    return keys.isOfLongs();
  }

  boolean hasLongValues() {
    return values.isOfLongs();
  }

  // ------------------------------------------------------------------ loading

  /**
   * Says when an entry that was loaded was touched; the one that was touched the longest ago comes
   * first.
   */
  void loadTimer(int entry, long touchedMillis) {
    if (timers != null) {
      timers.add(entry, touchedMillis);
    }
  }

  /**
   * Starts or stops recording when entries are touched. Between batches. If it is cut short, it can
   * be called again.
   *
   * @param touchedMillis when all entries count as touched, if nothing was recorded so far
   */
  void recordTouches(boolean timed, long touchedMillis) {
    if (timed == isTimed()) {
      return;
    }
    IdleTimers recorded = timed ? new IdleTimers() : null;
    if (recorded != null) {
      recorded.resize(hashes.length);
      for (int entry = 0; entry < size; entry++) {
        recorded.add(entry, touchedMillis);
      }
    }
    timers = recorded;
  }

  /** The entries that were added, and their timers, are what the last batch has left. */
  void loaded() {
    base = size;
  }

  // ------------------------------------------------------------------ end of a batch

  /**
   * Makes the batch's changes the state. That needs no memory; only what follows, which gives
   * memory back, may fail for the want of it, and the changes are the state then. Once more, it
   * changes nothing.
   *
   * @throws IllegalStateException if an earlier call was cut short where it must not be; the table
   *     is of no use then
   */
  void commit(long batchMillis) {
    if (committing) {
      throw new IllegalStateException("its commit was cut short");
    }
    committing = true;
    if (timers != null) {
      for (int i = 0; i < touched.size(); i++) {
        timers.touch(touched.get(i), batchMillis);
      }
      for (int entry = base; entry < size; entry++) {
        timers.add(entry, batchMillis);
      }
    }
    compact();
    base = size;
    int changes = changed.size();
    int touches = touched.size();
    clearUndo();
    committing = false;
    trim(changes, touches);
    if (hashes.length > MIN_CAPACITY && size < hashes.length / 4) {
      shrink();
    }
  }

  /**
   * Puts everything back to what it was before the batch. If it is cut short, it can be called
   * again.
   */
  void abort() {
    for (int i = 0; i < changed.size(); i++) {
      oldValues.copy(i, values, changed.get(i));
      if (counts != null) {
        counts[changed.get(i)] = oldCounts[i];
      }
    }
    dropNew();
    int changes = changed.size();
    int touches = touched.size();
    clearUndo();
    trim(changes, touches);
  }

  private void dropNew() {
    int added = size;
    if (indexIsDamaged || (added > base && index.overflowSize() > 0)) {
      index.resize(base + 1, base, hashes, keys);
      size = base;
      indexIsDamaged = false;
    }
    for (int newest = size - 1; newest >= base; newest--) {
      index.removeNewest(newest, hashes[newest]);
      size = newest;
    }
    for (int entry = base; entry < added; entry++) {
      clear(entry);
    }
  }

  /** Takes the entries out that are marked as removed. */
  private void compact() {
    if (removals == 0) {
      return;
    }
    int entry = removed.lastBelow(size);
    while (entry >= 0) {
      takeOut(entry);
      entry = removed.lastBelow(entry);
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

  /** The old values are let go of last, when no entry claims to have one. */
  private void clearUndo() {
    int changes = changed.size();
    touched.clear();
    equalReplacements.clear();
    if (removals != 0) {
      removed.clear();
      removals = 0;
    }
    changed.clear();
    for (int i = 0; i < changes; i++) {
      oldValues.clear(i);
    }
  }

  /** Frees memory that a batch like this one does not need. */
  private void trim(int changes, int touches) {
    changed.trim(changes);
    touched.trim(touches);
    trimOld(changes);
  }

  private void trimOld(int changes) {
    if (oldCapacity > MIN_CAPACITY && changes < oldCapacity / 4) {
      oldCapacity /= 2;
      oldValues.resize(oldCapacity);
      if (counts != null) {
        oldCounts = Arrays.copyOf(oldCounts, oldCapacity);
      }
    }
  }

  private void shrink() {
    int capacity = Math.max(MIN_CAPACITY, size + (size >> 1));
    hashes = Arrays.copyOf(hashes, capacity);
    resizeColumns(capacity);
    index.resize(capacity, size, hashes, keys);
    changed.shrink(capacity);
    touched.shrink(capacity);
    removed.shrink(capacity);
    equalReplacements.shrink(capacity);
  }

  /** The hashes come last: their number is the capacity of the table. */
  private void grow(int capacity) {
    resizeColumns(capacity);
    hashes = Arrays.copyOf(hashes, capacity);
  }

  private void resizeColumns(int capacity) {
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
