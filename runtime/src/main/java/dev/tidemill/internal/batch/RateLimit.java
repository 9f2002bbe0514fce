package dev.tidemill.internal.batch;

import java.time.Duration;

/**
 * How many records of a source one batch may take: what the last batches could process in 0.8 of an interval.
 *
 * <p>It moves only when it matters: after a batch that came near the limit, or one that took longer than the interval. It
 * grows at most tenfold a batch, so that a backlog met at the start does not become one huge batch.
 */
final class RateLimit {
  private static final double SHARE_OF_INTERVAL = 0.8;
  private static final int MAX_GROWTH = 10;
  private static final long MIN_RECORDS = 1_000;
  private static final double MAX_RECORDS = 1e15;

  private final Duration interval;
  private long limit;

  /** Begins with what the given rate brings in one interval. */
  RateLimit(Duration interval, long initialRecordsPerSecond) {
    this.interval = interval;
    this.limit =
        Math.max(MIN_RECORDS, (long) (initialRecordsPerSecond * (interval.toNanos() / 1e9)));
  }

  long records() {
    return limit;
  }

  void update(long records, Duration processingTime) {
    boolean late = processingTime.compareTo(interval) > 0;
    if (records < limit / 2 && !late) {
      return;
    }
    double possible =
        SHARE_OF_INTERVAL * records * interval.toNanos() / Math.max(1, processingTime.toNanos());
    double most = Math.min(possible, (double) limit * MAX_GROWTH);
    limit = Math.max(MIN_RECORDS, (long) Math.min(most, MAX_RECORDS));
  }
}
