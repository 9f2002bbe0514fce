/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateSlice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * State as it was written: at most one complete copy, and the changes of the batches since then.
 *
 * <p>Implemented by the runtime, and called by engines, which close each input. Slices may be read
 * by several threads concurrently, but each input is used by one thread. Calls may block.
 */
public interface WrittenState {
  /** Returns the number of slices in which the complete copy is best read. */
  int slices();

  /**
   * Opens the complete copy: what {@link Engine#write} wrote, or disjoint slices of it that
   * {@link Engine#merge} wrote. Without any, the changes start from no state.
   *
   * @param slice the part to read
   */
  List<StateInput> all(StateSlice slice) throws IOException;

  /** Returns the number of changes. */
  int changes();

  /**
   * Opens what {@link StateDelta#write} wrote in a committed batch.
   *
   * @param i index of the change, oldest first
   * @param slice the part to read
   */
  StateInput change(int i, StateSlice slice) throws IOException;

  /**
   * Returns the name under which a written state is restored. The default is the same name.
   *
   * @return empty if the state is not restored
   */
  default Optional<String> presentState(String name) {
    return Optional.of(name);
  }

  /**
   * Returns the key of the stream under which its written panes are restored. The default is the
   * same key.
   *
   * @return empty if the panes are not restored
   */
  default Optional<String> presentStream(String key) {
    return Optional.of(key);
  }

  /**
   * Returns whether classes have changed since something was written, so that keys may belong to
   * other key groups than those that they were written in. Then {@link Engine#restore} places them
   * anew. Otherwise, such a key is a sign of damage. The default is {@code false}.
   */
  default boolean keysMayMove() {
    return false;
  }

  /** Returns written state of inputs that can be read once, in one slice. */
  static WrittenState of(StateInput all, List<? extends StateInput> changes) {
    return new WrittenState() {
      @Override
      public int slices() {
        return 1;
      }

      @Override
      public List<StateInput> all(StateSlice slice) {
        return List.of(all);
      }

      @Override
      public int changes() {
        return changes.size();
      }

      @Override
      public StateInput change(int i, StateSlice slice) {
        return changes.get(i);
      }
    };
  }
}
