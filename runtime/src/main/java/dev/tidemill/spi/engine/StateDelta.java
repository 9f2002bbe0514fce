/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.List;

/**
 * What a batch has changed in all that its engine keeps from one batch to the next: keyed state, and the panes of windows. Made by {@link
 * BatchEvaluator#prepare}, and good until that evaluator commits or is closed. It is a look at what the engine has, so whoever does not
 * write it pays nothing for it.
 */
public interface StateDelta {
  /** Names of the states that the batch has changed, in alphabetical order. */
  List<String> states();

  /**
   * Writes it, on the calling thread, as often as wanted; {@link Engine#restore} reads it. May block. Costs a walk over what has changed.
   *
   * @throws IllegalStateException if the batch has been committed or is over
   */
  void write(StateOutput out) throws IOException;
}
