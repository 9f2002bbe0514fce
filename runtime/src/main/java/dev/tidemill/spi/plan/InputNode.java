/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.source.SourcePartition;
import java.util.List;

/** Reads the partitions of a source's range in the batch. */
public final class InputNode<T> implements PlanNode<T> {
  private final Origin origin;
  private final String source;
  private final List<SourcePartition<T>> partitions;

  public InputNode(Origin origin, String source, List<SourcePartition<T>> partitions) {
    this.origin = origin;
    this.source = source;
    this.partitions = List.copyOf(partitions);
  }

  public String source() {
    return source;
  }

  public List<SourcePartition<T>> partitions() {
    return partitions;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int numPartitions() {
    return partitions.size();
  }

  @Override
  public boolean isRecomputed() {
    return true;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.input(this);
  }
}
