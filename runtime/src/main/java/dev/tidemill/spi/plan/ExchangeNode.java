/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import java.util.Optional;

/** Shuffles: moves each record to the partition that the distribution assigns. */
public final class ExchangeNode<T> implements PlanNode<T> {
  private final Origin origin;
  private final PlanNode<T> input;
  private final Distribution distribution;

  public ExchangeNode(Origin origin, PlanNode<T> input, Distribution distribution) {
    this.origin = origin;
    this.input = input;
    Arguments.partitions(distribution.numPartitions(), origin);
    this.distribution = distribution;
  }

  public PlanNode<T> input() {
    return input;
  }

  public Distribution distribution() {
    return distribution;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int numPartitions() {
    return distribution.numPartitions();
  }

  @Override
  public Optional<Partitioner> partitioner() {
    return distribution instanceof Distribution.ByKey byKey
        ? Optional.of(byKey.partitioner())
        : Optional.empty();
  }

  @Override
  public boolean isRecomputed() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.exchange(this);
  }
}
