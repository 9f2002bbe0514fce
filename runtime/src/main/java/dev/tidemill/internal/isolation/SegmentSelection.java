/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Which records of a segment a computation reads.
 *
 * @param leftOut sorted indexes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares selections or changes their numbers
record SegmentSelection(Segment segment, Bounds bounds, long[] leftOut) implements Serializable {
  boolean has(long index) {
    return index >= bounds.from()
        && index < bounds.until()
        && Arrays.binarySearch(leftOut, index) < 0;
  }

  boolean isOver(long index) {
    return index >= bounds.until();
  }

  boolean isWhole() {
    return leftOut.length == 0 && bounds.equals(Bounds.ALL);
  }
}
