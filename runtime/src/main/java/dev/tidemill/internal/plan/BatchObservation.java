/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.spi.plan.PartitionObservers;
import java.util.Optional;

/** Who looks at the records of an attempt at a batch while they are computed. */
@FunctionalInterface
public interface BatchObservation {
  /** Nobody looks. */
  BatchObservation NONE = (stream, partitions) -> Optional.empty();

  /**
   * The observers of a stream that the attempt computes; empty if nobody looks at it.
   *
   * @param stream its id
   * @param partitions number of its partitions
   */
  Optional<PartitionObservers<Object>> of(int stream, int partitions);
}
