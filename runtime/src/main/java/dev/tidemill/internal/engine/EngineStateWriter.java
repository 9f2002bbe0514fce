/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.state.VersionedState;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.keyed.TableWriter;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.state.KeyGroups;
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

  /** Number of places of panes, by which slices select them. */
  static final int PANE_PLACES = KeyGroups.MAX_GROUPS;

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
    out.writeLong(table.sizeAfterBatch());
    writeShape(table);
    try {
      for (int partition = 0; partition < table.groups().numPartitions(); partition++) {
        new TableWriter(table, partition, out).writeChanges(to);
      }
    } catch (TidemillException e) {
      throw new TidemillException(
          e.code(),
          "the state \"" + prepared.name() + "\" of " + prepared.change().origin()
              + " cannot be written: " + e.getMessage(),
          e);
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
    for (Map.Entry<PaneKey, PartitionedRecords<?>> pane : panes.entrySet()) {
      out.beginSection(place(pane.getKey()), PANE_PLACES);
      out.writeText(pane.getKey().stream());
      out.writeLong(pane.getKey().batch().millis());
      List<? extends List<?>> partitions = pane.getValue().partitions();
      out.writeInt(partitions.size());
      for (List<?> records : partitions) {
        writeRecords(pane.getKey().stream(), records);
      }
      out.endSection();
    }
    out.endSections();
  }

  /** Spreads panes over slices, the panes of one stream too. */
  private static int place(PaneKey pane) {
    return new KeyGroups(PANE_PLACES, 1)
        .groupOfHash(31 * pane.stream().hashCode() + Long.hashCode(pane.batch().millis()));
  }

  /** Pairs are written as keys and values, so that both are encoded as those of the state are. */
  private void writeRecords(String stream, List<?> records) throws IOException {
    boolean pairs = records.stream().allMatch(Pair.class::isInstance);
    out.writeInt(records.size());
    out.writeBoolean(pairs);
    for (Object record : records) {
      try {
        if (pairs && record instanceof Pair<?, ?> pair) {
          out.writeKey(pair.key());
          out.writeValue(pair.value());
        } else {
          out.writeValue(record);
        }
      } catch (TidemillException e) {
        throw new TidemillException(
            e.code(),
            "a record of the stream \"" + stream
                + "\", which a window needs in later batches, cannot be written: " + e.getMessage(),
            e);
      }
    }
  }
}
