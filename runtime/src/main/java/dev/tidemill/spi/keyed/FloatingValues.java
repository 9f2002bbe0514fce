/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Tells values that may hold floating-point numbers, for which subtraction does not undo addition.
 *
 * <p><b>Approach.</b> What a class declares is found out once: most classes cannot hold such a
 * number, or do. Where a field's type leaves it open (a type parameter, an interface,
 * {@code Number}, a class that can be extended), and in collections, each value is looked at. What
 * cannot be looked at counts as floating: objects of the JDK that do not show what they hold, very
 * large values, and subclasses of {@code Number} other than the exact ones of the JDK, since one
 * that keeps a double as bits has a field of type long. Being wrong in this direction costs time
 * and memory, and never a digit.
 */
final class FloatingValues {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_PARTS = 10_000;

  private static final Set<Class<?>> EXACT = Set.of(
      Boolean.class,
      Character.class,
      Byte.class,
      Short.class,
      Integer.class,
      Long.class,
      String.class,
      Class.class,
      BigInteger.class,
      BigDecimal.class,
      AtomicInteger.class,
      AtomicLong.class,
      LongAdder.class,
      LongAccumulator.class);

  private enum Verdict {
    EXACT,
    LOOK,
    FLOATING;

    Verdict or(Verdict other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /**
   * What a class says of its objects.
   *
   * @param open the fields that must be looked at; empty for arrays and collections
   */
  private record Shape(Verdict verdict, List<Field> open) {}

  private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
    @Override
    protected Shape computeValue(Class<?> type) {
      return shape(type);
    }
  };

  private int parts;

  private FloatingValues() {}

  /**
   * Whether a value holds a floating-point number, as far as one can see; if one cannot see, it
   * does.
   */
  static boolean in(@Nullable Object value) {
    if (value == null || value instanceof Long || value instanceof Integer) {
      return false;
    }
    return new FloatingValues().isIn(value, 0);
  }

  private boolean isIn(@Nullable Object value, int depth) {
    if (value == null) {
      return false;
    }
    Shape shape = SHAPES.get(value.getClass());
    return switch (shape.verdict()) {
      case EXACT -> false;
      case FLOATING -> true;
      case LOOK -> depth > MAX_DEPTH || isInParts(value, shape.open(), depth + 1);
    };
  }

  private boolean isPart(@Nullable Object part, int depth) {
    return ++parts > MAX_PARTS || isIn(part, depth);
  }

  private boolean isInParts(Object value, List<Field> open, int depth) {
    if (value instanceof Pair<?, ?> pair) {
      return isPart(pair.key(), depth) || isPart(pair.value(), depth);
    }
    if (value instanceof Object[] array) {
      return isInAny(Arrays.asList(array), depth);
    }
    if (!open.isEmpty()) {
      return isInFields(value, open, depth);
    }
    if (value instanceof Map<?, ?> map) {
      return isInAny(map.keySet(), depth) || isInAny(map.values(), depth);
    }
    if (value instanceof Collection<?> elements) {
      return isInAny(elements, depth);
    }
    return value instanceof Optional<?> optional && isPart(optional.orElse(null), depth);
  }

  private boolean isInAny(Collection<?> elements, int depth) {
    for (Object element : elements) {
      if (isPart(element, depth)) {
        return true;
      }
    }
    return false;
  }

  private boolean isInFields(Object value, List<Field> fields, int depth) {
    for (Field field : fields) {
      try {
        if (isPart(field.get(value), depth)) {
          return true;
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(field + " was made accessible", e);
      }
    }
    return false;
  }

  private static Shape shape(Class<?> type) {
    if (isOfJdk(type) && isContainer(type)) {
      return new Shape(Verdict.LOOK, List.of());
    }
    Verdict verdict = verdict(type, new HashSet<>());
    if (verdict != Verdict.LOOK || type.isArray()) {
      return new Shape(verdict, List.of());
    }
    List<Field> open = new ArrayList<>();
    for (Field field : fields(type)) {
      if (declared(field.getType(), new HashSet<>()) == Verdict.LOOK) {
        if (!field.trySetAccessible()) {
          return new Shape(Verdict.FLOATING, List.of());
        }
        open.add(field);
      }
    }
    return new Shape(verdict, open);
  }

  /** What is known of the objects of just this class. */
  private static Verdict verdict(Class<?> type, Set<Class<?>> seen) {
    if (type == double.class || type == float.class) {
      return Verdict.FLOATING;
    }
    if (type.isArray()) {
      return declared(type.getComponentType(), seen);
    }
    if (isExact(type)) {
      return Verdict.EXACT;
    }
    if (Number.class.isAssignableFrom(type)) {
      return Verdict.FLOATING;
    }
    if (isOfJdk(type) && isContainer(type)) {
      return Verdict.LOOK;
    }
    Verdict verdict = Verdict.EXACT;
    if (seen.add(type)) {
      for (Field field : fields(type)) {
        verdict = verdict.or(declared(field.getType(), seen));
      }
    }
    return verdict;
  }

  /**
   * What is known of what a field or an array of this type holds: an object of this class, or of a
   * subclass of it.
   */
  private static Verdict declared(Class<?> type, Set<Class<?>> seen) {
    if (Enum.class.isAssignableFrom(type)) {
      return Verdict.EXACT;
    }
    return isExact(type) || type.isArray() || Modifier.isFinal(type.getModifiers())
        ? verdict(type, seen)
        : Verdict.LOOK;
  }

  private static boolean isExact(Class<?> type) {
    return (type.isPrimitive() && type != double.class && type != float.class)
        || EXACT.contains(type)
        || Enum.class.isAssignableFrom(type)
        || type.getName().startsWith("java.time.");
  }

  private static boolean isContainer(Class<?> type) {
    return Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || type == Optional.class;
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  private static boolean isOfJdk(Class<?> type) {
    return type.getName().startsWith("java.");
  }
}
