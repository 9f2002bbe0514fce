/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

/** A partitioner that uses only the {@link StableHash} of a key. */
public interface HashPlacement {
  /** Returns the partition of keys with this stable hash. */
  int partitionOfHash(int stableHash);
}
