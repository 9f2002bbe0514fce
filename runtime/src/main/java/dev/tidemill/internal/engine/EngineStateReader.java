/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.keyed.TableReader;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link EngineStateWriter} has written into the states and panes of an engine. */
final class EngineStateReader {
  /**
   * As many partitions as there are in no job; more are a sign of damage, and would take memory
   * before it shows.
   */
  private static final int MAX_PARTITIONS = 1 << 16;

  private final KeyedStates states;
  private final PaneStore panes;
  private final TimeFormat times;

  /** The number of keys that each state had after its last change, in all slices. */
  private final Map<String, Long> sizes;

  private final WrittenState written;
  private final boolean keysMayMove;

  /** What is read at this moment, for errors. */
  private String what = "what was written";

  EngineStateReader(
      WrittenState written,
      KeyedStates states,
      PaneStore panes,
      Map<String, Long> sizes,
      TimeFormat times) {
    this.written = written;
    this.keysMayMove = written.keysMayMove();
    this.states = states;
    this.panes = panes;
    this.sizes = sizes;
    this.times = times;
  }

  /**
   * Reads a slice of everything, and what has changed since.
   *
   * @throws TidemillException with the code STATE_UNREADABLE
   */
  void read(StateSlice slice) {
    try {
      what = "the snapshot";
      for (StateInput part : written.all(slice)) {
        try (StateInput in = part) {
          readAll(in);
        }
      }
      for (int i = 0; i < written.changes(); i++) {
        what = "change " + (i + 1) + " of " + written.changes();
        try (StateInput in = written.change(i, slice)) {
          readChanges(in);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  private TidemillException unreadable(Exception e) {
    if (e instanceof TidemillException known && known.code() == ErrorCode.INCOMPATIBLE_SCHEMA) {
      return known;
    }
    return new TidemillException(
        ErrorCode.STATE_UNREADABLE,
        what + " cannot be restored: " + e.getMessage()
            + "; restore what this job has written, undamaged and complete",
        e);
  }

  private void readAll(StateInput in) throws IOException {
    readHeader(EngineStateWriter.ALL, in);
    for (int left = size(in); left > 0; left--) {
      String name = in.readText();
      what = "the state \"" + name + "\"";
      Time version = Time.ofMillis(in.readLong());
      StateTable shape = readShape(in);
      Optional<String> now = written.presentState(name);
      if (now.isPresent()) {
        StateTable table = sameTable(now.get(), version, shape);
        for (int p = 0; p < shape.groups().numPartitions(); p++) {
          new TableReader(table, in, keysMayMove).readAll();
        }
        states.put(now.get(), table, version);
      } else {
        for (int p = 0; p < shape.groups().numPartitions(); p++) {
          new TableReader(shape, in).skipAll();
        }
      }
    }
    readPanes(in);
  }

  /** The table of an earlier part of the copy, or a new one. */
  private StateTable sameTable(String name, Time version, StateTable shape) throws IOException {
    Optional<StateTable> known = states.find(name);
    if (known.isPresent()
        && !(known.get().groups().equals(shape.groups())
            && known.get().isTimed() == shape.isTimed()
            && states.version(name).equals(Optional.of(version)))) {
      throw new IOException("its parts are of different batches, or in different key groups");
    }
    return known.orElse(shape);
  }

  private void readChanges(StateInput in) throws IOException {
    readHeader(EngineStateWriter.CHANGES, in);
    for (int left = size(in); left > 0; left--) {
      readChange(in);
    }
    Map<String, Time> first = new TreeMap<>();
    for (int left = size(in); left > 0; left--) {
      Optional<String> stream = written.presentStream(in.readText());
      Time batch = Time.ofMillis(in.readLong());
      stream.ifPresent(each -> first.put(each, batch));
    }
    panes.retain(first);
    readPanes(in);
  }

  private void readChange(StateInput in) throws IOException {
    String name = in.readText();
    Optional<Time> from =
        in.readBoolean() ? Optional.of(Time.ofMillis(in.readLong())) : Optional.empty();
    Time to = Time.ofMillis(in.readLong());
    long size = in.readLong();
    what = "the change of the state \"" + name + "\" in batch " + times.text(to);
    StateTable shape = readShape(in);
    Optional<String> now = written.presentState(name);
    if (now.isPresent()) {
      states.put(now.get(), changed(now.get(), from, shape, in), to);
      sizes.put(now.get(), size);
    } else {
      for (int p = 0; p < shape.groups().numPartitions(); p++) {
        new TableReader(shape, in).skipChanges();
      }
    }
  }

  private StateTable changed(String name, Optional<Time> from, StateTable shape, StateInput in)
      throws IOException {
    Optional<Time> version = states.version(name);
    if (!version.equals(from)) {
      throw new IOException("it starts from " + batch(from) + ", and the state is of "
          + batch(version) + "; a change before is missing, or comes twice");
    }
    StateTable table = states.find(name).orElse(shape);
    if (table.groups().count() != shape.groups().count()) {
      throw new IOException(
          "it is one of " + shape.groups() + ", and the state has " + table.groups());
    }
    table = table.placedBy(shape.groups());
    if (version.isPresent()) {
      // what the first batch did after a timeout was added or removed; see VersionedState.timed
      table = table.timed(shape.isTimed(), version.get());
    }
    for (int p = 0; p < table.groups().numPartitions(); p++) {
      new TableReader(table, in, keysMayMove).readChanges();
    }
    return table;
  }

  private String batch(Optional<Time> batch) {
    return batch.map(time -> "batch " + times.text(time)).orElse("no batch");
  }

  private static void readHeader(int kind, StateInput in) throws IOException {
    int version = in.readInt();
    int itsKind = in.readInt();
    if (version != EngineStateWriter.VERSION || itsKind != kind) {
      throw new IOException("it is of the form " + version + " and the kind " + itsKind
          + ", and known is the form " + EngineStateWriter.VERSION + ", expected the kind " + kind);
    }
  }

  private static StateTable readShape(StateInput in) throws IOException {
    int count = in.readInt();
    int numPartitions = in.readInt();
    if (count < 1
        || count > KeyGroups.MAX_GROUPS
        || numPartitions < 1
        || numPartitions > MAX_PARTITIONS) {
      throw new IOException(count + " key groups in " + numPartitions + " partitions");
    }
    return new StateTable(new KeyGroups(count, numPartitions), in.readBoolean());
  }

  private void readPanes(StateInput in) throws IOException {
    while (in.nextSection(EngineStateWriter.PANE_PLACES) >= 0) {
      String stream = in.readText();
      Time batch = Time.ofMillis(in.readLong());
      what = "the pane of \"" + stream + "\" of batch " + times.text(batch);
      Optional<String> now = written.presentStream(stream);
      if (now.isPresent()) {
        List<List<Object>> partitions = new ArrayList<>();
        for (int partition = size(in); partition > 0; partition--) {
          partitions.add(readRecords(in));
        }
        panes.putAll(Map.of(new PaneKey(now.get(), batch), new PartitionedRecords<>(partitions)));
      } else {
        in.skipSection();
      }
    }
  }

  @SuppressWarnings("NullAway") // records may be null, and so may what they hold
  private static List<Object> readRecords(StateInput in) throws IOException {
    int size = size(in);
    boolean pairs = in.readBoolean();
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Object record = pairs ? pair(in.readKey(), in.readValue()) : in.readValue();
      records.add(record);
    }
    return records;
  }

  @SuppressWarnings("NullAway") // keys and values may be null
  private static Pair<Object, Object> pair(@Nullable Object key, @Nullable Object value) {
    return new Pair<>(key, value);
  }

  private static int size(StateInput in) throws IOException {
    int size = in.readInt();
    if (size < 0) {
      throw new IOException("a number of elements of " + size);
    }
    return size;
  }
}
