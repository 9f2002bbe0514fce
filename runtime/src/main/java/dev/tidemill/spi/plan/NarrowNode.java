/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import java.util.Optional;

/** A step that moves no records between partitions. Consecutive narrow nodes run as one loop. */
public final class NarrowNode<A, B> implements PlanNode<B> {
  private final Origin origin;
  private final PlanNode<A> input;
  private final Step<A, B> step;
  private final int numPartitions;
  private final Optional<Partitioner> partitioner;

  /**
   * With {@code keepsKeys}, the step promises not to change keys, so the partitioner remains known.
   */
  public NarrowNode(Origin origin, PlanNode<A> input, Step<A, B> step, boolean keepsKeys) {
    this.origin = origin;
    this.input = input;
    this.step = step;
    this.numPartitions = input.numPartitions();
    this.partitioner = keepsKeys ? input.partitioner() : Optional.empty();
  }

  public PlanNode<A> input() {
    return input;
  }

  /**
   * Returns the start of the chain of narrow nodes that ends here: the nearest input that is not a
   * narrow node.
   */
  public PlanNode<?> start() {
    PlanNode<?> at = input;
    while (at instanceof NarrowNode<?, ?> narrow) {
      at = narrow.input;
    }
    return at;
  }

  public Step<A, B> step() {
    return step;
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
  public Optional<Partitioner> partitioner() {
    return partitioner;
  }

  @Override
  public boolean isRecomputed() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.narrow(this);
  }
}
