/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.data;

import dev.tidemill.spi.key.HashPlacement;
import dev.tidemill.spi.key.StableHash;
import org.jspecify.annotations.Nullable;

/** Assigns a key to a partition by its stable hash. */
record HashPartitioner(int numPartitions) implements Partitioner, HashPlacement {
  @Override
  public int partition(@Nullable Object key) {
    return partitionOfHash(StableHash.of(key));
  }

  @Override
  public int partitionOfHash(int stableHash) {
    return Math.floorMod(stableHash, numPartitions);
  }
}
