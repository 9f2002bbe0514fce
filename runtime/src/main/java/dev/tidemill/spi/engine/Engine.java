/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.List;

/**
 * Runs plans: the embedded engine, or one on a cluster.
 *
 * <p>Made when the context is built, so that datasets can be computed before the context starts; closed when
 * it has stopped. Methods are called on the driver's thread, one at a time; those of its evaluators by any thread.
 */
public interface Engine extends AutoCloseable {
  /** Evaluates plans that belong to no batch; what such an evaluation computes is not shared with another. */
  Evaluator evaluator();

  /**
   * Begins a batch, or another attempt at one; the caller closes it when the batch is over. At most one is open.
   *
   * @param batch which batch it is, and which attempt at it; errors name its time
   */
  BatchEvaluator begin(BatchInfo batch);

  /**
   * A copy of a keyed state as the last batch left it, in the order in which views show it; empty if there is no such state yet.
   * Called between batches.
   *
   * @param name the name that plans give it
   */
  List<Pair<?, ?>> state(String name);

  /**
   * Writes all that is kept from one batch to the next: keyed state, and panes of windows. What the program has cached by itself is not
   * part of it. Called on the driver's thread between batches; may block. Costs a walk over all keys.
   *
   * @throws IllegalStateException while a batch is open that has changed state
   */
  void write(StateOutput out) throws IOException;

  /**
   * Puts in the place of all that is kept what was written before: all of it, and what batches have changed since. The state is then the
   * same in all that a later batch can see. Called on the driver's thread, before the first batch; may block. If it throws, the engine has
   * no state, and can be told to restore again.
   *
   * @param all what {@link #write} has written
   * @param changes what {@link StateDelta#write} has written in each batch since that counts, the oldest first
   * @throws dev.tidemill.error.TidemillException with the code STATE_UNREADABLE if something else comes, or a key is found in another
   *     key group than its own; names the state
   */
  RestoredState restore(StateInput all, List<StateInput> changes);

  /** Stops what the engine has started. Nothing is evaluated any more. */
  @Override
  void close();
}
