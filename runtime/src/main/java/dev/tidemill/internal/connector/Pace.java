/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.time.Time;
import java.util.Optional;

/**
 * So many rows per second from a point in time on.
 *
 * @param rowsPerSecond how many
 * @param zero when there are none yet
 * @param end when the last row arrives, if there is such a time
 */
record Pace(long rowsPerSecond, Time zero, Optional<Time> end) {
  Pace {
    if (rowsPerSecond < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "rate is " + rowsPerSecond + " per second; it must be at least 1");
    }
  }

  Pace endingAt(Time time) {
    return new Pace(rowsPerSecond, zero, Optional.of(time));
  }

  /** How many rows have arrived by a time: exactly the seconds times the rate, rounded down. */
  long rowsBy(Time time) {
    Time last = end.filter(time::isAfter).orElse(time);
    long millis = Math.max(0, last.since(zero).toMillis());
    // Seconds and milliseconds apart, so that the product stays in range for longer.
    return Math.multiplyExact(millis / 1000, rowsPerSecond)
        + Math.multiplyExact(millis % 1000, rowsPerSecond) / 1000;
  }

  /** The end of a batch's range: what has arrived, as far as the batch can process it. */
  RowOffset end(Time batchTime, long from, long maxRecords) {
    long arrived = Math.max(0, rowsBy(batchTime) - from);
    return new RowOffset(from + Math.min(arrived, maxRecords));
  }
}
