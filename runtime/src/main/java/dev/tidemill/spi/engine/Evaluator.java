/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import java.util.List;

/**
 * Evaluates plans.
 *
 * <p>Called by the driver's thread, by threads of the program that run actions on the same batch or
 * dataset concurrently, and by functions on records that run an action themselves. If several
 * actions need a node at the same time, one computes it and the others wait.
 */
public interface Evaluator {
  /** Returns the job's default number of partitions, which is the same in every run of the job. */
  int defaultPartitions();

  /**
   * Computes partitions of a plan and passes the records of each to an action.
   *
   * <p>Whichever partitions are requested, every {@link CachedNode} that the plan reads is computed
   * in all its partitions and kept, and every change to keyed state that the plan reads is made,
   * once per batch. A count of zero therefore computes only what is kept.
   *
   * <p>If the calling thread is interrupted, no more tasks start, and running tasks are
   * interrupted.
   *
   * @param first index of the first partition
   * @param count number of partitions, starting at {@code first}
   * @return the result of the action for each partition, in order
   * @throws dev.tidemill.error.TidemillException if a user function or a source fails; the message
   *     names it. If several partitions fail, the error is that of the lowest one. The code is
   *     {@code INTERRUPTED}, and the thread's interrupt status is set, if the thread was
   *     interrupted. The code is {@code INVALID_STATE} if a function requests a result that depends
   *     on its own return
   */
  <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count);

  /** Discards the records of a {@link CachedNode}. They are recomputed if they are needed again. */
  void release(CachedNode<?> node);

  /** Computes all partitions; see {@link #evaluate(PlanNode, PartitionAction, int, int)}. */
  default <T, R> List<R> evaluate(PlanNode<T> plan, PartitionAction<? super T, R> action) {
    return evaluate(plan, action, 0, plan.numPartitions());
  }
}
