/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.data.Pair;
import dev.tidemill.internal.interrupt.ForeignCode;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of what {@code toString} returns. Pairs, arrays, and the collections, maps and
 * optionals of the JDK are taken apart, so that a long list costs no more than what is shown of it.
 * A class of the program decides by its own {@code toString} what is seen of it; one that throws is
 * said to.
 */
final class RecordText {
  private static final int MAX_DEPTH = 20;

  private final StringBuilder text = new StringBuilder();
  private final int max;

  private RecordText(int max) {
    this.max = max;
  }

  /** At most this many characters of a record's text; one more if there are more. */
  static String of(@Nullable Object value, int max) {
    RecordText text = new RecordText(max);
    text.add(value, 0);
    return text.text.toString();
  }

  private boolean isFull() {
    return text.length() > max;
  }

  private void add(@Nullable Object value, int depth) {
    if (isFull()) {
      return;
    }
    try {
      if (depth > MAX_DEPTH) {
        append("...");
      } else if (value instanceof Pair<?, ?> pair) {
        append("(");
        add(pair.key(), depth + 1);
        append(",");
        add(pair.value(), depth + 1);
        append(")");
      } else if (value != null && value.getClass().isArray()) {
        addArray(value, depth);
      } else if (value instanceof Collection<?> collection && isOfJdk(value)) {
        addAll(collection, depth);
      } else if (value instanceof Map<?, ?> map && isOfJdk(value)) {
        addMap(map, depth);
      } else if (value instanceof Optional<?> optional && optional.isPresent()) {
        append("Optional[");
        add(optional.get(), depth + 1);
        append("]");
      } else {
        append(ForeignCode.call(() -> String.valueOf(value)));
      }
    } catch (Throwable e) { // whatever it is, the batch must not fail for a look at it
      append("(" + (value == null ? "null" : value.getClass().getName()) + " cannot be shown: "
          + e.getClass().getName() + ")");
    }
  }

  private static boolean isOfJdk(Object value) {
    return value.getClass().getName().startsWith("java.");
  }

  private void addAll(Collection<?> collection, int depth) {
    append("[");
    String separator = "";
    for (Object element : collection) {
      append(separator);
      if (isFull()) {
        return;
      }
      add(element, depth + 1);
      separator = ", ";
    }
    append("]");
  }

  private void addMap(Map<?, ?> map, int depth) {
    append("{");
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      append(separator);
      if (isFull()) {
        return;
      }
      add(entry.getKey(), depth + 1);
      append("=");
      add(entry.getValue(), depth + 1);
      separator = ", ";
    }
    append("}");
  }

  private void addArray(Object array, int depth) {
    append("[");
    int length = Array.getLength(array);
    for (int i = 0; i < length && !isFull(); i++) {
      append(i == 0 ? "" : ", ");
      add(Array.get(array, i), depth + 1);
    }
    append("]");
  }

  private void append(@Nullable String part) {
    String known = String.valueOf(part);
    int left = max + 1 - text.length();
    if (left > 0) {
      text.append(known, 0, Math.min(left, known.length()));
    }
  }
}
