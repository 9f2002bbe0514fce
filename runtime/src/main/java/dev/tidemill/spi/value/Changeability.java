/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.value;

import dev.tidemill.data.Pair;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether anything in a value can be changed in place. A value too large to be looked through
 * can.
 */
final class Changeability {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_PARTS = 10_000;

  private int parts;

  private Changeability() {}

  static boolean of(@Nullable Object value) {
    if (value == null || value instanceof Long || value instanceof String) {
      return false;
    }
    ValueClass type = ValueClass.of(value.getClass());
    if (type.kind() == ValueClass.Kind.FIXED || type.kind() == ValueClass.Kind.OPAQUE) {
      return false;
    }
    return !type.isShell() || new Changeability().inParts(value, type, 0);
  }

  private boolean in(@Nullable Object value, int depth) {
    if (value == null) {
      return false;
    }
    ValueClass type = ValueClass.of(value.getClass());
    if (type.kind() == ValueClass.Kind.FIXED || type.kind() == ValueClass.Kind.OPAQUE) {
      return false;
    }
    return !type.isShell()
        || depth > MAX_DEPTH
        || ++parts > MAX_PARTS
        || inParts(value, type, depth + 1);
  }

  private boolean inParts(Object value, ValueClass type, int depth) {
    return switch (type.kind()) {
      case OPTIONAL -> in(((Optional<?>) value).orElse(null), depth);
      case COLLECTION -> inAny((Collection<?>) value, depth);
      case MAP -> inAny(((Map<?, ?>) value).values(), depth);
      case RECORD, FIELDS, READABLE, SERIALIZED ->
        value instanceof Pair<?, ?> pair
            ? in(pair.key(), depth) || in(pair.value(), depth)
            : inFields(value, type.open(), depth);
      case FIXED, SIMPLE, ARRAY, OPAQUE -> false;
    };
  }

  private boolean inAny(Collection<?> elements, int depth) {
    for (Object element : elements) {
      if (in(element, depth)) {
        return true;
      }
    }
    return false;
  }

  private boolean inFields(Object value, List<Field> fields, int depth) {
    for (Field field : fields) {
      if (in(read(field, value), depth)) {
        return true;
      }
    }
    return false;
  }

  static @Nullable Object read(Field field, Object value) {
    try {
      return field.get(value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " was made accessible", e);
    }
  }
}
