/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import java.util.Map;

/**
 * Computes the plans of one batch. A node that several of them share is computed once, as far as its records are kept
 * anyway: those of a shuffle, and of a cached node.
 */
public interface BatchEvaluator extends Evaluator, AutoCloseable {
  /** How many records were read from each source so far, by name of the source. */
  Map<String, Long> recordsRead();

  /**
   * Makes the changes of keyed state that this batch has computed the state that the next one starts from. Called once, when
   * the batch has succeeded, before {@link #close}; without it, closing takes all changes back. Waits for actions on other threads, as
   * {@link #close} does.
   */
  void commit();

  /**
   * Ends the batch: plans are evaluated no more, unless all they read is kept in cached nodes; otherwise that is
   * an error with the code {@code RDD_EXPIRED}. Actions that have begun on other threads end first; if the calling thread is
   * interrupted, they are interrupted too.
   */
  @Override
  void close();
}
