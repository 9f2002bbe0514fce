/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.counter.TaskCounts;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.plan.Step;
import java.io.Serializable;
import java.util.List;

/**
 * What a worker does with one partition of a stage.
 *
 * @param load where the records come from
 * @param legs the narrow steps that each record goes through, in order
 * @param action what is done at the end
 * @param origin the operation that the action belongs to
 * @param partition the partition's number in its stage
 */
record Task<T, R>(
    Load load, List<Leg> legs, PartitionAction<? super T, R> action, Origin origin, int partition)
    implements Serializable {

  /** A narrow step, the operation that has declared it, and the number of the partition there. */
  record Leg(Origin origin, Step<?, ?> step, int partition) implements Serializable {}

  /**
   * What comes back from a worker.
   *
   * @param result what the action has returned, packed
   * @param counts what the program has counted, by the numbers of the legs
   * @param recordsRead how many records were read from a source
   */
  record Done(Parcel result, long recordsRead, List<TaskCounts.Count> counts)
      implements Serializable {}
}
