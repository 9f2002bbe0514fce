/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import java.io.Serializable;

/** Where an exchange sends each record; serializable. */
public sealed interface Distribution extends Serializable {
  int numPartitions();

  /** By the key of the pair that the record must be. */
  record ByKey(Partitioner partitioner) implements Distribution {
    @Override
    public int numPartitions() {
      return partitioner.numPartitions();
    }
  }

  /** In turn: record i of source partition p goes to partition (p + i) mod n. */
  record RoundRobin(int numPartitions) implements Distribution {}

  /** Whole neighboring partitions together: of {@code sources} partitions, target i takes those from i * sources / n on. */
  record Merged(int sources, int numPartitions) implements Distribution {
    /** Where a source partition goes. */
    public int target(int source) {
      return (int) (((source + 1L) * numPartitions - 1) / sources);
    }
  }
}
