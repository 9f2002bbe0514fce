/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one meter.
 *
 * @param name name without the suffix of its kind, with its unit: {@code
 *     tidemill_batch_processing_seconds}
 * @param kind how its values change
 * @param help what it measures, in one sentence
 * @param series its values, one for each combination of labels
 */
public record MeterFamily(String name, Kind kind, String help, List<Series> series) {
  public MeterFamily {
    series = List.copyOf(series);
  }

  /** How values change. */
  public enum Kind {
    /** Only grows, from 0 at the start of the job. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Counts values by size. */
    HISTOGRAM
  }

  /**
   * One series of values.
   *
   * @param labels names and values of its labels; the values are names that the program declares
   */
  public record Series(Map<String, String> labels, Value value) {
    public Series {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** A number without labels. */
    public static Series of(double value) {
      return new Series(Map.of(), new Value.Scalar(value));
    }

    /** A number with one label. */
    public static Series of(String label, String labelValue, double value) {
      return new Series(Map.of(label, labelValue), new Value.Scalar(value));
    }
  }

  /** The value of a series. */
  public sealed interface Value {
    /** A number; not a number if it is unknown. */
    record Scalar(double value) implements Value {}

    /**
     * A distribution.
     *
     * @param bounds upper bounds of the buckets, included, in ascending order
     * @param counts number of values in each bucket, and last, of those above all bounds
     * @param sum sum of all values
     */
    record Distribution(List<Double> bounds, List<Long> counts, double sum) implements Value {
      public Distribution {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
      }

      /** The number of values. */
      public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
      }
    }
  }
}
