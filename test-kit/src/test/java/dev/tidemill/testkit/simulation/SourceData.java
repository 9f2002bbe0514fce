/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.time.Time;
import java.util.List;
import java.util.Optional;

/**
 * Records that arrive: whenever somebody asks, there are more. So a batch that is cut again has
 * other records.
 */
final class SourceData {
  private static final String KEYS = "abacbd";

  private final int perQuestion;
  private final int size;
  private final String padding;
  private final Optional<Cuts> cuts;
  /** If the batches are given: which row each record is. */
  private final List<Integer> rows;

  private long arrived;
  private long released;
  private long lastEnd;

  /**
   * The data of a world.
   *
   * @param cuts the batches, if they do not depend on what has arrived
   */
  SourceData(Scenario scenario, Optional<Cuts> cuts) {
    this.perQuestion = scenario.records();
    this.rows = cuts.map(Cuts::all).orElse(List.of());
    this.size = perQuestion * scenario.batches();
    this.padding = "x".repeat(scenario.recordBytes());
    this.cuts = cuts;
  }

  /** The end of a batch that begins at a row. */
  long end(Time batch, long from) {
    if (cuts.isPresent()) {
      return cuts.get().end(batch);
    }
    arrived = Math.min(size, arrived + perQuestion);
    lastEnd = Math.max(from, arrived);
    return lastEnd;
  }

  /** The end of the batch that was cut last. */
  long lastEnd() {
    return lastEnd;
  }

  /** A record such as {@code b:4}. */
  String record(long number) {
    if (number < released) {
      throw new IllegalStateException("row " + number + " was read after it had been released");
    }
    return text(cuts.isPresent() ? rows.get((int) number) : number);
  }

  /** How many records there are in the end. */
  int size() {
    return size;
  }

  /** The row of a record. */
  static int row(String record) {
    return Integer.parseInt(record.replaceAll("[^0-9]", ""));
  }

  /** The record of a row. */
  String text(long row) {
    return KEYS.charAt((int) (row % KEYS.length())) + ":" + row + padding;
  }

  void release(long upTo) {
    released = Math.max(released, upTo);
  }
}
