/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.value;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a value contains, as an object that does not change with it: equal for two values of one
 * class that look the same from within, whether their classes define equals or not.
 */
final class Contents {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_SHALLOW_DEPTH = 8;

  /** The objects that are being looked at, with their depth. */
  private final IdentityHashMap<Object, Integer> open = new IdentityHashMap<>();

  private Contents() {}

  private record Of(Class<?> type, Object parts) {}

  /**
   * Whether two values contain the same. The usual values, which are not deep, are compared without
   * more ado.
   */
  static boolean areSame(Object a, Object b) throws NotCopyableException {
    return areSame(a, b, 0);
  }

  private static boolean areSame(@Nullable Object a, @Nullable Object b, int depth)
      throws NotCopyableException {
    if (a == b) {
      return true;
    }
    if (a == null || b == null) {
      return false;
    }
    ValueClass type = ValueClass.of(a.getClass());
    boolean isShallow = depth < MAX_SHALLOW_DEPTH && a.getClass() == b.getClass();
    if (type.kind() == ValueClass.Kind.FIXED
        || (type.kind() == ValueClass.Kind.COLLECTION && a instanceof List<?> list && isFlat(list))
        || (type.kind() == ValueClass.Kind.MAP && isFlat(((Map<?, ?>) a).values()))) {
      return a.equals(b);
    }
    if (isShallow && a.getClass().isArray() && a.getClass().getComponentType().isPrimitive()) {
      return Objects.deepEquals(a, b);
    }
    if (isShallow
        && (type.kind() == ValueClass.Kind.FIELDS || type.kind() == ValueClass.Kind.RECORD)) {
      return haveSameFields(a, b, type.fields(), depth + 1);
    }
    return of(a).equals(of(b));
  }

  private static boolean haveSameFields(Object a, Object b, List<Field> fields, int depth)
      throws NotCopyableException {
    for (Field field : fields) {
      if (!areSame(Changeability.read(field, a), Changeability.read(field, b), depth)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFlat(Collection<?> elements) {
    for (Object element : elements) {
      if (Changeability.of(element)) {
        return false;
      }
    }
    return true;
  }

  /** The value must not be null. */
  static Object of(Object value) throws NotCopyableException {
    return new Contents().contents(value);
  }

  private Object contents(@Nullable Object value) throws NotCopyableException {
    if (value == null) {
      return Optional.empty();
    }
    ValueClass type = ValueClass.of(value.getClass());
    if (type.kind() == ValueClass.Kind.FIXED) {
      return value;
    }
    if (type.kind() == ValueClass.Kind.OPAQUE) {
      return new Of(value.getClass(), System.identityHashCode(value));
    }
    if (open.size() > MAX_DEPTH) {
      throw new NotCopyableException("it is more than " + MAX_DEPTH + " levels deep");
    }
    Integer above = open.putIfAbsent(value, open.size());
    if (above != null) {
      return new Of(value.getClass(), above); // it holds itself
    }
    try {
      return new Of(shownAs(value), parts(value, type));
    } finally {
      open.remove(value);
    }
  }

  /** A copy of a collection may be of another class. */
  private static Class<?> shownAs(Object value) {
    return value instanceof List<?>
        ? List.class
        : value instanceof Set<?>
            ? Set.class
            : value instanceof Map<?, ?> ? Map.class : value.getClass();
  }

  private Object parts(Object value, ValueClass type) throws NotCopyableException {
    return switch (type.kind()) {
      case SIMPLE -> JdkValues.simpleContents(value);
      case ARRAY -> array(value);
      case COLLECTION ->
        value instanceof Set<?> set ? Set.copyOf(nonNull(set)) : all((Collection<?>) value);
      case MAP -> map((Map<?, ?>) value);
      case OPTIONAL -> contents(((Optional<?>) value).orElse(null));
      case SERIALIZED -> bytes(value);
      case RECORD, FIELDS, READABLE -> fields(value, type.fields());
      case FIXED, OPAQUE -> value;
    };
  }

  private static List<Object> nonNull(Set<?> set) {
    List<Object> elements = new ArrayList<>();
    for (Object element : set) {
      elements.add(element == null ? Optional.empty() : element);
    }
    return elements;
  }

  private List<Object> array(Object array) throws NotCopyableException {
    List<Object> parts = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      parts.add(contents(Array.get(array, i)));
    }
    return parts;
  }

  private List<Object> all(Collection<?> elements) throws NotCopyableException {
    List<Object> parts = new ArrayList<>(elements.size());
    for (Object element : elements) {
      parts.add(contents(element));
    }
    return parts;
  }

  private Map<Object, Object> map(Map<?, ?> map) throws NotCopyableException {
    Map<Object, Object> parts = new HashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      parts.put(Optional.<Object>ofNullable(entry.getKey()), contents(entry.getValue()));
    }
    return parts;
  }

  private List<Object> fields(Object value, List<Field> fields) throws NotCopyableException {
    List<Object> parts = new ArrayList<>(fields.size());
    for (Field field : fields) {
      parts.add(contents(Changeability.read(field, value)));
    }
    return parts;
  }

  private static Object bytes(Object value) throws NotCopyableException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new NotCopyableException("it cannot be serialized: " + e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }
}
