/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.error.Origin;
import java.util.ArrayList;
import java.util.List;

/** Records in memory, by partition. */
public final class LiteralNode<T> implements PlanNode<T> {
  private final Origin origin;
  private final List<List<T>> partitions;

  /** Does not copy the lists; they must not change afterwards. */
  public LiteralNode(Origin origin, List<List<T>> partitions) {
    this.origin = origin;
    this.partitions = List.copyOf(partitions);
  }

  /**
   * Splits a list into n partitions: partition i gets the positions from floor(i * size / n) to
   * floor((i + 1) * size / n).
   */
  public static <T> LiteralNode<T> sliced(Origin origin, List<? extends T> records, int n) {
    List<T> copy = new ArrayList<>(records);
    List<List<T>> parts = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      int from = (int) ((long) i * copy.size() / n);
      int until = (int) ((i + 1L) * copy.size() / n);
      parts.add(copy.subList(from, until));
    }
    return new LiteralNode<>(origin, parts);
  }

  public List<List<T>> partitions() {
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
    return false;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.literal(this);
  }
}
