/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.internal.progress.OpenOperation;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateSlice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Says how much of a state an engine has begun to read. Each part counts when it is opened, so it is
 * ahead by one slice for each thread.
 */
record RestoreProgress(StoredState state, OpenOperation operation) implements WrittenState {
  @Override
  public Optional<String> presentState(String name) {
    return state.presentState(name);
  }

  @Override
  public Optional<String> presentStream(String key) {
    return state.presentStream(key);
  }

  @Override
  public boolean keysMayMove() {
    return state.keysMayMove();
  }

  @Override
  public int slices() {
    return state.slices();
  }

  @Override
  public List<StateInput> all(StateSlice slice) throws IOException {
    List<StateInput> inputs = state.all(slice);
    read(state.snapshot().map(Manifest::length).orElse(0L), slice);
    return inputs;
  }

  @Override
  public int changes() {
    return state.changes();
  }

  @Override
  public StateInput change(int i, StateSlice slice) throws IOException {
    StateInput input = state.change(i, slice);
    read(state.records().get(i).length(), slice);
    return input;
  }

  private void read(long bytes, StateSlice slice) {
    operation.add((double) bytes / slice.count(), (double) state.bytes());
  }
}
