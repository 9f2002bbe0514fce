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
 * Places keys by their key group: group g of n belongs to partition {@code g * partitions / n}, so a partition is a range of
 * groups.
 *
 * <p>A key's group depends on the key and the number of groups alone. State is kept by group; so it stays where it is when the
 * number of partitions changes, only the ranges do.
 *
 * @param count number of groups, the same for the life of the state
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

  /** The group of a key. */
  public int group(@Nullable Object key) {
    return groupOfHash(StableHash.of(key));
  }

  /** The group of a key whose {@link StableHash} is known. */
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

  /** The partition that a group belongs to. */
  public int partitionOf(int group) {
    return (int) ((long) group * numPartitions / count);
  }

  /** The first group of a partition; the one of the next partition is where this one ends. */
  public int firstGroup(int partition) {
    return (int) (((long) partition * count + numPartitions - 1) / numPartitions);
  }

  /**
   * Lets every bit of the hash change every bit of the result, so that groups are even for keys that count upwards: the last
   * step of MurmurHash3 (Austin Appleby, public domain).
   */
  private static int spread(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }
}
