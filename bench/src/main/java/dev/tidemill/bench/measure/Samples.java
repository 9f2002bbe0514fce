/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import java.util.Arrays;

/** Measured values, from which medians and percentiles are taken. */
public final class Samples {
  private double[] values = new double[64];
  private int size;

  public void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  public int size() {
    return size;
  }

  public double sum() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += values[i];
    }
    return sum;
  }

  /** Each value by that of the other which was added at the same time. */
  Samples dividedBy(Samples other) {
    Samples ratios = new Samples();
    for (int i = 0; i < size; i++) {
      ratios.add(values[i] / other.values[i]);
    }
    return ratios;
  }

  public double median() {
    double[] sorted = sorted();
    return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
  }

  /** The smallest value that so large a share of the values does not exceed. */
  public double quantile(double share) {
    return sorted()[(int) Math.max(0, Math.ceil(share * size) - 1)];
  }

  public double least() {
    return sorted()[0];
  }

  public double most() {
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
