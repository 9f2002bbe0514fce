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
   * Freezes the changes of keyed state that this batch has computed, and says what they are. Called once, on the driver's thread, when
   * all outputs have been computed and staged, and before anything is published: what the batch is said to have changed must
   * be what it commits. Waits for actions on other threads, as {@link #close} does; from then on plans are evaluated
   * only as after the end of the batch.
   *
   * @return the changes; it may be used until {@link #commit} or {@link #close} is called
   */
  StateDelta prepare();

  /**
   * Makes the changes of keyed state that were prepared the state that the next batch starts from. Called once, on the driver's thread,
   * after {@link #prepare} and before {@link #close}; without it, closing takes all changes back.
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
