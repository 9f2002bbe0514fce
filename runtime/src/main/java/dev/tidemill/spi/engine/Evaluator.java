/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import java.util.List;

/**
 * Computes plans.
 *
 * <p>Called by the driver's thread, by threads of the program that run actions on the same batch or dataset at once, and by
 * functions on records that run an action themselves. A node that several actions need at once is computed by one of them, and the
 * others wait.
 */
public interface Evaluator {
  /** How many partitions the job uses where nothing else says: the same in every run of the job. */
  int defaultPartitions();

  /**
   * Computes partitions of a plan and hands each one's records to an action.
   *
   * <p>Every {@link CachedNode} that the plan reads is computed in all its partitions and kept, whichever partitions of the plan
   * are asked for, and every change of keyed state that it shows happens, once in a batch; so a count of zero computes what is to be kept and nothing else.
   *
   * <p>When the calling thread is interrupted, nothing more is begun, and what runs is interrupted.
   *
   * @param first index of the first partition
   * @param count how many partitions, from the first on
   * @return the action's result for each partition, in order
   * @throws dev.tidemill.error.TidemillException if a function of the user's or a source fails, naming it; of
   *     several partitions that fail, the lowest one's error; with the code INTERRUPTED, and the thread's interrupt status
   *     set, if the thread was interrupted; with the code INVALID_STATE if a function asks for a result that cannot be there before
   *     the function has returned
   */
  <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count);

  /** Forgets the records of a {@link CachedNode}; they are computed again if they are still needed. */
  void release(CachedNode<?> node);

  /** Computes all partitions; see the other method. */
  default <T, R> List<R> evaluate(PlanNode<T> plan, PartitionAction<? super T, R> action) {
    return evaluate(plan, action, 0, plan.numPartitions());
  }
}
