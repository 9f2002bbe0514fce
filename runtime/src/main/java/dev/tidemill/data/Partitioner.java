/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.data;

import dev.tidemill.error.Arguments;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Decides which partition a key belongs to.
 *
 * <p>Called by workers, on several threads at once, for every key of a shuffle: it must be a pure
 * function of the key, the same in every JVM, and must not block. Equal partitioners place keys in
 * the same way, so data that one of them has partitioned is not shuffled again for the other.
 *
 * <pre>{@code
 * counts.reduceByKey(Long::sum, Partitioner.hash(4))
 * }</pre>
 */
public interface Partitioner extends Serializable {
  /** The number of partitions, from 1 to 65,536. */
  int numPartitions();

  /** The partition of a key, from 0 to {@code numPartitions() - 1}; the key may be null. */
  int partition(@Nullable Object key);

  /**
   * Distributes keys over n partitions by a hash that is the same in every JVM; a null key goes to
   * partition 0.
   *
   * <p>The hash is the key's hash code, except that enum constants are hashed by name, including
   * those inside records, lists, sets, maps and optionals. A key without a stable hash, such as an
   * array, is rejected with an {@link IllegalArgumentException}.
   *
   * @throws dev.tidemill.error.TidemillException if n is less than 1 or more than 65,536
   */
  static Partitioner hash(int numPartitions) {
    return new HashPartitioner(Arguments.partitions(numPartitions, "Partitioner.hash"));
  }
}
