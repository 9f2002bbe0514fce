/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateSlice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads written state slice by slice, so that it takes the memory of one slice. An engine restores
 * each of them, which checks it as the start of a job does.
 */
final class StateView {
  private final Engine engine;
  private final WrittenState written;
  private final int slices;

  StateView(Engine engine, WrittenState written) {
    this(engine, written, written.slices());
  }

  /** @param slices in how many slices the state is read */
  StateView(Engine engine, WrittenState written, int slices) {
    this.engine = engine;
    this.written = written;
    this.slices = slices;
  }

  int slices() {
    return slices;
  }

  /**
   * Restores one slice, in place of the one before.
   *
   * @throws TidemillException with {@code STATE_UNREADABLE} if it is damaged
   */
  RestoredState restore(int slice) {
    return engine.restore(new OneSlice(written, new StateSlice(slice, slices)));
  }

  /** The entries of a state in the slice that was restored last. */
  List<Pair<?, ?>> entries(String state) {
    return engine.state(state);
  }

  /** One slice, as if it were everything. */
  private record OneSlice(WrittenState written, StateSlice slice) implements WrittenState {
    @Override
    public int slices() {
      return 1;
    }

    @Override
    public List<StateInput> all(StateSlice ofOne) throws IOException {
      return written.all(slice);
    }

    @Override
    public int changes() {
      return written.changes();
    }

    @Override
    public StateInput change(int i, StateSlice ofOne) throws IOException {
      return written.change(i, slice);
    }

    @Override
    public Optional<String> presentState(String name) {
      return written.presentState(name);
    }

    @Override
    public Optional<String> presentStream(String key) {
      return written.presentStream(key);
    }

    @Override
    public boolean keysMayMove() {
      return written.keysMayMove();
    }
  }
}
