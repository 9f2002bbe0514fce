/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.StateInput;
import java.io.IOException;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the table of one key group, or a change of it, as {@link GroupWriter} has written it. */
final class GroupReader {
  private final KeyGroups groups;
  private final int group;
  private final boolean timed;
  private final StateInput in;
  private final boolean keysMayMove;
  private boolean longKeys;
  private boolean longValues;
  private boolean counted;

  GroupReader(KeyGroups groups, int group, boolean timed, StateInput in, boolean keysMayMove) {
    this.groups = groups;
    this.group = group;
    this.timed = timed;
    this.in = in;
    this.keysMayMove = keysMayMove;
  }

  /** Reads a whole table. */
  KeyGroupTable readAll() throws IOException {
    int size = WrittenLists.readSize(in);
    readForms();
    KeyGroupTable table = null;
    for (int i = 0; i < size; i++) {
      table = readEntry(table);
    }
    if (table == null) {
      throw new IOException("a key group without keys");
    }
    if (timed) {
      readTimers(table, size);
    }
    table.loaded();
    return table;
  }

  private void readTimers(KeyGroupTable table, int size) throws IOException {
    BitSet seen = new BitSet(size);
    long last = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      int entry = readEntryNumber(size);
      long millis = in.readLong();
      if (seen.get(entry) || millis < last) {
        throw new IOException(
            "entry " + entry + " touched at " + millis + " out of its turn, after " + last);
      }
      seen.set(entry);
      last = millis;
      table.loadTimer(entry, millis);
    }
  }

  /**
   * Reads what a batch changed, and changes the table; without committing it. The table is null if
   * the group had no keys.
   */
  @Nullable
  KeyGroupTable readChanges(@Nullable KeyGroupTable before) throws IOException {
    int base = in.readInt();
    int size = before == null ? 0 : before.size();
    if (base != size) {
      throw new IOException("a change of " + base + " keys, where there are " + size
          + "; a change before is missing");
    }
    readForms();
    for (int left = WrittenLists.readSize(in); left > 0; left--) {
      readChange(before, readEntryNumber(base));
    }
    for (int left = timed ? WrittenLists.readSize(in) : 0; left > 0; left--) {
      int entry = readEntryNumber(base);
      Objects.requireNonNull(before, "a table with entries").touch(entry);
    }
    KeyGroupTable table = before;
    for (int left = WrittenLists.readSize(in); left > 0; left--) {
      table = readEntry(table);
      if (in.readBoolean()) {
        table.remove(table.size() - 1);
      }
    }
    return table;
  }

  private void readChange(@Nullable KeyGroupTable before, int entry) throws IOException {
    KeyGroupTable table = Objects.requireNonNull(before, "a table with entries");
    boolean removed = in.readBoolean();
    if (!table.isLive(entry)) {
      throw new IOException("entry " + entry + " is changed twice");
    }
    if (removed) {
      table.remove(entry);
    } else {
      Object value = longValues ? (Object) in.readLong() : HeldValues.read(table.value(entry), in);
      table.put(entry, value, readCount());
    }
  }

  /** Adds an entry, and makes the table if it is the first. */
  private KeyGroupTable readEntry(@Nullable KeyGroupTable before) throws IOException {
    Object key = longKeys ? (Object) in.readLong() : in.readKey();
    if (!keysMayMove) {
      requirePlace(key);
    }
    Object value = longValues ? (Object) in.readLong() : HeldValues.read(null, in);
    KeyGroupTable table = before == null ? new KeyGroupTable(key, value, timed) : before;
    int hashCode = Objects.hashCode(key);
    if (table.find(key, hashCode) >= 0) {
      if (keysMayMove) {
        throw StateTable.keysAreEqual(key);
      }
      throw new IOException("key " + key + " comes twice");
    }
    table.insert(key, hashCode, value, readCount());
    return table;
  }

  private void requirePlace(@Nullable Object key) throws IOException {
    int itsGroup = groups.group(key);
    if (itsGroup != group) {
      throw new IOException("key " + key + " belongs to key group " + itsGroup
          + " and lies in group " + group + "; its hash code has changed since it was written");
    }
  }

  private void readForms() throws IOException {
    longKeys = in.readBoolean();
    longValues = in.readBoolean();
    counted = in.readBoolean();
  }

  private int readCount() throws IOException {
    return counted ? in.readInt() : 0;
  }

  private int readEntryNumber(int size) throws IOException {
    int entry = in.readInt();
    if (entry < 0 || entry >= size) {
      throw new IOException("entry " + entry + " of " + size);
    }
    return entry;
  }
}
