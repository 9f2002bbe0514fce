/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.internal.state.VersionedState;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.keyed.TableWriter;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes what an engine keeps from one batch to the next. {@link EngineStateReader} reads it. */
final class EngineStateWriter {
  /** Of the form in which engines write; a reader refuses any that it does not know. */
  static final int VERSION = 1;

  static final int ALL = 1;
  static final int CHANGES = 2;

  private final StateOutput out;

  EngineStateWriter(StateOutput out) {
    this.out = out;
  }

  /** Writes everything. */
  void writeAll(
      SortedMap<String, VersionedState> states, SortedMap<PaneKey, PartitionedRecords<?>> panes)
      throws IOException {
    writeHeader(ALL);
    out.writeInt(states.size());
    for (Map.Entry<String, VersionedState> state : states.entrySet()) {
      StateTable table = state.getValue().table();
      out.writeText(state.getKey());
      out.writeLong(state.getValue().version().orElseThrow().millis());
      writeShape(table);
      for (int partition = 0; partition < table.groups().numPartitions(); partition++) {
        new TableWriter(table, partition, out).writeAll();
      }
    }
    writePanes(panes);
  }

  void writeHeader(int kind) throws IOException {
    out.writeInt(VERSION);
    out.writeInt(kind);
  }

  /** Writes a change, and which version it changes into which. */
  void writeChange(PreparedChange prepared) throws IOException {
    StateTable table = prepared.made().state().table();
    Time to = prepared.change().to();
    out.writeText(prepared.name());
    out.writeBoolean(prepared.change().from().isPresent());
    if (prepared.change().from().isPresent()) {
      out.writeLong(prepared.change().from().get().millis());
    }
    out.writeLong(to.millis());
    writeShape(table);
    for (int partition = 0; partition < table.groups().numPartitions(); partition++) {
      new TableWriter(table, partition, out).writeChanges(to);
    }
  }

  private void writeShape(StateTable table) throws IOException {
    out.writeInt(table.groups().count());
    out.writeInt(table.groups().numPartitions());
    out.writeBoolean(table.isTimed());
  }

  /** Writes which panes are left: the first of each stream that has any. */
  void writeFirstBatches(SortedMap<String, Time> first) throws IOException {
    out.writeInt(first.size());
    for (Map.Entry<String, Time> stream : first.entrySet()) {
      out.writeText(stream.getKey());
      out.writeLong(stream.getValue().millis());
    }
  }

  /** Writes the records of panes. */
  void writePanes(SortedMap<PaneKey, PartitionedRecords<?>> panes) throws IOException {
    out.writeInt(panes.size());
    for (Map.Entry<PaneKey, PartitionedRecords<?>> pane : panes.entrySet()) {
      out.writeText(pane.getKey().stream());
      out.writeLong(pane.getKey().batch().millis());
      List<? extends List<?>> partitions = pane.getValue().partitions();
      out.writeInt(partitions.size());
      for (List<?> records : partitions) {
        writeRecords(records);
      }
    }
  }

  /** Pairs are written as keys and values, so that both are encoded as those of the state are. */
  private void writeRecords(List<?> records) throws IOException {
    boolean pairs = records.stream().allMatch(Pair.class::isInstance);
    out.writeInt(records.size());
    out.writeBoolean(pairs);
    for (Object record : records) {
      if (pairs && record instanceof Pair<?, ?> pair) {
        out.writeKey(pair.key());
        out.writeValue(pair.value());
      } else {
        out.writeValue(record);
      }
    }
  }
}
