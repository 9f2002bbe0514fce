/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many records of each input the next batch may take: the least of what the job can process in
 * time, the rate that the program has set, and nothing while the input is paused. Used on the
 * driver's thread.
 */
public final class InputLimits {
  /** Of all inputs together: a record may take 10 ms, and later batches have to make up for it. */
  private static final long DEFAULT_INITIAL_RATE = 300;

  private static final class Limited {
    final RangedInput input;
    final SourceSwitch control;
    final RateAllowance allowance;
    boolean paused;
    boolean toldPaused;

    Limited(RangedInput input, SourceSwitch control, RateAllowance allowance) {
      this.input = input;
      this.control = control;
      this.allowance = allowance;
    }
  }

  private final List<Limited> inputs;
  private final boolean backpressure;
  private final RateLimits limits;
  private boolean draining;

  /**
   * Limits.
   *
   * @param manual whether batches run on request only, so that processing may take no time at all
   */
  public InputLimits(
      List<RangedInput> inputs,
      Duration interval,
      BatchSettings settings,
      SourceSwitches switches,
      boolean manual) {
    double seconds = interval.toNanos() / 1e9;
    this.inputs = inputs.stream()
        .map(input -> new Limited(input, switches.of(input.name()), new RateAllowance(seconds)))
        .toList();
    this.backpressure = settings.backpressure();
    OptionalLong initial = settings.initialRate().isEmpty() && !manual
        ? OptionalLong.of(share(DEFAULT_INITIAL_RATE, inputs))
        : settings.initialRate();
    this.limits = new RateLimits(interval, inputs.size(), initial);
  }

  private static long share(long rate, List<RangedInput> inputs) {
    long sharing = inputs.stream().filter(RangedInput::isPostponable).count();
    return Math.max(1, rate / Math.max(1, sharing));
  }

  /**
   * The limits of the next batch, in the order of the inputs; {@link Long#MAX_VALUE} for none.
   *
   * @param late how long ago it was due
   */
  long[] next(Duration late) {
    long[] next = backpressure ? limits.next(late) : unlimited();
    for (int i = 0; i < next.length; i++) {
      Limited limited = inputs.get(i);
      limited.paused = limited.control.isPaused();
      if (!limited.input.isPostponable()) {
        next[i] = Long.MAX_VALUE;
      }
      next[i] = Math.min(next[i], limited.allowance.next(limited.control.rate()));
      if (draining) {
        next[i] = Math.max(1, next[i]); // nobody waits for the next tick, so nothing is saved up
      }
      if (limited.paused) {
        next[i] = 0;
      }
      limited.control.limited(next[i]);
    }
    return next;
  }

  /** Tells an input that it is paused, or no longer, if that has changed. */
  void tellPaused(int input) throws Exception {
    Limited limited = inputs.get(input);
    if (limited.paused != limited.toldPaused) {
      limited.input.paused(limited.paused);
      limited.toldPaused = limited.paused;
    }
  }

  boolean isPaused(int input) {
    return inputs.get(input).control.isPaused();
  }

  /** From now on batches do not wait for their ticks. */
  void draining() {
    draining = true;
  }

  /** A batch has taken so many records of an input; told when they can be counted. */
  void taken(int input, long records) {
    limits.taken(input, records);
    inputs.get(input).allowance.taken(records);
  }

  /** A batch has run at once and without interruption, so what it took says something. */
  void measured(Map<String, Long> counts, Duration processingTime) {
    long[] records = new long[inputs.size()];
    for (int i = 0; i < records.length; i++) {
      records[i] = counts.getOrDefault(inputs.get(i).input.name(), 0L);
    }
    limits.measured(records, processingTime);
  }

  private long[] unlimited() {
    long[] none = new long[inputs.size()];
    Arrays.fill(none, Long.MAX_VALUE);
    return none;
  }
}
