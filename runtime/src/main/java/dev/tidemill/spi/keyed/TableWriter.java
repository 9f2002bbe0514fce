/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Writes one partition of keyed state by key group: all of it, or the changes of a batch.
 * {@link TableReader} reads it.
 *
 * <p>Called by engines. One thread writes a partition; several partitions may be written
 * concurrently, each to its own output. May block if the output does. Iterates over what it writes;
 * there is no other cost.
 */
public final class TableWriter {
  /** Version of the format of keyed state. Readers reject unknown versions. */
  static final int VERSION = 1;

  static final int ALL = 1;
  static final int CHANGES = 2;

  private final StateTable state;
  private final int partition;
  private final StateOutput out;

  /** Creates a writer from a partition to an output. */
  public TableWriter(StateTable state, int partition, StateOutput out) {
    this.state = state;
    this.partition = partition;
    this.out = out;
  }

  /**
   * Writes the state after the last batch. Called between batches.
   *
   * @throws IllegalStateException if a batch is changing the state
   */
  public void writeAll() throws IOException {
    writeHeader(ALL);
    for (int group : groups(table -> true)) {
      out.beginSection(group, state.groups().count());
      writer(group).writeAll();
      out.endSection();
    }
    out.endSections();
  }

  /**
   * Writes the changes of a batch. Called after its last change and before it is committed, any
   * number of times.
   *
   * @param batch the batch that will be committed
   */
  public void writeChanges(Time batch) throws IOException {
    writeHeader(CHANGES);
    out.writeLong(batch.millis());
    for (int group : groups(KeyGroupTable::isChanged)) {
      out.beginSection(group, state.groups().count());
      writer(group).writeChanges();
      out.endSection();
    }
    out.endSections();
  }

  /**
   * Writes some entries, spread evenly over a state, in the form that they have in a copy of all of
   * it: for an estimate of its length. Nothing can read them. Called between batches.
   *
   * @return number of entries that were written: all, or the highest number
   */
  public static int writeSample(StateTable state, int maxEntries, StateOutput out)
      throws IOException {
    long size = state.size();
    int count = (int) Math.min(size, maxEntries);
    int written = 0;
    long before = 0;
    for (int group = 0; written < count; group++) {
      KeyGroupTable table = state.group(group);
      if (table != null) {
        List<Integer> entries = new ArrayList<>();
        for (; written < count && written * size / count < before + table.size(); written++) {
          entries.add((int) (written * size / count - before));
        }
        new GroupWriter(state.groups(), group, table, out).writeEntries(entries);
        before += table.size();
      }
    }
    return count;
  }

  private void writeHeader(int kind) throws IOException {
    out.writeInt(VERSION);
    out.writeInt(kind);
    out.writeInt(state.groups().count());
    out.writeBoolean(state.isTimed());
  }

  private List<Integer> groups(Predicate<KeyGroupTable> condition) {
    KeyGroups groups = state.groups();
    List<Integer> found = new ArrayList<>();
    for (int group = groups.firstGroup(partition);
        group < groups.firstGroup(partition + 1);
        group++) {
      KeyGroupTable table = state.group(group);
      if (table != null && condition.test(table)) {
        found.add(group);
      }
    }
    return found;
  }

  private GroupWriter writer(int group) {
    return new GroupWriter(state.groups(), group, state.existing(group), out);
  }
}
