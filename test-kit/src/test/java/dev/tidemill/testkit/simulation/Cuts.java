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
 * @param rows of each batch, in order
 */
record Cuts(Time start, List<List<Integer>> rows) {
  /** Up to which of all records the batch with a time goes. */
  long end(Time batch) {
    long id = batch.since(start).toMillis() / World.INTERVAL_MILLIS;
    return rows.stream().limit(id).mapToLong(List::size).sum();
  }

  /** The rows of all batches. */
  List<Integer> all() {
    return rows.stream().flatMap(List::stream).toList();
  }
}
