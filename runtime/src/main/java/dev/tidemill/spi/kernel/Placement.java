/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.key.UnstableKeyException;
import org.jspecify.annotations.Nullable;

/** Asks a partitioner for the partition of a key, and checks that the answer is in range. */
public final class Placement {
  private Placement() {}

  /**
   * Returns the partition of a key.
   *
   * @throws TidemillException if the partitioner returns a partition that does not exist, or the
   *     key has no stable hash
   */
  public static int of(Partitioner partitioner, @Nullable Object key, Origin origin) {
    int partition = partition(partitioner, key, origin);
    if (partition < 0 || partition >= partitioner.numPartitions()) {
      throw new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          "the partitioner of "
              + origin
              + " placed the key "
              + key
              + " in partition "
              + partition
              + ", but there are only 0 to "
              + (partitioner.numPartitions() - 1));
    }
    return partition;
  }

  private static int partition(Partitioner partitioner, @Nullable Object key, Origin origin) {
    try {
      return partitioner.partition(key);
    } catch (UnstableKeyException e) {
      throw StableKeys.refusal(key, e, origin);
    }
  }
}
