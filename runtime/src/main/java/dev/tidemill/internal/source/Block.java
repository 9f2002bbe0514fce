/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.blocklog.BlockOffset;

/** Records that arrived together. Immutable once it is cut. */
final class Block {
  private final long number;
  private final Object[] records;
  private final int size;
  private final long bytes;
  private final long arrivalMillis;

  /**
   * Takes the array as it is: the caller writes to it no more. Only the first {@code size} elements
   * count.
   */
  Block(long number, Object[] records, int size, long bytes, long arrivalMillis) {
    this.number = number;
    this.records = records;
    this.size = size;
    this.bytes = bytes;
    this.arrivalMillis = arrivalMillis;
  }

  long number() {
    return number;
  }

  int size() {
    return size;
  }

  long bytes() {
    return bytes;
  }

  /** When the last record arrived. */
  long arrivalMillis() {
    return arrivalMillis;
  }

  BlockOffset end() {
    return new BlockOffset(number, size);
  }

  /** Its records from one index to another, as a partition. */
  <T> BlockSlice<T> slice(int from, int until) {
    return new BlockSlice<>(records, from, until, number, 0);
  }
}
