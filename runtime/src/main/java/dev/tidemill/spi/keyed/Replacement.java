/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.state.KeyGroups;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Places the keys of a state anew, after changed classes have given them other hashes. */
final class Replacement {
  private final KeyGroups groups;
  private final boolean timed;
  private final StateTable placed;
  private final List<Timer> timers = new ArrayList<>();

  /** When the key of an entry was used last. */
  private record Timer(KeyGroupTable table, int entry, long touchedMillis) {}

  Replacement(KeyGroups groups, boolean timed) {
    this.groups = groups;
    this.timed = timed;
    this.placed = new StateTable(groups, timed);
  }

  /** The state with the keys of these tables. */
  StateTable of(@Nullable KeyGroupTable[] tables) {
    for (KeyGroupTable table : tables) {
      if (table != null) {
        add(table);
      }
    }
    // the sort is stable: of one time, keys stay in the order in which they were used
    timers.sort(Comparator.comparingLong(Timer::touchedMillis));
    timers.forEach(timer -> timer.table.loadTimer(timer.entry, timer.touchedMillis));
    for (int group = 0; group < groups.count(); group++) {
      KeyGroupTable table = placed.group(group);
      if (table != null) {
        table.loaded();
      }
    }
    return placed;
  }

  private void add(KeyGroupTable old) {
    KeyGroupTable[] newTables = new KeyGroupTable[old.size()];
    int[] newEntries = new int[old.size()];
    for (int entry = 0; entry < old.size(); entry++) {
      Object key = old.key(entry);
      Object value = old.value(entry);
      int group = groups.group(key);
      KeyGroupTable known = placed.group(group);
      KeyGroupTable table = known == null ? placed.added(group, key, value) : known;
      int hashCode = Objects.hashCode(key);
      if (table.find(key, hashCode) >= 0) {
        throw StateTable.keysAreEqual(key);
      }
      newTables[entry] = table;
      newEntries[entry] = table.insert(key, hashCode, value, old.count(entry));
    }
    if (timed) {
      for (int entry = old.firstTimer(); entry >= 0; entry = old.nextTimer(entry)) {
        timers.add(new Timer(newTables[entry], newEntries[entry], old.touchedMillis(entry)));
      }
    }
  }
}
