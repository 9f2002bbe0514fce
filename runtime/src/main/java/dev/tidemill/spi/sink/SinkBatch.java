/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.time.Time;
import java.io.Serializable;

/**
 * Identifies an attempt to write a batch. Equal times mean the same batch.
 *
 * <p>A sink with a ledger updates it in the transaction that contains the records, on condition
 * that the ledger contains {@link #previousId()} and an epoch not higher than {@link #epoch()}. If
 * the ledger already contains {@link #id()}, the batch is published.
 *
 * @param id number of the batch, from 1, counted across all starts of the job
 * @param timeMillis time of the batch, and the name that it is published under
 * @param epoch number of the start, from 1, that stages or publishes the batch. A batch may be
 *     staged in one epoch and published in a later one
 * @param attempt number of the attempt at this batch within the epoch, from 1
 * @param previousId id of the last decided batch before this one that has this output; 0 if there
 *     is none. Batches that were given up do not count
 */
public record SinkBatch(long id, long timeMillis, long epoch, int attempt, long previousId)
    implements Serializable {
  /** Returns the time of the batch. */
  public Time time() {
    return Time.ofMillis(timeMillis);
  }
}
