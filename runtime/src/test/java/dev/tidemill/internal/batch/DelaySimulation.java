/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * A job on virtual time: a batch is due at every interval, takes what has arrived within its limits,
 * and lasts as long as its records cost; batches that are due run one after the other.
 */
final class DelaySimulation {
  /** What is simulated: something that says what a batch may take, and hears what it took. */
  interface Limiter {
    long[] next(Duration late);

    void ended(long[] records, Duration processingTime);
  }

  /** A batch that has run. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Ran(long[] records, double delayNanos, double processingNanos) {
    long total() {
      long sum = 0;
      for (long count : records) {
        sum += count;
      }
      return sum;
    }
  }

  private final double interval;
  private final Limiter limiter;
  private final Random random;
  private final int sources;
  private IntToDoubleFunction fixedNanos = batch -> 0;
  private final IntToDoubleFunction[] nanosPerRecord;
  private final double[] arrivalsPerSecond;
  private final double[] backlog;
  private double noise;
  private double pauseShare;
  private double now;
  private int batch;
  final List<Ran> ran = new ArrayList<>();

  DelaySimulation(Duration interval, int sources, Limiter limiter, long seed) {
    this.interval = interval.toNanos();
    this.sources = sources;
    this.limiter = limiter;
    this.random = new Random(seed);
    this.nanosPerRecord = new IntToDoubleFunction[sources];
    this.arrivalsPerSecond = new double[sources];
    this.backlog = new double[sources];
  }

  /** The limiter under test. */
  static Limiter limits(Duration interval, int sources, long initialRate) {
    RateLimits limits = new RateLimits(interval, sources, java.util.OptionalLong.of(initialRate));
    return new Limiter() {
      @Override
      public long[] next(Duration late) {
        return limits.next(late);
      }

      @Override
      public void ended(long[] records, Duration processingTime) {
        for (int source = 0; source < records.length; source++) {
          limits.taken(source, records[source]);
        }
        limits.measured(records, processingTime);
      }
    };
  }

  DelaySimulation fixedNanos(IntToDoubleFunction byBatch) {
    this.fixedNanos = byBatch;
    return this;
  }

  DelaySimulation source(
      int source, double atStart, double perSecond, IntToDoubleFunction nanosByBatch) {
    backlog[source] = atStart;
    arrivalsPerSecond[source] = perSecond;
    nanosPerRecord[source] = nanosByBatch;
    return this;
  }

  /**
   * Each batch takes from 1 - spread to 1 + spread of its time, and one in fifty pauses for a share
   * of an interval.
   */
  DelaySimulation noisy(double spread, double pause) {
    this.noise = spread;
    this.pauseShare = pause;
    return this;
  }

  DelaySimulation run(int batches) {
    for (int i = 0; i < batches; i++) {
      batch++;
      double tick = batch * interval;
      now = Math.max(now, tick);
      double late = now - tick;
      long[] limits = limiter.next(Duration.ofNanos((long) late));
      long[] records = new long[sources];
      double nanos = fixedNanos.applyAsDouble(batch);
      for (int source = 0; source < sources; source++) {
        backlog[source] += arrivalsPerSecond[source] * interval / 1e9;
        records[source] = (long) Math.min((double) limits[source], backlog[source]);
        backlog[source] -= records[source];
        nanos += (double) records[source] * nanosPerRecord[source].applyAsDouble(batch);
      }
      nanos *= 1 + noise * (2 * random.nextDouble() - 1);
      if (random.nextInt(50) == 0) {
        nanos += pauseShare * interval;
      }
      now += nanos;
      ran.add(new Ran(records, late, nanos));
      limiter.ended(records, Duration.ofNanos((long) nanos));
    }
    return this;
  }

  /** The delay of a batch, in intervals; the first batch is number 1. */
  double delay(int number) {
    return ran.get(number - 1).delayNanos() / interval;
  }

  /** The longest delay of the batches from one number on, in intervals. */
  double maxDelay(int from) {
    return ran.stream().skip(from - 1L).mapToDouble(Ran::delayNanos).max().orElseThrow() / interval;
  }

  /** Records a second over some batches, by the time that they and the pauses between them took. */
  double rate(int from, int until) {
    double records = 0;
    for (int i = from; i < until; i++) {
      records += ran.get(i - 1).total();
    }
    return records / ((until - from) * interval / 1e9);
  }
}
