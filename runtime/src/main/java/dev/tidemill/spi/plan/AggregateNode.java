/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import java.util.Optional;

/**
 * Combines the values of each key into one record. Shuffles, unless the input already has an equal
 * partitioner.
 */
public final class AggregateNode<K, V, C> implements PlanNode<Pair<K, C>> {
  private final Origin origin;
  private final PlanNode<Pair<K, V>> input;
  private final Combiner<V, C> combiner;
  private final Partitioner partitioner;
  private final boolean mapSideCombine;

  /**
   * With {@code mapSideCombine}, values are combined before the shuffle, which pays off if keys
   * repeat.
   */
  public AggregateNode(
      Origin origin,
      PlanNode<Pair<K, V>> input,
      Combiner<V, C> combiner,
      Partitioner partitioner,
      boolean mapSideCombine) {
    this.origin = origin;
    this.input = input;
    this.combiner = combiner;
    Arguments.partitions(partitioner.numPartitions(), origin);
    this.partitioner = partitioner;
    this.mapSideCombine = mapSideCombine;
  }

  public PlanNode<Pair<K, V>> input() {
    return input;
  }

  public Combiner<V, C> combiner() {
    return combiner;
  }

  public boolean mapSideCombine() {
    return mapSideCombine;
  }

  public Partitioner target() {
    return partitioner;
  }

  /**
   * Returns whether the input is already partitioned by key as needed, so that no shuffle is
   * necessary.
   */
  public boolean isLocal() {
    return input.partitioner().filter(partitioner::equals).isPresent();
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int numPartitions() {
    return partitioner.numPartitions();
  }

  @Override
  public Optional<Partitioner> partitioner() {
    return Optional.of(partitioner);
  }

  @Override
  public boolean isRecomputed() {
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.aggregate(this);
  }
}
