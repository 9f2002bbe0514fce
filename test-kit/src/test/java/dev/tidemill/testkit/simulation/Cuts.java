/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.time.Time;
import java.util.List;

/**
 * The batches of a run.
 *
 * @param start one interval before the first batch
 * @param records how many records each batch has
 */
record Cuts(Time start, List<Integer> records) {
  /** Up to which row the batch with a time goes. */
  long end(Time batch) {
    long id = batch.since(start).toMillis() / World.INTERVAL_MILLIS;
    return records.stream().limit(id).mapToLong(Integer::longValue).sum();
  }

  int rows() {
    return records.stream().mapToInt(Integer::intValue).sum();
  }
}
