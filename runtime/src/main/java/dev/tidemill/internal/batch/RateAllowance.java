/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import java.util.OptionalLong;

/**
 * What a rate that the program has set allows: each batch what the rate brings in one interval.
 * Fractions of a record are saved up, and what a batch takes beyond it, as whole files may be, is
 * made up for by the next ones.
 */
final class RateAllowance {
  private final double intervalSeconds;
  private OptionalLong rate = OptionalLong.empty();
  private double balance;

  RateAllowance(double intervalSeconds) {
    this.intervalSeconds = intervalSeconds;
  }

  /** The limit of the next batch; {@link Long#MAX_VALUE} for none. */
  long next(OptionalLong recordsPerSecond) {
    if (!recordsPerSecond.equals(rate)) {
      rate = recordsPerSecond;
      balance = 0;
    }
    if (rate.isEmpty()) {
      return Long.MAX_VALUE;
    }
    // A balance of 0.99999 is a record whose fractions were rounded.
    balance = Math.min(balance, 1) + rate.getAsLong() * intervalSeconds;
    return (long) Math.max(0, balance + 1e-6);
  }

  void taken(long records) {
    balance = Math.min(balance - records, balance - Math.floor(balance));
  }
}
