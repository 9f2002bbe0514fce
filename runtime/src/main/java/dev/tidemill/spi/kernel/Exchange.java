/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.key.HashPlacement;
import dev.tidemill.spi.plan.Distribution;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a shuffle. Distributes the records of one source partition to buffers, one
 * per target. A target then reads its buffers in the order of the source partitions.
 */
public final class Exchange<T> extends Push<T> {
  private final Origin origin;
  private final StableKeys stable;
  private final Distribution distribution;
  private final List<List<T>> buffers;
  private final int targets;
  private int next;

  public Exchange(Origin origin, Distribution distribution, int sourcePartition) {
    this.origin = origin;
    this.stable = new StableKeys(origin);
    this.distribution = distribution;
    this.targets = distribution.numPartitions();
    this.next = distribution instanceof Distribution.Merged merged
        ? merged.target(sourcePartition)
        : sourcePartition % targets;
    this.buffers = new ArrayList<>(targets);
    for (int i = 0; i < targets; i++) {
      buffers.add(new ArrayList<>());
    }
  }

  /** Returns the records for each target. */
  public List<List<T>> buffers() {
    return buffers;
  }

  @Override
  public void accept(T record) {
    int target;
    try {
      target = targetOf(record);
    } catch (Throwable e) {
      throw OperatorFailure.onRecord(e, origin, record);
    }
    buffers.get(target).add(record);
  }

  private int targetOf(T record) {
    if (distribution instanceof Distribution.ByKey byKey) {
      return placed(byKey.partitioner(), ((Pair<?, ?>) record).key());
    }
    if (distribution instanceof Distribution.Merged) {
      return next;
    }
    int target = next;
    next = target + 1 == targets ? 0 : target + 1;
    return target;
  }

  private int placed(Partitioner partitioner, @Nullable Object key) {
    if (!(partitioner instanceof HashPlacement)) { // which refuses such keys itself
      stable.check(key);
    }
    return Placement.of(partitioner, key, origin);
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void end() {}
}
