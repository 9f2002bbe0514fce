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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which batch this is, and which records of every source belong to it. The same time means the same ranges and so the
 * same records, also when the batch is attempted again. Serialisable: functions on records may use it.
 *
 * @param id counts batches from 1
 * @param time names the batch: the end of its interval
 * @param attempt counts attempts at this batch, from 1
 * @param epoch counts starts of the job, from 1
 * @param ranges the range of each source by name of its stream, in the order of declaration
 */
public record BatchInfo(
    long id, Time time, int attempt, long epoch, Map<String, OffsetRange> ranges)
    implements Serializable {
  public BatchInfo {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
  }

  /**
   * The range of one source.
   *
   * @throws TidemillException if there is no source of this name; the message lists those there are
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
