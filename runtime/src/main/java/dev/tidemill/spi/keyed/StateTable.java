/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keyed state: a table for each key group, of which those without keys are absent.
 *
 * <p>Between batches nobody touches it. Within one, each partition's groups are changed by one thread, through a {@link StateCursor};
 * then {@link #commit} or {@link #abort} ends the batch.
 * {@link TableWriter} writes it down, {@link TableReader} makes the same state of that.
 */
public final class StateTable {
  private final KeyGroups groups;
  private final boolean timed;
  private final @Nullable KeyGroupTable[] tables;

  /** An empty state; with {@code timed} it knows when each key was used. */
  public StateTable(KeyGroups groups, boolean timed) {
    this.groups = groups;
    this.timed = timed;
    this.tables = new @Nullable KeyGroupTable[groups.count()];
  }

  public KeyGroups groups() {
    return groups;
  }

  /** How many keys have a state, in all groups. */
  public long size() {
    long size = 0;
    for (KeyGroupTable table : tables) {
      size += table == null ? 0 : table.base();
    }
    return size;
  }

  /** Makes the changes of this batch the state, in the groups of one partition. */
  public void commit(int partition, Time batch) {
    for (int group = groups.firstGroup(partition);
        group < groups.firstGroup(partition + 1);
        group++) {
      KeyGroupTable table = tables[group];
      if (table != null) {
        table.commit(batch.millis());
        drop(group, table);
      }
    }
  }

  /** Takes the changes of this batch back, in all groups; see the other method. */
  public void abort() {
    abort(0, tables.length);
  }

  /**
   * Takes the changes of this batch back, in the groups of one partition.
   *
   * @throws IllegalStateException if some group could not be put back, where the stack or the memory ends; it can be called again
   */
  public void abort(int partition) {
    abort(groups.firstGroup(partition), groups.firstGroup(partition + 1));
  }

  private void abort(int firstGroup, int endGroup) {
    IllegalStateException failure = null;
    for (int group = firstGroup; group < endGroup; group++) {
      KeyGroupTable table = tables[group];
      if (table != null) {
        try {
          table.abort();
          drop(group, table);
        } catch (Throwable e) {
          if (failure == null) {
            failure = new IllegalStateException("key group " + group + " was not put back", e);
          }
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Whether it knows when each key was used. */
  public boolean isTimed() {
    return timed;
  }

  /** Takes the table of a group that was read. */
  void loaded(int group, KeyGroupTable table) {
    tables[group] = table;
  }

  /** Takes the table of a group to which changes were read, and commits them. */
  void changed(int group, KeyGroupTable table, long batchMillis) {
    tables[group] = table;
    table.commit(batchMillis);
    drop(group, table);
  }

  private void drop(int group, KeyGroupTable table) {
    if (table.size() == 0) {
      tables[group] = null;
    }
  }

  @Nullable
  KeyGroupTable group(int group) {
    return tables[group];
  }

  KeyGroupTable existing(int group) {
    return Objects.requireNonNull(tables[group], "a group with keys");
  }

  KeyGroupTable added(int group, @Nullable Object key, @Nullable Object value) {
    KeyGroupTable table = new KeyGroupTable(key, value, timed);
    tables[group] = table;
    return table;
  }

  /** Begins to change the state of one partition. */
  StateCursor cursor(int partition, Origin origin) {
    return new StateCursor(this, partition, origin);
  }
}
