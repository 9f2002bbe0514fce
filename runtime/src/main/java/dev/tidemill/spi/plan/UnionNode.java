/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.error.Origin;
import java.util.List;

/** Concatenates the partitions of its inputs, in order. */
public final class UnionNode<T> implements PlanNode<T> {
  private final Origin origin;
  private final List<PlanNode<T>> inputs;
  private final int numPartitions;

  public UnionNode(Origin origin, List<PlanNode<T>> inputs) {
    this.origin = origin;
    this.inputs = List.copyOf(inputs);
    this.numPartitions = inputs.stream().mapToInt(PlanNode::numPartitions).sum();
  }

  public List<PlanNode<T>> inputs() {
    return inputs;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int numPartitions() {
    return numPartitions;
  }

  @Override
  public boolean isRecomputed() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.union(this);
  }
}
