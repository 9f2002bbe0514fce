/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

import dev.tidemill.data.Partitioner;
import dev.tidemill.spi.key.HashPlacement;
import dev.tidemill.spi.key.StableHash;
import org.jspecify.annotations.Nullable;

/**
 * Places keys by their key group: group g of n belongs to partition {@code g * partitions / n}, so
 * a partition is a range of groups.
 *
 * <p>A key's group depends only on the key and the number of groups. State is stored by group, so
 * it does not move when the number of partitions changes; only the ranges change.
 *
 * @param count number of groups; constant for the lifetime of the state
 * @param numPartitions number of ranges; those beyond the number of groups stay empty
 */
public record KeyGroups(int count, int numPartitions) implements Partitioner, HashPlacement {
  /** The maximum number of groups. */
  public static final int MAX_GROUPS = 1 << 15;

  public KeyGroups {
    if (count < 1 || count > MAX_GROUPS || numPartitions < 1) {
      throw new IllegalArgumentException(count + " key groups in " + numPartitions
          + " partitions; use 1 to " + MAX_GROUPS + " groups in at least 1 partition");
    }
  }

  /** Returns the group of a key. */
  public int group(@Nullable Object key) {
    return groupOfHash(StableHash.of(key));
  }

  /** Returns the group of a key with the given {@link StableHash}. */
  public int groupOfHash(int stableHash) {
    return Integer.remainderUnsigned(spread(stableHash), count);
  }

  @Override
  public int partition(@Nullable Object key) {
    return partitionOfHash(StableHash.of(key));
  }

  @Override
  public int partitionOfHash(int stableHash) {
    return partitionOf(groupOfHash(stableHash));
  }

  /** Returns the partition of a group. */
  public int partitionOf(int group) {
    return (int) ((long) group * numPartitions / count);
  }

  /**
   * Returns the first group of a partition. The partition ends before the first group of the next
   * one.
   */
  public int firstGroup(int partition) {
    return (int) (((long) partition * count + numPartitions - 1) / numPartitions);
  }

  /**
   * Mixes the hash so that sequential keys are spread evenly over groups. This is the finalizer of
   * MurmurHash3 (Austin Appleby, public domain).
   */
  private static int spread(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }
}
