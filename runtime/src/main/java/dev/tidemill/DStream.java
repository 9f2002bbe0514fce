/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.rdd.RDD;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.rdd.RDDPlans;
import dev.tidemill.spi.plan.PlanNode;

/**
 * A stream of records, divided into batches: one {@link RDD} per batch interval.
 *
 * <pre>{@code
 * DStream<String> lines = ssc.socketTextStream("localhost", 9999);
 * lines.filter(line -> line.contains("ERROR")).count().print();
 * }</pre>
 *
 * <p>A DStream is a handle: each operation declares a new stream and returns a handle on it;
 * nothing runs before the context starts. Streams without an output are not computed.
 *
 * @param <T> type of the records
 */
public sealed class DStream<T> extends DStreamLike<T, DStream<T>, RDD<T>>
    permits MapWithStateDStream, DeadLetterDStream {
  DStream(Declarations declarations, StreamNode node) {
    super(declarations, node);
  }

  @Override
  final DStream<T> same(StreamNode newNode) {
    return new DStream<>(declarations, newNode);
  }

  @Override
  final RDD<T> rdd(PlanNode<T> plan, RDDContext context) {
    return RDDPlans.rdd(plan, context);
  }
}
