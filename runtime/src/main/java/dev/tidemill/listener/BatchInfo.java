/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.util.Map;

/**
 * Identifies a batch, and the records of every source that belong to it. Every attempt at a batch
 * has the same ranges and so the same records. Serializable: functions on records may use it.
 *
 * @param id counts batches from 1
 * @param time names the batch: the end of its interval
 * @param attempt counts attempts at this batch, from 1; those of an earlier start count as one
 * @param epoch counts starts of the job, from 1
 * @param ranges the range of each source by the name of its stream, in the order of declaration
 */
public record BatchInfo(
    long id, Time time, int attempt, long epoch, Map<String, OffsetRange> ranges)
    implements Serializable {
  public BatchInfo {
    ranges = Ordered.copy(ranges);
  }

  /**
   * Whether an earlier attempt, of this start or an earlier one, may have shown this batch to the
   * outside. Functions of {@code foreachRDD} that must not act twice look at it, or use the
   * {@link #time} as a key.
   */
  public boolean isRepetition() {
    return attempt > 1;
  }

  /**
   * The range of one source.
   *
   * @throws TidemillException if there is no source of this name; the message lists those that
   *     exist
   */
  public OffsetRange range(String source) {
    OffsetRange range = ranges.get(source);
    if (range == null) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "no source is named \"" + source + "\"; there are " + ranges.keySet());
    }
    return range;
  }
}
