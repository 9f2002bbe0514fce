/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.source.EncodedRecord;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How much memory a record occupies, roughly: enough to bound a buffer. It costs a few comparisons.
 * Of foreign code it calls only {@link EncodedRecord#size} and {@link CharSequence#length}. {@link
 * dev.tidemill.spi.source.Delivery#bytes} documents it.
 */
final class SizeEstimate {
  /** An object with a few fields, or the header, fields and array of a string. */
  private static final int OBJECT = 64;

  private static final int REFERENCE = 8;

  private SizeEstimate() {}

  static long of(Object record) {
    if (record instanceof String text) {
      return OBJECT + 2L * text.length(); // which of the two layouts it has is not visible
    }
    if (record instanceof byte[] bytes) {
      return (long) OBJECT + bytes.length;
    }
    if (record instanceof Pair<?, ?> pair) {
      return OBJECT + ofNullable(pair.key()) + ofNullable(pair.value());
    }
    if (record instanceof EncodedRecord message) {
      return OBJECT + Math.max(0L, message.size());
    }
    return other(record);
  }

  private static long other(Object record) {
    if (record instanceof CharSequence text) {
      return OBJECT + 2L * text.length();
    }
    if (record instanceof Buffer buffer) {
      return OBJECT + (long) buffer.capacity() * (buffer instanceof ByteBuffer ? 1 : REFERENCE);
    }
    if (record instanceof char[] chars) {
      return OBJECT + 2L * chars.length;
    }
    if (record instanceof short[] shorts) {
      return OBJECT + 2L * shorts.length;
    }
    if (record instanceof int[] ints) {
      return OBJECT + 4L * ints.length;
    }
    if (record instanceof float[] floats) {
      return OBJECT + 4L * floats.length;
    }
    if (record instanceof long[] longs) {
      return OBJECT + 8L * longs.length;
    }
    if (record instanceof double[] doubles) {
      return OBJECT + 8L * doubles.length;
    }
    if (record instanceof boolean[] booleans) {
      return (long) OBJECT + booleans.length;
    }
    return record instanceof Object[] array ? array(array) : OBJECT;
  }

  /** One level deep, so that its cost is bounded by that of making the array. */
  private static long array(Object[] elements) {
    long sum = OBJECT;
    for (Object each : elements) {
      sum += each instanceof String text ? OBJECT + 2L * text.length() : OBJECT;
    }
    return sum;
  }

  static long ofNullable(@Nullable Object record) {
    return record == null ? REFERENCE : of(record);
  }

  static long ofAll(Collection<?> records) {
    long sum = 0;
    for (Object record : records) {
      sum += ofNullable(record);
    }
    return sum;
  }
}
