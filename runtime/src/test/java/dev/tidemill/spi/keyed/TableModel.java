/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link KeyGroupTable} must be, in lists and by copies. */
final class TableModel {
  private List<Entry> committed = new ArrayList<>();
  private List<Entry> entries = new ArrayList<>();
  private final List<Integer> changed = new ArrayList<>();
  private final List<Integer> touched = new ArrayList<>();

  /** The keys that the last batch has left, the one touched the longest ago first. */
  private final List<@Nullable Object> committedOrder = new ArrayList<>();

  /** An entry as it is at some time. */
  record Entry(
      @Nullable Object key, @Nullable Object value, int count, boolean live, long touchedMillis) {
    Entry with(@Nullable Object newValue, int newCount) {
      return new Entry(key, newValue, newCount, true, touchedMillis);
    }

    Entry removed() {
      return new Entry(key, value, count, false, touchedMillis);
    }

    Entry touchedAt(long millis) {
      return new Entry(key, value, count, live, millis);
    }
  }

  List<Entry> entries() {
    return entries;
  }

  int base() {
    return committed.size();
  }

  List<Integer> changed() {
    return changed;
  }

  List<@Nullable Object> order() {
    return committedOrder;
  }

  boolean isTouched(int entry) {
    return touched.contains(entry);
  }

  Optional<Integer> find(@Nullable Object key) {
    for (int i = 0; i < entries.size(); i++) {
      if (Objects.equals(entries.get(i).key(), key)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  void insert(@Nullable Object key, @Nullable Object value, int count) {
    entries.add(new Entry(key, value, count, true, 0));
  }

  void put(int entry, @Nullable Object value, int count) {
    entries.set(entry, entries.get(entry).with(value, count));
    noteChange(entry);
  }

  void remove(int entry) {
    entries.set(entry, entries.get(entry).removed());
    noteChange(entry);
  }

  void touch(int entry) {
    if (entry < base() && !touched.contains(entry)) {
      touched.add(entry);
    }
  }

  private void noteChange(int entry) {
    if (entry < base() && !changed.contains(entry)) {
      changed.add(entry);
    }
  }

  void commit(long millis) {
    List<Integer> used = new ArrayList<>(touched);
    for (int entry = base(); entry < entries.size(); entry++) {
      used.add(entry);
    }
    for (int entry : used) {
      entries.set(entry, entries.get(entry).touchedAt(millis));
      committedOrder.remove(entries.get(entry).key());
      committedOrder.add(entries.get(entry).key());
    }
    for (int entry = entries.size() - 1; entry >= 0; entry--) {
      if (!entries.get(entry).live()) {
        committedOrder.remove(entries.get(entry).key());
        Entry last = entries.remove(entries.size() - 1);
        if (entry < entries.size()) {
          entries.set(entry, last);
        }
      }
    }
    end();
    committed = new ArrayList<>(entries);
  }

  void abort() {
    entries = new ArrayList<>(committed);
    end();
  }

  private void end() {
    changed.clear();
    touched.clear();
  }
}
