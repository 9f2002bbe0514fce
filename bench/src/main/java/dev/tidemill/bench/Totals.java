/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

/**
 * What is taken from the results of a batch, so that two ways to compute them can be held against each other.
 *
 * @param keys how many different keys
 * @param sum the sum of their values
 */
record Totals(long keys, long sum) {
  Totals plus(Totals other) {
    return new Totals(keys + other.keys, sum + other.sum);
  }
}
