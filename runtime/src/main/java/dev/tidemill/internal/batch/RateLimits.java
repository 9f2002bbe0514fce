/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many records of each source a batch may take, so that it ends before the next one is due.
 *
 * <p><b>Problem.</b> What a record costs is not known before it was processed, and changes while a
 * job runs. A batch that has begun cannot be stopped; so one that takes too much delays all that
 * come after it.
 *
 * <p><b>Approach.</b> A batch should end within four fifths of its interval. Of that time, the
 * {@link CostModel}'s fixed cost and what the batch is late by are gone; the sources share the rest.
 * So a late batch takes little, and the delay goes down by almost an interval with each batch,
 * instead of by a fifth. That costs no throughput: the time is spent on records either way. A late
 * batch still takes what fits into a twentieth of the interval, and a job that cannot keep up even
 * without records takes a quarter of its fixed cost, so nothing starves.
 *
 * <p>The model is believed only as far as it was tried: a source takes at most ten times the records
 * of a batch that has run, and at most as many as would take one and a half intervals if all of that
 * batch's time had been due to its records, or if a record costs two standard deviations more than
 * estimated. A batch that took much longer than predicted takes this reach back. The first batch has
 * the initial rate.
 *
 * <p>Sources share the time equally, but none gets more than twice what it took last while another
 * could use it. A source that takes less than a whole record of the time saves it up; one that takes
 * more than it may, such as one that hands out whole files, takes nothing until that is made up for.
 *
 * <p><b>What says nothing.</b> A batch without records says nothing. One that took no time, as on a
 * manual clock that nobody advances meanwhile, says only that there may be more of it. Without an
 * initial rate there is no limit until a batch takes longer than the interval.
 *
 * <p><b>Source.</b> Proportional control by measured throughput, as in Das et al., "Adaptive Stream
 * Processing using Dynamic Batch Sizing" (2014), with the batch size instead of the interval as the
 * variable.
 */
final class RateLimits {
  private static final double TARGET_SHARE = 0.8;
  private static final double LEAST_SHARE = 0.05;
  private static final double SHARE_OF_FIXED_COST = 0.25;
  private static final double MAX_GROWTH = 10;
  private static final double MIN_GROWTH = 1.1;
  private static final double RISKED_INTERVALS = 1.5;
  private static final double SURPRISE = 2;
  private static final double FULL = 0.9;
  private static final double UNCERTAIN = 0.3;
  private static final double MAX_RECORDS = 1e15;

  private final double interval;
  private final CostModel model;

  /** How many records of a source the model is believed for; infinite while there is no limit. */
  private final double[] reach;

  /** Records that a source has saved up, less than one, or has taken too many, negative. */
  private final double[] balance;

  private final double[] limits;

  /** What each source took last, and whether it took all that it might. */
  private final long[] taken;

  private final boolean[] full;
  private long turn;

  /**
   * Limits.
   *
   * @param initialRecordsPerSecond of each source until the first measurement; if empty, there is no
   *     limit until a batch takes longer than the interval
   */
  RateLimits(Duration interval, int sources, OptionalLong initialRecordsPerSecond) {
    this.interval = interval.toNanos();
    this.model = new CostModel(sources);
    this.reach = new double[sources];
    this.balance = new double[sources];
    this.limits = new double[sources];
    this.taken = new long[sources];
    this.full = new boolean[sources];
    double initial = initialRecordsPerSecond.isPresent()
        ? Math.max(1, initialRecordsPerSecond.getAsLong() * (this.interval / 1e9))
        : Double.POSITIVE_INFINITY;
    Arrays.fill(reach, initial);
    Arrays.fill(full, true);
  }

  /**
   * The limits of the next batch, by source; {@link Long#MAX_VALUE} for none.
   *
   * @param late how long ago it was due
   */
  long[] next(Duration late) {
    double time = available((double) Math.max(0, late.toNanos()));
    double[] shares = shares(time);
    long[] next = new long[limits.length];
    for (int source = 0; source < next.length; source++) {
      if (Double.isInfinite(reach[source])) {
        next[source] = Long.MAX_VALUE;
      } else {
        limits[source] = Math.min(records(source, shares[source], time), MAX_RECORDS);
        balance[source] = Math.min(balance[source], 1) + limits[source];
        next[source] = (long) Math.max(0, balance[source]);
      }
    }
    return next;
  }

  /** A batch has taken so many records of a source; told once they are counted. */
  void taken(int source, long records) {
    taken[source] = records;
    full[source] = records >= Math.floor(FULL * limits[source]);
    double fraction = balance[source] - Math.floor(balance[source]);
    balance[source] = Math.min(balance[source] - records, fraction);
  }

  /** A batch has run, with so many records of each source. */
  void measured(long[] records, Duration processingTime) {
    double nanos = processingTime.toNanos();
    if (isEmpty(records)) {
      return;
    }
    double predicted = model.predict(records);
    if (nanos > 0) {
      model.measured(records, nanos);
    }
    boolean surprise = nanos > interval && nanos > SURPRISE * predicted;
    double growth = Math.min(MAX_GROWTH, RISKED_INTERVALS * interval / Math.max(1, nanos));
    for (int source = 0; source < records.length; source++) {
      boolean unlimited = Double.isInfinite(reach[source]);
      if (records[source] > 0 && (surprise || (unlimited && nanos > interval))) {
        reach[source] = Math.max(1, records[source] * (TARGET_SHARE * interval / nanos));
      } else if (records[source] > 0) {
        double grown = records[source] * Math.max(MIN_GROWTH, growth);
        reach[source] = Math.max(reach[source], Math.max((double) (records[source] + 1), grown));
      }
    }
  }

  private static boolean isEmpty(long[] records) {
    for (long count : records) {
      if (count != 0) {
        return false;
      }
    }
    return true;
  }

  /** Nanoseconds that the records of a batch may take. */
  private double available(double late) {
    double fixed = model.fixedNanos();
    double least = fixed < interval ? LEAST_SHARE * interval : SHARE_OF_FIXED_COST * fixed;
    return Math.max(least, TARGET_SHARE * interval - fixed - late);
  }

  /** What a source may take: at least a part of a record, which it saves up. */
  private double records(int source, double share, double time) {
    if (!model.isKnown(source)) {
      double onTime = TARGET_SHARE * interval;
      return reach[source] * Math.min(1, Math.max(time / onTime, LEAST_SHARE));
    }
    double cost = model.nanosPerRecord(source);
    double worst = cost + 2 * model.uncertainty(source);
    double fits = cost > 0 ? share / cost : Double.POSITIVE_INFINITY;
    double twice = 2.0 * taken[source];
    double risk = worst > 0 ? Math.max(twice, RISKED_INTERVALS * interval / worst) : twice;
    return Math.min(reach[source], Math.min(risk, fits));
  }

  /**
   * Shares out time among the sources: those that want less than an equal share first, so that the
   * others share what is left. What nobody wants is shared equally on top.
   */
  private double[] shares(double time) {
    int count = limits.length;
    double[] wanted = new double[count];
    List<Integer> byNeed = new ArrayList<>();
    for (int source = 0; source < count; source++) {
      double twice = 2 * taken[source] * model.nanosPerRecord(source);
      double atLeast = LEAST_SHARE * time / count;
      wanted[source] = full[source] ? Double.POSITIVE_INFINITY : Math.max(twice, atLeast);
      byNeed.add(source);
    }
    byNeed.sort(Comparator.comparingDouble(source -> wanted[source]));
    double[] shares = new double[count];
    double left = time;
    for (int i = 0; i < count; i++) {
      int source = byNeed.get(i);
      shares[source] = Math.min(wanted[source], left / (count - i));
      left -= shares[source];
    }
    for (int source = 0; source < count; source++) {
      shares[source] += left / count;
    }
    favor(shares);
    return shares;
  }

  /**
   * Sources that always take alike would never be told apart. So while the cost of one that takes
   * all it may is uncertain, it gets half of the others' shares, each in its turn.
   */
  private void favor(double[] shares) {
    turn++;
    List<Integer> uncertain = new ArrayList<>();
    for (int source = 0; source < shares.length; source++) {
      if (full[source]
          && taken[source] > 0
          && model.uncertainty(source) > UNCERTAIN * model.nanosPerRecord(source)) {
        uncertain.add(source);
      }
    }
    if (!uncertain.isEmpty()) {
      int favored = uncertain.get((int) (turn % uncertain.size()));
      for (int source = 0; source < shares.length; source++) {
        if (source != favored && full[source]) {
          shares[favored] += shares[source] / 2;
          shares[source] /= 2;
        }
      }
    }
  }
}
