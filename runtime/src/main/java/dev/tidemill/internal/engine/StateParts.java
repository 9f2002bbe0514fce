/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.internal.state.VersionedState;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * State that is read from what was written, apart from the state of any engine: all of it, or a
 * slice.
 *
 * @param sizes the number of keys that each state had after its last change, if one was read
 */
record StateParts(KeyedStates states, PaneStore panes, Map<String, Long> sizes) {
  StateParts(KeyedStates states, PaneStore panes) {
    this(states, panes, new TreeMap<>());
  }

  static StateParts read(WrittenState written, StateSlice slice, TimeFormat times) {
    StateParts parts = new StateParts(new KeyedStates(), new PaneStore());
    new EngineStateReader(written, parts.states, parts.panes, parts.sizes, times).read(slice);
    return parts;
  }

  /** Adds another slice of the same state. */
  void add(StateParts slice) {
    slice
        .states
        .all()
        .forEach((name, state) -> states
            .find(name)
            .ifPresentOrElse(
                table -> table.add(state.table()),
                () -> states.put(name, state.table(), state.version().orElseThrow())));
    panes.putAll(slice.panes.all());
    sizes.putAll(slice.sizes);
  }

  /**
   * Verifies that all slices together have as many keys as the engine had that wrote them.
   *
   * @throws TidemillException with the code STATE_UNREADABLE if keys are missing, which no checksum
   *     shows if they were never written
   */
  void verifySizes() {
    sizes.forEach((name, size) -> {
      long restored = states.find(name).map(StateTable::size).orElse(0L);
      if (restored != size) {
        throw new TidemillException(
            ErrorCode.STATE_UNREADABLE,
            "the state \"" + name + "\" cannot be restored: it has " + restored + " keys, and had "
                + size + " when it was written; restore an older copy of the checkpoint directory");
      }
    });
  }

  /**
   * Moves keys to the groups that they belong to.
   *
   * @return whether there were any to move
   */
  boolean placeKeys() {
    boolean moved = false;
    for (Map.Entry<String, VersionedState> state : states.all().entrySet()) {
      StateTable table = state.getValue().table();
      StateTable placed = table.placedAnew();
      if (placed != table) {
        states.put(state.getKey(), placed, state.getValue().version().orElseThrow());
        moved = true;
      }
    }
    return moved;
  }

  void write(StateOutput out) throws IOException {
    new EngineStateWriter(out).writeAll(states.all(), panes.all());
  }
}
