/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The block that records are added to. All methods are called with the buffer's lock held. */
final class OpenBlock {
  private static final int SMALLEST = 64;
  private static final int LARGEST_FIRST_ALLOCATION = 1 << 16;

  private final int maxBytes;
  private Object[] records = new Object[SMALLEST];
  private int size;
  private long bytes;
  private long untilMillis;

  OpenBlock(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Whether a record that arrives now belongs to the next block. */
  boolean isOver(long nowMillis) {
    return size > 0 && (nowMillis >= untilMillis || bytes >= maxBytes);
  }

  /** The first record arrives; the block ends at a time at the latest. */
  void begin(long endMillis) {
    untilMillis = endMillis;
  }

  void add(@Nullable Object record, long recordBytes) {
    if (size == records.length) {
      records = Arrays.copyOf(records, 2 * size);
    }
    records[size++] = record;
    bytes += recordBytes;
  }

  void addAll(Object[] more, long moreBytes) {
    if (size + more.length > records.length) {
      records = Arrays.copyOf(records, Math.max(size + more.length, 2 * size));
    }
    System.arraycopy(more, 0, records, size, more.length);
    size += more.length;
    bytes += moreBytes;
  }

  /** Ends the block, and begins an empty one. */
  Block cut(long number, long arrivalMillis) {
    Block block = new Block(number, records, size, bytes, arrivalMillis);
    int expected = Math.min(size + size / 8, LARGEST_FIRST_ALLOCATION);
    records = new Object[Math.max(SMALLEST, expected)];
    size = 0;
    bytes = 0;
    return block;
  }
}
