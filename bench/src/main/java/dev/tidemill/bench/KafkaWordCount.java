/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

/** Counts the words of a topic's lines, from its beginning on. */
interface KafkaWordCount extends AutoCloseable {
  /** Reads on until so many lines more have come, or some more than that, and counts their words. */
  WordSums count(long lines);

  @Override
  void close();
}
