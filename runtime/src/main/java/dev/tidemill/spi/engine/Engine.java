/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
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

  /** Stops what the engine has started. Nothing is evaluated any more. */
  @Override
  void close();
}
