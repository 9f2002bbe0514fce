/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.error.Origin;
import java.util.Comparator;

/**
 * Sorts all records and splits them into n partitions of about the same size. Equal records keep
 * their order and stay in one partition, so some partitions may be empty.
 *
 * <p>Exactly: partition i ends at position floor((i + 1) * size / n), or at the end of the previous
 * partition if that is later. If the records on both sides of that position are equal, it ends
 * after the last equal one.
 */
public final class SortNode<T> implements PlanNode<T> {
  private final Origin origin;
  private final PlanNode<T> input;
  private final Comparator<? super T> comparator;
  private final int numPartitions;

  /** The comparator must be serializable for engines that do not sort on the driver. */
  public SortNode(
      Origin origin, PlanNode<T> input, Comparator<? super T> comparator, int numPartitions) {
    this.origin = origin;
    this.input = input;
    this.comparator = comparator;
    this.numPartitions = numPartitions;
  }

  public PlanNode<T> input() {
    return input;
  }

  public Comparator<? super T> comparator() {
    return comparator;
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
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.sort(this);
  }
}
