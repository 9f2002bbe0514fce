/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of a run.
 *
 * @param entries what was seen, in the order in which it was seen
 * @param failure why the run ended early, if it did
 */
record Trace(List<Entry> entries, Optional<String> failure) {
  /**
   * What one output has seen of one batch.
   *
   * @param batch number of the batch, from 1
   * @param output number of the output; or of the stream, if it is the count of a metered function
   * @param metered whether it is that count
   * @param partitions texts of records, partition by partition
   */
  record Entry(int batch, int output, boolean metered, List<List<String>> partitions) {
    /** The records without their partitions. */
    List<String> records() {
      return partitions.stream().flatMap(List::stream).toList();
    }

    String where() {
      return "batch " + batch + ", " + (metered ? "calls of the function of s" : "output ")
          + output;
    }
  }

  /** The first place where another trace says something else, shown with both; empty if they are equal. */
  Optional<String> differenceTo(Trace other) {
    for (int i = 0; i < Math.max(entries.size(), other.entries.size()); i++) {
      Optional<Entry> mine = entry(i);
      Optional<Entry> theirs = other.entry(i);
      if (!mine.equals(theirs)) {
        return Optional.of(show(mine, failure) + "\n" + show(theirs, other.failure));
      }
    }
    return failure.isPresent() || other.failure.isPresent()
        ? Optional.of(
            show(Optional.empty(), failure) + "\n" + show(Optional.empty(), other.failure))
        : Optional.empty();
  }

  private Optional<Entry> entry(int index) {
    return index < entries.size() ? Optional.of(entries.get(index)) : Optional.empty();
  }

  private static String show(Optional<Entry> entry, Optional<String> failure) {
    return entry
        .map(e -> e.where() + ": " + e.partitions())
        .or(() -> failure.map(f -> "failed: " + f))
        .orElse("nothing more");
  }
}
