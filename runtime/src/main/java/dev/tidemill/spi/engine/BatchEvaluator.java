/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.counter.BatchCounts;
import java.util.List;
import java.util.Map;

/**
 * Evaluates the plans of one batch. A node that several plans share is computed once if its records
 * are kept anyway, which applies to shuffles and cached nodes.
 */
public interface BatchEvaluator extends Evaluator, AutoCloseable {
  /** Returns the number of records read so far, by source name. */
  Map<String, Long> recordsRead();

  /**
   * Returns what ran for the batch so far, in the order in which it began: at most 1,000 stages.
   * Called on the driver's thread, after {@link #commit} or a failure and before {@link #close}.
   * The default is an empty list, for an engine that does not measure it.
   */
  default List<StageReport> stages() {
    return List.of();
  }

  /**
   * Returns what the counters of the program have counted so far in tasks that have succeeded; see
   * {@link dev.tidemill.spi.counter.TaskCounts}. Called on the driver's thread, before {@link
   * #close}. The default is empty, for an engine that opens no tasks: then counters count at once,
   * in attempts that fail, too.
   */
  default BatchCounts counts() {
    return new BatchCounts();
  }

  /**
   * Freezes the changes to keyed state that this batch computed, and returns them. Called once, on
   * the driver's thread, when all outputs have been computed and staged and before anything is
   * published, because what is recorded as changed must be what the batch commits. Waits for
   * actions on other threads, like {@link #close}. From then on, plans are evaluated only as after
   * the end of the batch.
   *
   * @return the changes, which can be used until {@link #commit} or {@link #close} is called
   */
  StateDelta prepare();

  /**
   * Makes the prepared changes to keyed state permanent: the next batch starts from them. Called
   * once, on the driver's thread, after {@link #prepare} and before {@link #close}. Without it,
   * closing discards all changes.
   */
  void commit();

  /**
   * Ends the batch. A plan can be evaluated afterwards only if everything it reads is kept in
   * cached nodes; otherwise evaluating it fails with the code {@code RDD_EXPIRED}. Waits for
   * actions that are running on other threads; if the calling thread is interrupted, they are
   * interrupted too.
   */
  @Override
  void close();
}
