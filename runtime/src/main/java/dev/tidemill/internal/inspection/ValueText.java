/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Prints keys and values in one line each, the same in every run. */
final class ValueText {
  private static final int MAX_LENGTH = 200;
  private static final int MAX_ELEMENTS = 50;

  private ValueText() {}

  static String of(@Nullable Object value) {
    String text = text(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((key, each) -> {
        if (entries.size() < MAX_ELEMENTS || !(map instanceof SortedMap<?, ?>)) {
          entries.add(text(key) + "=" + text(each));
        }
      });
      return "{" + joined(entries, map.size(), map instanceof SortedMap<?, ?>) + "}";
    }
    if (value instanceof Collection<?> collection) {
      boolean isOrdered = !(collection instanceof Set<?>) || collection instanceof SortedSet<?>;
      List<String> elements = new ArrayList<>();
      for (Object each : collection) {
        if (isOrdered && elements.size() == MAX_ELEMENTS) {
          break;
        }
        elements.add(text(each));
      }
      return "[" + joined(elements, collection.size(), isOrdered) + "]";
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(each -> "Optional[" + text(each) + "]").orElse("Optional.empty");
    }
    if (value.getClass().isArray()) {
      int length = Array.getLength(value);
      List<String> elements = new ArrayList<>();
      for (int i = 0; i < Math.min(length, MAX_ELEMENTS); i++) {
        elements.add(text(Array.get(value, i)));
      }
      return "[" + joined(elements, length, true) + "]";
    }
    return hasText(value) ? String.valueOf(value) : "a " + value.getClass().getName();
  }

  private static String joined(List<String> elements, int size, boolean isOrdered) {
    if (!isOrdered) {
      Collections.sort(elements);
    }
    List<String> shown = elements.subList(0, Math.min(elements.size(), MAX_ELEMENTS));
    return String.join(", ", shown) + (size > shown.size() ? ", ..." : "");
  }

  /** The text of {@link Object} names the place in memory. */
  private static boolean hasText(Object value) {
    try {
      return value.getClass().getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
