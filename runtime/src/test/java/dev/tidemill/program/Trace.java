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
   * What was seen of one batch.
   *
   * @param batch number of the batch, from 1
   * @param of what was seen
   * @param number number of the output, of the stream of a metered function, or of the state
   * @param partitions texts of records, partition by partition; or one text
   */
  record Entry(int batch, Seen of, int number, List<List<String>> partitions) {
    Entry(int batch, Seen of, int number, String text) {
      this(batch, of, number, List.of(List.of(text)));
    }

    /** The records without their partitions. */
    List<String> records() {
      return partitions.stream().flatMap(List::stream).toList();
    }

    String where() {
      return "batch " + batch + ", " + of.text + number;
    }
  }

  /** What can be seen of a batch. */
  enum Seen {
    OUTPUT("output "),
    CALLS("calls of the function of s"),
    STATE("keys, changed and removed keys of state ");

    private final String text;

    Seen(String text) {
      this.text = text;
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
