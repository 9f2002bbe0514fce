/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Partitioner;
import org.jspecify.annotations.Nullable;

/** Puts most keys into the last partition, and none into the first where there are more than two. */
record Uneven(int numPartitions) implements Partitioner {
  @Override
  public int partition(@Nullable Object key) {
    int last = numPartitions - 1;
    return Values.number(key) % 3 == 0 ? last / 2 : last;
  }

  @Override
  public String toString() {
    return "new Uneven(" + numPartitions + ")";
  }
}
