/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keyed state, with one table for each key group that has keys.
 *
 * <p>It is not accessed between batches. Within a batch, one thread changes the groups of each
 * partition through a {@link StateCursor}; then {@link #commit} or {@link #abort} ends the batch.
 * {@link TableWriter} writes the state, and {@link TableReader} restores it.
 */
public final class StateTable {
  private final KeyGroups groups;
  private final boolean timed;
  private final @Nullable KeyGroupTable[] tables;

  /** Creates an empty state. With {@code timed}, it records when each key was last used. */
  public StateTable(KeyGroups groups, boolean timed) {
    this(groups, timed, new @Nullable KeyGroupTable[groups.count()]);
  }

  private StateTable(KeyGroups groups, boolean timed, @Nullable KeyGroupTable[] tables) {
    this.groups = groups;
    this.timed = timed;
    this.tables = tables;
  }

  public KeyGroups groups() {
    return groups;
  }

  /** Returns the number of keys in all groups. */
  public long size() {
    long size = 0;
    for (KeyGroupTable table : tables) {
      size += table == null ? 0 : table.base();
    }
    return size;
  }

  /** Returns the number of keys of each group, in the order of the groups. */
  public List<Long> groupSizes() {
    List<Long> sizes = new ArrayList<>(tables.length);
    for (KeyGroupTable table : tables) {
      sizes.add(table == null ? 0L : table.base());
    }
    return sizes;
  }

  /** Returns the number of keys in all groups once this batch is committed. */
  public long sizeAfterBatch() {
    long size = 0;
    for (KeyGroupTable table : tables) {
      size += table == null ? 0 : table.size() - table.removals();
    }
    return size;
  }

  /** Returns how many keys this batch has changed or added so far, without those it has removed. */
  public long changedKeys() {
    long changed = 0;
    for (KeyGroupTable table : tables) {
      changed += table == null ? 0 : table.visibleChanges();
    }
    return changed;
  }

  /** Returns how many of the keys that were there before this batch has removed so far. */
  public long removedKeys() {
    long removed = 0;
    for (KeyGroupTable table : tables) {
      removed += table == null ? 0 : table.visibleRemovals();
    }
    return removed;
  }

  /** Commits the changes of this batch in the groups of one partition. */
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

  /** Rolls back the changes of this batch in all groups; see {@link #abort(int)}. */
  public void abort() {
    abort(0, tables.length);
  }

  /**
   * Rolls back the changes of this batch in the groups of one partition.
   *
   * @throws IllegalStateException if a group could not be rolled back for lack of stack or memory;
   *     the call can be repeated
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

  /** Returns whether it records when each key was last used. */
  public boolean isTimed() {
    return timed;
  }

  /**
   * Returns the same state in another number of partitions. Both share all keys, so this one must
   * not be used afterwards.
   *
   * @throws IllegalArgumentException if the number of groups differs: then keys belong to others
   */
  public StateTable placedBy(KeyGroups other) {
    if (other.count() != groups.count()) {
      throw new IllegalArgumentException(
          "state in " + groups.count() + " key groups cannot be placed in " + other.count());
    }
    return other.equals(groups) ? this : new StateTable(other, timed, tables);
  }

  /**
   * Returns the same state with or without a record of when each key was last used. Called between
   * batches. Both share all keys, so this one must not be used afterwards, except for another call.
   *
   * @param lastUsed when all keys count as used, if nothing was recorded so far
   */
  public StateTable timed(boolean newTimed, Time lastUsed) {
    if (newTimed == timed) {
      return this;
    }
    for (KeyGroupTable table : tables) {
      if (table != null) {
        table.recordTouches(newTimed, lastUsed.millis());
      }
    }
    return new StateTable(groups, newTimed, tables);
  }

  /**
   * Returns the same state with each key in the group that it belongs to, after it was read from
   * another one. Within a group, keys come in the order of their former groups and of their order
   * there. Both share all values, so this one must not be used afterwards. Looks at all keys.
   *
   * @return this one, if all keys are where they belong
   * @throws TidemillException with the code INCOMPATIBLE_SCHEMA if two keys are equal
   */
  public StateTable placedAnew() {
    return isInPlace() ? this : new Replacement(groups, timed).of(tables);
  }

  private boolean isInPlace() {
    for (int group = 0; group < tables.length; group++) {
      KeyGroupTable table = tables[group];
      if (table != null && !table.hasLongKeys()) {
        for (int entry = 0; entry < table.size(); entry++) {
          if (groups.group(table.key(entry)) != group) {
            return false;
          }
        }
      }
    }
    return true;
  }

  static TidemillException keysAreEqual(@Nullable Object key) {
    return new TidemillException(
        ErrorCode.INCOMPATIBLE_SCHEMA,
        "the key " + key + " comes twice in a state: keys that were different are equal with the"
            + " classes of this program; keep the fields in which they differ, or drop the state"
            + " with stream.checkpoint.drop");
  }

  /** Adds the groups of a disjoint part of the same state, which must not be used afterwards. */
  public void add(StateTable part) {
    for (int group = 0; group < tables.length; group++) {
      KeyGroupTable table = part.tables[group];
      if (table != null) {
        tables[group] = table;
      }
    }
  }

  /** Sets the table of a group that was read. */
  void loaded(int group, KeyGroupTable table) {
    tables[group] = table;
  }

  /** Sets the table of a group with changes that were read, and commits them. */
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

  /** Starts changing the state of one partition. */
  StateCursor cursor(int partition, Origin origin) {
    return new StateCursor(this, partition, origin);
  }
}
