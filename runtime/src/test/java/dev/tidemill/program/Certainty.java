/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

/** What is the same of a stream's batches, however many partitions there are. */
enum Certainty {
  /** Everything: which records there are, their order and their partitions. */
  PARTITIONS,
  /** Which records there are, and their order. */
  SEQUENCE,
  /** Which records there are. */
  CONTENT,
  /** Nothing that can be said. */
  NOTHING;

  /** The weaker of two. */
  Certainty atMost(Certainty other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** As it is, if the content is certain; else nothing is. */
  Certainty ifContent(Certainty then) {
    return this == NOTHING ? NOTHING : then;
  }

  /** What remains of something that depends on the order of its input. */
  Certainty ifSequence(Certainty then) {
    return compareTo(SEQUENCE) <= 0 ? then : NOTHING;
  }
}
