/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import java.util.Arrays;

/** Measured values, from which medians and percentiles are taken. */
final class Samples {
  private double[] values = new double[64];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  double sum() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[i];
    }
    return sum;
  }

  double median() {
    double[] sorted = sorted();
    return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
  }

  /** The smallest value that so large a share of the values does not exceed. */
  double quantile(double share) {
    return sorted()[(int) Math.max(0, Math.ceil(share * size) - 1)];
  }

  double least() {
    return sorted()[0];
  }

  double most() {
    return sorted()[size - 1];
  }

  private double[] sorted() {
    if (size == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted;
  }
}
