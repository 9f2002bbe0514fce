/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the lines that repeat belong into a log: the first, and then one whenever it comes after
 * a growing distance, from 10 seconds to 10 minutes. A line that has not come for 10 minutes is
 * new. Safe for any thread.
 */
final class RepeatedLines {
  private static final long FIRST_DISTANCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LAST_DISTANCE_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int MAX_LINES = 64;

  /**
   * How often a line has come.
   *
   * @param count including this time
   * @param within since the first time
   */
  record Times(long count, Duration within) {}

  private static final class Series {
    final long firstNanos;
    long count;
    long seenNanos;
    long shownNanos;
    long distanceNanos = FIRST_DISTANCE_NANOS;

    Series(long nanos) {
      this.firstNanos = nanos;
      this.seenNanos = nanos;
      this.shownNanos = nanos;
    }
  }

  private final Map<String, Series> lines = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Series> eldest) {
      return size() > MAX_LINES;
    }
  };

  private Optional<Long> forgottenNanos = Optional.empty();

  /** Counts a line. Returns the count if the line should be shown. */
  synchronized Optional<Times> next(String line, long nanos) {
    Series known = lines.get(line);
    boolean isNew = known == null || nanos - known.seenNanos >= LAST_DISTANCE_NANOS;
    Series series = known == null || isNew ? new Series(nanos) : known;
    series.count++;
    series.seenNanos = nanos;
    if (isNew) {
      lines.put(line, series);
    } else {
      if (nanos - series.shownNanos < series.distanceNanos) {
        return Optional.empty();
      }
      series.shownNanos = nanos;
      series.distanceNanos = Math.min(2 * series.distanceNanos, LAST_DISTANCE_NANOS);
    }
    return Optional.of(new Times(series.count, Duration.ofNanos(nanos - series.firstNanos)));
  }

  /**
   * All lines are new from now on; not more than once in 10 minutes, lest what comes and goes fill
   * the log.
   */
  synchronized void forget(long nanos) {
    if (forgottenNanos.filter(at -> nanos - at < LAST_DISTANCE_NANOS).isEmpty()) {
      forgottenNanos = Optional.of(nanos);
      lines.clear();
    }
  }
}
