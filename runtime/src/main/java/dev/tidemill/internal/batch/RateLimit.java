/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.time.Duration;

/**
 * How many records of a source one batch may take: what the last batches could process in 0.8 of an
 * interval.
 *
 * <p>It moves only when a batch says something about it: one that came near the limit, or one that
 * took longer than the interval. A batch that had none of the source's records says nothing. It
 * grows at most tenfold a batch, so that a backlog met at the start does not become one huge batch,
 * and never falls below a hundredth of where it began: a batch of next to nothing measures only
 * what every batch costs, and a limit learned from that would not recover.
 */
final class RateLimit {
  private static final double SHARE_OF_INTERVAL = 0.8;
  private static final int MAX_GROWTH = 10;
  private static final int MAX_SHRINKAGE = 100;
  private static final double MAX_RECORDS = 1e15;

  private final Duration interval;
  private final long least;
  private long limit;

  /** Begins with what the given rate brings in one interval. */
  RateLimit(Duration interval, long initialRecordsPerSecond) {
    this.interval = interval;
    double initial = initialRecordsPerSecond * (interval.toMillis() / 1e3);
    this.limit = atLeast(1, Math.min(initial, MAX_RECORDS));
    this.least = Math.max(1, limit / MAX_SHRINKAGE);
  }

  long records() {
    return limit;
  }

  void update(long records, Duration processingTime) {
    boolean late = processingTime.compareTo(interval) > 0;
    if (records == 0 || (records < limit / 2 && !late)) {
      return;
    }
    double shareOfTime =
        (double) interval.toNanos() / Math.max(1, processingTime.toNanos()) * SHARE_OF_INTERVAL;
    double most = Math.min((double) limit * MAX_GROWTH, MAX_RECORDS);
    limit = atLeast(least, Math.min(shareOfTime * records, most));
  }

  private static long atLeast(long least, double value) {
    return Math.max(least, (long) value);
  }
}
