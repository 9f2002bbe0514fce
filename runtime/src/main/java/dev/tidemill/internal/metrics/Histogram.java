/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.spi.metrics.MeterFamily.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts durations by size. */
final class Histogram {
  private static final List<Double> SECONDS = List.of(
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0);

  private final long[] counts = new long[SECONDS.size() + 1];
  private double sum;

  synchronized void add(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    int bucket = 0;
    while (bucket < SECONDS.size() && seconds > SECONDS.get(bucket)) {
      bucket++;
    }
    counts[bucket]++;
    sum += seconds;
  }

  synchronized Value.Distribution value() {
    List<Long> copy = new ArrayList<>(counts.length);
    for (long count : counts) {
      copy.add(count);
    }
    return new Value.Distribution(SECONDS, copy, sum);
  }
}
