/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.rdd;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.sink.StagingFunction;
import java.util.List;

/**
 * Converts between plans and datasets. For code that plans and runs batches; a job does not need
 * it.
 */
public final class RDDPlans {
  private RDDPlans() {}

  /** The dataset of a plan. */
  public static <T> RDD<T> rdd(PlanNode<T> plan, RDDContext context) {
    return new RDD<>(plan, context);
  }

  /** The dataset of a plan of pairs. */
  public static <K, V> PairRDD<K, V> pairs(PlanNode<Pair<K, V>> plan, RDDContext context) {
    return new PairRDD<>(plan, context);
  }

  /** The plan that computes a dataset. */
  public static <T> PlanNode<T> plan(RDDLike<T, ?> rdd) {
    return rdd.plan;
  }

  /**
   * Computes a plan and passes each partition to a writer of a sink, on the workers. Returns the
   * receipts of the writers in partition order; nothing is visible to readers yet.
   */
  public static <T> List<String> stage(
      PlanNode<T> plan, StagingFunction<? super T> writers, RDDContext context) {
    return context.evaluator().evaluate(plan, Actions.stage(writers));
  }
}
