/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.io.Serializable;

/**
 * What has come.
 *
 * @param records how many
 * @param sum of the hash codes of their texts, so that each text must be decoded
 */
record Tally(long records, long sum) implements Serializable {
  static final Tally NONE = new Tally(0, 0);

  Tally plus(String text) {
    return new Tally(records + 1, sum + text.hashCode());
  }

  Tally plus(Tally other) {
    return new Tally(records + other.records, sum + other.sum);
  }
}
