/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.time.Time;
import java.io.Serializable;

/**
 * Which writing of which batch this is. The same time means the same batch.
 *
 * <p>A sink with a ledger updates it in the transaction that holds the records, on condition that it says {@link #previousId()} and no
 * higher epoch than {@link #epoch()}. If it says {@link #id()}, the batch has been published before.
 *
 * @param id counts the batches of the job from 1, over all of its starts
 * @param timeMillis time of the batch, and the name under which it is published
 * @param epoch counts the starts of the job from 1: that of the process that stages or publishes. A batch may be staged in one epoch and
 *     published in a later one
 * @param attempt counts the attempts at this batch in one epoch, from 1
 * @param previousId id of the last batch before this one that was decided and has this output; 0 if there was none. A batch that was given
 *     up has none
 */
public record SinkBatch(long id, long timeMillis, long epoch, int attempt, long previousId)
    implements Serializable {
  /** The time of the batch. */
  public Time time() {
    return Time.ofMillis(timeMillis);
  }
}
