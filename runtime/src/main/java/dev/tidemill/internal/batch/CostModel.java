/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.util.Arrays;

/**
 * What a batch costs: a fixed time, and a time for each record of each source, estimated from the
 * batches that have run.
 *
 * <p><b>Problem.</b> One measurement is a sum: a batch of 10 records that took 50 ms may cost 50 ms
 * whatever is in it, or 5 ms a record. A quotient of records and time answers only the second: it
 * starves a job whose fixed cost is a good part of the interval, because every smaller batch looks
 * slower per record.
 *
 * <p><b>Approach.</b> A Kalman filter whose state is the fixed cost and the costs per record. The
 * measurement is linear in them, {@code time = fixed + sum(records * perRecord)}, with noise that
 * is proportional to the time. Batches of different sizes tell the costs apart; while sizes stay
 * the same the filter keeps the split that it has, and only the sum follows. Costs drift by a share
 * of themselves with each batch that exercises them. A batch outside three standard deviations
 * means that the job has changed, not that the estimate is slightly off: what was learned about the
 * split is dropped, and the new time is believed at once, put down mostly to what was the larger
 * part before.
 *
 * <p><b>Invariants.</b> Costs are never negative. A source that had no record in a batch keeps its
 * cost. The same measurements give the same estimates.
 */
final class CostModel {
  private static final double NOISE = 0.2;
  private static final double DRIFT = 0.15;
  private static final double SURPRISE = 3;

  /** No cost is taken to be so small that it could not have caused this share of a batch. */
  private static final double SMALLEST_SHARE = 0.05;

  /** The first is the fixed cost, in nanoseconds; the others are those of one record. */
  private final double[] costs;

  private final double[][] covariance;
  private final boolean[] known;

  CostModel(int sources) {
    this.costs = new double[sources + 1];
    this.covariance = new double[sources + 1][sources + 1];
    this.known = new boolean[sources + 1];
  }

  /** Whether any batch was measured. */
  boolean isKnown() {
    return known[0];
  }

  /** Whether a batch with records of the source was measured. */
  boolean isKnown(int source) {
    return known[source + 1];
  }

  /** Nanoseconds that a batch costs without any record. */
  double fixedNanos() {
    return costs[0];
  }

  /** Nanoseconds that one record of a source adds. */
  double nanosPerRecord(int source) {
    return costs[source + 1];
  }

  /** Nanoseconds by which {@link #nanosPerRecord} may well be wrong: one standard deviation. */
  double uncertainty(int source) {
    return Math.sqrt(covariance[source + 1][source + 1]);
  }

  /** Nanoseconds that a batch should take. */
  double predict(long[] records) {
    return dot(costs, sizes(records));
  }

  /** Learns from a batch. */
  void measured(long[] records, double nanos) {
    double[] sizes = sizes(records);
    meetNew(sizes, nanos);
    double predicted = dot(costs, sizes);
    double error = nanos - predicted;
    double[] spread = times(sizes);
    double noise = square(NOISE * Math.max(predicted, nanos));
    double expected = dot(spread, sizes) + square(NOISE * predicted);
    if (square(error) > square(SURPRISE) * expected) {
      startOver(sizes, nanos, error);
      spread = times(sizes);
    }
    double total = dot(spread, sizes) + noise;
    if (total > 0) {
      for (int i = 0; i < costs.length; i++) {
        costs[i] += spread[i] / total * error;
        for (int j = 0; j < costs.length; j++) {
          covariance[i][j] -= spread[i] * spread[j] / total;
        }
      }
    }
    keepPositive();
  }

  /** A cost that is met for the first time could be all of the batch; others have drifted. */
  private void meetNew(double[] sizes, double nanos) {
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 0) {
        double plausible = plausible(i, sizes, nanos);
        covariance[i][i] += known[i] ? square(DRIFT * plausible) : square(nanos / sizes[i]);
        known[i] = true;
      }
    }
  }

  private void startOver(double[] sizes, double nanos, double error) {
    double sum = 0;
    for (int i = 0; i < sizes.length; i++) {
      sum += square(plausible(i, sizes, nanos) * sizes[i]);
    }
    double factor = square(SURPRISE * error) / sum;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 0) {
        for (int j = 0; j < sizes.length; j++) {
          covariance[i][j] = 0;
          covariance[j][i] = 0;
        }
        covariance[i][i] = square(plausible(i, sizes, nanos)) * factor;
      }
    }
  }

  private double plausible(int cost, double[] sizes, double nanos) {
    return sizes[cost] > 0 ? Math.max(costs[cost], SMALLEST_SHARE * nanos / sizes[cost]) : 0;
  }

  /** Moves the estimate to the nearest one without negative costs, nearest by what is uncertain. */
  private void keepPositive() {
    for (int round = 0; round < costs.length; round++) {
      int negative = -1;
      for (int i = 0; i < costs.length; i++) {
        covariance[i][i] = Math.max(covariance[i][i], 0);
        if (costs[i] < 0) {
          negative = i;
        }
      }
      if (negative < 0) {
        return;
      }
      double step = costs[negative];
      if (covariance[negative][negative] > 0) {
        for (int i = 0; i < costs.length; i++) {
          costs[i] -= covariance[i][negative] / covariance[negative][negative] * step;
        }
      }
      costs[negative] = 0;
    }
    for (int i = 0; i < costs.length; i++) {
      costs[i] = Math.max(costs[i], 0);
    }
  }

  private static double[] sizes(long[] records) {
    double[] sizes = new double[records.length + 1];
    sizes[0] = 1;
    for (int i = 0; i < records.length; i++) {
      sizes[i + 1] = records[i];
    }
    return sizes;
  }

  private double[] times(double[] sizes) {
    return Arrays.stream(covariance).mapToDouble(row -> dot(row, sizes)).toArray();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double square(double x) {
    return x * x;
  }
}
