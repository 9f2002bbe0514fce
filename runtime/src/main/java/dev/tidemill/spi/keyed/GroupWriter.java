/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the table of one key group: all of it, or what the batch at hand has changed.
 * {@link GroupReader} makes the same table of it, for which the order of entries and of touches
 * counts as much as what they hold.
 */
final class GroupWriter {
  private static final int MAX_KEY_TEXT = 100;

  private final KeyGroups groups;
  private final int group;
  private final KeyGroupTable table;
  private final StateOutput out;
  private boolean longKeys = true;
  private boolean longValues = true;
  private boolean counted;

  GroupWriter(KeyGroups groups, int group, KeyGroupTable table, StateOutput out) {
    this.groups = groups;
    this.group = group;
    this.table = table;
    this.out = out;
  }

  /** Writes all entries, between batches. */
  void writeAll() throws IOException {
    if (table.isChanged()) {
      throw new IllegalStateException("a batch is changing the state that is to be written");
    }
    int size = table.size();
    for (int entry = 0; entry < size; entry++) {
      lookAtKey(entry);
      lookAtContent(entry);
    }
    out.writeInt(size);
    writeForms();
    for (int entry = 0; entry < size; entry++) {
      writeKey(entry);
      writeContent(entry);
    }
    if (table.isTimed()) {
      for (int entry = table.firstTimer(); entry >= 0; entry = table.nextTimer(entry)) {
        out.writeInt(entry);
        out.writeLong(table.touchedMillis(entry));
      }
    }
  }

  /** Writes some entries, between batches. */
  void writeEntries(List<Integer> entries) throws IOException {
    for (int entry : entries) {
      lookAtKey(entry);
      lookAtContent(entry);
    }
    for (int entry : entries) {
      writeKey(entry);
      writeContent(entry);
      if (table.isTimed()) {
        out.writeInt(entry);
        out.writeLong(table.touchedMillis(entry));
      }
    }
  }

  /**
   * Writes what this batch has changed, before it is committed: the state of the entries that were
   * there before, in order of their first change; those that were touched, in this order; and the
   * new entries. One that is removed again is written too, because its place is one of those that
   * decide where the others come to lie.
   */
  void writeChanges() throws IOException {
    for (int i = 0; i < table.changes(); i++) {
      if (table.isLive(table.changedEntry(i))) {
        lookAtContent(table.changedEntry(i));
      }
    }
    for (int entry = table.base(); entry < table.size(); entry++) {
      lookAtKey(entry);
      lookAtContent(entry);
    }
    out.writeInt(table.base());
    writeForms();
    out.writeInt(table.changes());
    for (int i = 0; i < table.changes(); i++) {
      int entry = table.changedEntry(i);
      out.writeInt(entry);
      out.writeBoolean(!table.isLive(entry));
      if (table.isLive(entry)) {
        writeChangedContent(entry, table.valueBefore(i));
      }
    }
    if (table.isTimed()) {
      out.writeInt(table.touches());
      for (int i = 0; i < table.touches(); i++) {
        out.writeInt(table.touchedEntry(i));
      }
    }
    out.writeInt(table.size() - table.base());
    for (int entry = table.base(); entry < table.size(); entry++) {
      requirePlace(entry);
      writeKey(entry);
      writeContent(entry);
      out.writeBoolean(!table.isLive(entry));
    }
  }

  /**
   * What is written depends on the content alone, and not on the columns that it has come to lie
   * in.
   */
  private void lookAtKey(int entry) {
    longKeys = longKeys && (table.hasLongKeys() || table.key(entry) instanceof Long);
  }

  private void lookAtContent(int entry) {
    longValues = longValues && (table.hasLongValues() || table.value(entry) instanceof Long);
    counted = counted || table.count(entry) != 0;
  }

  private void writeForms() throws IOException {
    out.writeBoolean(longKeys);
    out.writeBoolean(longValues);
    out.writeBoolean(counted);
  }

  /** Otherwise the next start would refuse the key, when it is too late to fail the batch. */
  private void requirePlace(int entry) {
    Object key = table.key(entry);
    int now = groups.group(key);
    if (now != group) {
      throw new TidemillException(
          ErrorCode.UNSTABLE_KEY,
          "the key " + shortened(key) + " went into key group " + group
              + " and now belongs to key group " + now
              + ": it was changed after it was used as a key, or its codec does not write the"
              + " same bytes each time; do not change keys, use records or other immutable classes");
    }
  }

  private void writeKey(int entry) throws IOException {
    if (longKeys && table.key(entry) instanceof Long key) {
      out.writeLong(key);
    } else {
      try {
        out.writeKey(table.key(entry));
      } catch (RuntimeException e) {
        throw cannotWrite("the key ", entry, e);
      }
    }
  }

  private void writeContent(int entry) throws IOException {
    writeChangedContent(entry, null);
  }

  private void writeChangedContent(int entry, @Nullable Object before) throws IOException {
    if (longValues && table.value(entry) instanceof Long value) {
      out.writeLong(value);
    } else {
      try {
        HeldValues.writeChange(before, table.value(entry), out);
      } catch (RuntimeException e) {
        throw cannotWrite("the value of the key ", entry, e);
      }
    }
    if (counted) {
      out.writeInt(table.count(entry));
    }
  }

  /** A codec that a program brings may throw anything. */
  private TidemillException cannotWrite(String what, int entry, RuntimeException e) {
    return new TidemillException(
        e instanceof TidemillException known ? known.code() : ErrorCode.NOT_ENCODABLE,
        what + shortened(table.key(entry)) + ": "
            + (e instanceof TidemillException ? e.getMessage() : "its codec failed: " + e),
        e);
  }

  private static String shortened(@Nullable Object key) {
    String text = String.valueOf(key);
    return text.length() <= MAX_KEY_TEXT ? text : text.substring(0, MAX_KEY_TEXT) + "...";
  }
}
