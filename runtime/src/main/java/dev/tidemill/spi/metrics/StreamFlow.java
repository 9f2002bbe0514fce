/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

/**
 * The records of a stream in one batch, as far as they were computed: an output such as {@code print}
 * reads only the first ones.
 *
 * @param stream {@linkplain JobDescription.Stream#id id} of the stream
 * @param records number of records
 * @param partitions number of partitions that were computed
 * @param largest records of the partition that has most
 * @param median records of the median partition; the smaller of the two in the middle
 */
public record StreamFlow(int stream, long records, int partitions, long largest, long median) {
  /**
   * How many times as many records the largest partition has as the median one, which counts as one
   * record if it has none. 1 if all partitions are alike.
   */
  public double skew() {
    return largest == 0 ? 1 : (double) largest / Math.max(1, median);
  }
}
