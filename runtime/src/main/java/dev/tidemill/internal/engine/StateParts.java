/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;

/**
 * State that is read from what was written, apart from the state of any engine: all of it, or a
 * slice.
 */
record StateParts(KeyedStates states, PaneStore panes) {
  static StateParts read(WrittenState written, StateSlice slice, TimeFormat times) {
    StateParts parts = new StateParts(new KeyedStates(), new PaneStore());
    new EngineStateReader(parts.states, parts.panes, times).read(written, slice);
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
  }

  void write(StateOutput out) throws IOException {
    new EngineStateWriter(out).writeAll(states.all(), panes.all());
  }
}
