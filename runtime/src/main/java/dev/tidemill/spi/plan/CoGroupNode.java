/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import java.util.List;
import java.util.Optional;

/**
 * Produces one record for each key of any input: the key and, for each input in order, the list of
 * its values. An input that already has an equal partitioner is not shuffled.
 */
public final class CoGroupNode<K> implements PlanNode<Pair<K, List<List<Object>>>> {
  private final Origin origin;
  private final List<PlanNode<? extends Pair<K, ?>>> inputs;
  private final Partitioner partitioner;

  public CoGroupNode(
      Origin origin, List<PlanNode<? extends Pair<K, ?>>> inputs, Partitioner partitioner) {
    this.origin = origin;
    this.inputs = List.copyOf(inputs);
    Arguments.partitions(partitioner.numPartitions(), origin);
    this.partitioner = partitioner;
  }

  public List<PlanNode<? extends Pair<K, ?>>> inputs() {
    return inputs;
  }

  public Partitioner target() {
    return partitioner;
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
    return visitor.coGroup(this);
  }
}
