/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.rdd;

import dev.tidemill.spi.plan.PlanNode;

/**
 * The records of one batch, or of a dataset: an immutable list of partitions, each a list of
 * records.
 *
 * <p>An RDD is a handle on a plan: operations such as {@link #map} are lazy, and actions such as
 * {@link #collect} run a computation. User functions get RDDs in {@code transform} and {@code
 * foreachRDD}, on the driver's thread. These RDDs are valid until the batch ends, unless they are
 * cached.
 *
 * <pre>{@code
 * RDD<String> words = ssc.parallelize(List.of("a", "b", "a"));
 * words.mapToPair(word -> Pair.of(word, 1L)).reduceByKey(Long::sum).collect();   // [(a,2), (b,1)]
 * }</pre>
 *
 * <p>Records may be null. Functions passed to operations run on the workers, concurrently; if one
 * throws, the action throws a {@link dev.tidemill.error.TidemillException} that names the
 * operation, its line, the partition and the record.
 *
 * @param <T> type of the records
 */
public final class RDD<T> extends RDDLike<T, RDD<T>> {
  /** For engines and tests; programs get RDDs from the context and from batches. */
  RDD(PlanNode<T> plan, RDDContext context) {
    super(plan, context);
  }

  @Override
  RDD<T> same(PlanNode<T> newPlan) {
    return new RDD<>(newPlan, context);
  }
}
