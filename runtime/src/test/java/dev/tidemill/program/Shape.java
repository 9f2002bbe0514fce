/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

/**
 * What is known of a stream before it runs.
 *
 * @param pairs whether it is a stream of pairs
 * @param slide batches from one of its own to the next
 * @param certainty what does not depend on the number of partitions
 * @param rows records in a batch at most
 * @param leaves numbers and texts in all records of a batch together at most
 * @param partitions partitions at most
 * @param views what else the stream can show
 */
record Shape(
    boolean pairs,
    int slide,
    Certainty certainty,
    double rows,
    double leaves,
    double partitions,
    Views views) {
  /** What a stream can show of keyed state, besides its records. */
  enum Views {
    NONE,
    CHANGES,
    SNAPSHOTS
  }

  private static final int MAX_ROWS = 4_000;
  private static final int MAX_LEAVES = 40_000;
  private static final int MAX_PARTITIONS = 150;
  static final int DEFAULT_PARTITIONS = 7;

  /** Whether it can be computed in no time. */
  boolean isSmall() {
    return rows <= MAX_ROWS && leaves <= MAX_LEAVES && partitions <= MAX_PARTITIONS;
  }

  Shape asPairs() {
    return new Shape(true, slide, certainty, rows, leaves + rows, partitions, views);
  }

  Shape asRecords() {
    return new Shape(false, slide, certainty, rows, leaves, partitions, views);
  }

  Shape with(Certainty newCertainty) {
    return new Shape(pairs, slide, newCertainty, rows, leaves, partitions, views);
  }

  Shape showing(Views newViews) {
    return new Shape(pairs, slide, certainty, rows, leaves, partitions, newViews);
  }

  Shape every(int newSlide) {
    return new Shape(pairs, newSlide, certainty, rows, leaves, partitions, views);
  }

  Shape in(double newPartitions) {
    return new Shape(pairs, slide, certainty, rows, leaves, newPartitions, views);
  }

  Shape of(double newRows, double newLeaves) {
    return new Shape(pairs, slide, certainty, newRows, newLeaves, partitions, views);
  }

  /** Everything n times. */
  Shape times(double n) {
    return of(rows * n, leaves * n);
  }

  /** Both behind each other. */
  Shape and(Shape other) {
    return of(rows + other.rows, leaves + other.leaves)
        .with(certainty.atMost(other.certainty))
        .in(partitions + other.partitions);
  }

  /** Each record with each of the other. */
  Shape joined(Shape other) {
    return of(rows * other.rows, leaves * other.rows + other.leaves * rows)
        .with(certainty.atMost(other.certainty));
  }
}
