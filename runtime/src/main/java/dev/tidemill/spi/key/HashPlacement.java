/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

/** A partitioner that looks at nothing but the {@link StableHash} of a key. */
public interface HashPlacement {
  /** The partition of all keys of this stable hash. */
  int partitionOfHash(int stableHash);
}
