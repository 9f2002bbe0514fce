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
 * function of the key, the same in every JVM, and must not block. Two partitioners that are equal
 * promise the same placement, and data that is already placed so is not shuffled again.
 *
 * <pre>{@code
 * counts.reduceByKey(Long::sum, Partitioner.hash(4))
 * }</pre>
 */
public interface Partitioner extends Serializable {
  /** How many partitions there are: from one to 65,536. */
  int numPartitions();

  /** The partition of a key, from 0 to {@code numPartitions() - 1}; the key may be null. */
  int partition(@Nullable Object key);

  /**
   * Spreads keys over n partitions by a hash that is the same in every JVM; a null key goes to partition 0.
   *
   * <p>The hash is the key's hash code, in which enum constants count by name, also those within records, lists, sets, maps and
   * optionals. A key that has no such hash, as an array, is refused with an {@link IllegalArgumentException}.
   *
   * @throws dev.tidemill.error.TidemillException if n is less than one or more than 65,536
   */
  static Partitioner hash(int numPartitions) {
    return new HashPartitioner(Arguments.partitions(numPartitions, "Partitioner.hash"));
  }
}
