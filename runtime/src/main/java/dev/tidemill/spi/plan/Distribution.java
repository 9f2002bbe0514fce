/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Partitioner;
import java.io.Serializable;

/** How an exchange distributes records. Serializable. */
public sealed interface Distribution extends Serializable {
  int numPartitions();

  /** By key. Records must be pairs. */
  record ByKey(Partitioner partitioner) implements Distribution {
    @Override
    public int numPartitions() {
      return partitioner.numPartitions();
    }
  }

  /** Round-robin: record i of source partition p goes to partition (p + i) mod n. */
  record RoundRobin(int numPartitions) implements Distribution {}

  /**
   * Merges neighboring partitions: target i takes the source partitions from i * sources / n up to
   * (i + 1) * sources / n.
   */
  record Merged(int sources, int numPartitions) implements Distribution {
    /** Returns the target of a source partition. */
    public int target(int source) {
      return (int) (((source + 1L) * numPartitions - 1) / sources);
    }
  }
}
