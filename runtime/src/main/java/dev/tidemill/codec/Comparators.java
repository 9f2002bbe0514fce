/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders of sorted collections that can be stored; a comparator is a function, and functions
 * are not stored. The codes are stored.
 */
final class Comparators {
  private static final int NONE = 0;
  private static final List<Comparator<?>> KNOWN = List.of(
      Comparator.<String>naturalOrder(), Collections.reverseOrder(), String.CASE_INSENSITIVE_ORDER);

  private Comparators() {}

  static void write(@Nullable Comparator<?> comparator, Object sorted, CodecOutput out) {
    int code = comparator == null ? NONE : KNOWN.indexOf(comparator) + 1;
    if (comparator != null && code == NONE) {
      throw CodecOutput.notEncodable(
          "a " + sorted.getClass().getName() + " is sorted by "
              + comparator.getClass().getName()
              + ", and comparators cannot be stored; use the natural or reverse order, let the"
              + " elements implement Comparable, or register a codec for a class that holds the collection");
    }
    out.writeByte(code);
  }

  @SuppressWarnings("unchecked") // elements that it does not fit are refused as they are added
  static @Nullable Comparator<Object> read(CodecInput in) {
    int code = in.readByte();
    if (code < NONE || code > KNOWN.size()) {
      throw in.malformed(code + " stands for no order");
    }
    return code == NONE ? null : (Comparator<Object>) KNOWN.get(code - 1);
  }
}
