/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.kernel.StableKeys;
import org.jspecify.annotations.Nullable;

/**
 * Goes from key to key of one partition and changes their state: first {@link #seek}, then what is
 * to be done with that key. Used by one thread.
 */
final class StateCursor {
  private final StateTable state;
  private final Origin origin;
  private final StableKeys stable;
  private final int firstGroup;
  private final int endGroup;

  private @Nullable Object key;
  private int hashCode;
  private int group;
  private @Nullable KeyGroupTable table;
  private int entry;

  StateCursor(StateTable state, int partition, Origin origin) {
    this.state = state;
    this.origin = origin;
    this.stable = new StableKeys(origin);
    this.firstGroup = state.groups().firstGroup(partition);
    this.endGroup = state.groups().firstGroup(partition + 1);
  }

  int firstGroup() {
    return firstGroup;
  }

  int endGroup() {
    return endGroup;
  }

  @Nullable
  KeyGroupTable table(int ofGroup) {
    return state.group(ofGroup);
  }

  /** Goes to a key; returns whether it has a state. */
  boolean seek(@Nullable Object newKey) {
    stable.check(newKey);
    key = newKey;
    hashCode = newKey == null ? 0 : newKey.hashCode();
    group = newKey == null || stable.isPlacedByHashCode()
        ? state.groups().groupOfHash(hashCode)
        : state.groups().group(newKey);
    if (group < firstGroup || group >= endGroup) {
      throw new IllegalStateException(
          "key " + newKey + " of group " + group + " came to the groups " + firstGroup + " to "
              + (endGroup - 1) + "; its hash code has changed, or its group");
    }
    table = state.group(group);
    entry = table == null ? EntryIndex.NONE : table.find(newKey, hashCode);
    return exists();
  }

  /**
   * Goes to a key of a group of this partition, with its hash code; it was found fit to be a key
   * before.
   */
  boolean seek(@Nullable Object newKey, int newHashCode, int newGroup) {
    key = newKey;
    hashCode = newHashCode;
    group = newGroup;
    table = state.group(newGroup);
    entry = table == null ? EntryIndex.NONE : table.find(newKey, newHashCode);
    return exists();
  }

  /** Goes to an entry that is known. */
  void at(KeyGroupTable ofGroup, int knownEntry) {
    table = ofGroup;
    entry = knownEntry;
  }

  /** Whether the key has a state. */
  boolean exists() {
    return table != null && entry >= 0 && table.isLive(entry);
  }

  /** The entry's number in its group, or -1. */
  int entry() {
    return entry;
  }

  int group() {
    return group;
  }

  /** The state; only if there is one. */
  @Nullable
  Object get() {
    return known().value(entry);
  }

  /** The number beside the state. */
  int count() {
    return known().count(entry);
  }

  void put(@Nullable Object value) {
    put(value, table == null || entry < 0 ? 0 : table.count(entry));
  }

  /** Sets the key's state and the number beside it. */
  void put(@Nullable Object value, int count) {
    if (table == null) {
      table = state.added(group, key, value);
    }
    if (entry < 0) {
      entry = table.insert(key, hashCode, value, count);
    } else {
      table.put(entry, value, count);
    }
  }

  /** Ends the key's state; only if there is one. */
  void remove() {
    known().remove(entry);
  }

  /** Says that the key was used, for its timeout. */
  void touch() {
    known().touch(entry);
  }

  private KeyGroupTable known() {
    if (table == null || entry < 0) {
      throw new IllegalStateException("key " + key + " has no state in " + origin);
    }
    return table;
  }
}
