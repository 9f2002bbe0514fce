/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.List;

/**
 * The changes of a batch to what its engine keeps between batches: keyed state and panes of
 * windows. Created by {@link BatchEvaluator#prepare}, and valid until that evaluator commits or is
 * closed. It is a view of the engine's data, so it costs nothing unless it is written.
 */
public interface StateDelta {
  /** Returns the names of the states that the batch changed, in alphabetical order. */
  List<String> states();

  /**
   * Writes the changes on the calling thread, for {@link Engine#restore} to read. May be called
   * more than once; may block. Iterates over the changed keys.
   *
   * @throws IllegalStateException if the batch has been committed or is over
   */
  void write(StateOutput out) throws IOException;
}
