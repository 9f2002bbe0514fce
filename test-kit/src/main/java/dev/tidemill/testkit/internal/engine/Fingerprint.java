/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A number that stands for what an object contains: collections by their elements, objects by their
 * fields. What objects keep only to be faster does not count: transient fields, those that their
 * own {@code equals} leaves out (see {@link Compared}), and a hash that is computed once. Objects
 * of the JDK that do not let others look into them count by their {@code hashCode}.
 */
final class Fingerprint {
  private static final int DEEPEST = 32;
  private static final int MAX_OBJECTS = 10_000;
  private static final long PRIME = 0x100000001b3L;

  private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
    @Override
    protected List<Field> computeValue(Class<?> type) {
      return fields(type);
    }
  };

  private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int objects;

  private Fingerprint() {}

  /** Contents of each field of an object with fields of its own, by name; of any other, nothing. */
  static Map<String, Long> fields(@Nullable Object object) {
    Map<String, Long> all = new LinkedHashMap<>();
    if (object == null || !isWithFields(object)) {
      return all;
    }
    for (Field field : FIELDS.get(object.getClass())) {
      try {
        all.put(field.getName(), Compared.isCompared(field, object) ? of(field.get(object)) : 0L);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(field + " was made accessible", e);
      }
    }
    return all;
  }

  private static boolean isWithFields(Object object) {
    return !object.getClass().isArray()
        && !(object instanceof Map)
        && !(object instanceof Collection)
        && !object.getClass().getName().startsWith("java.");
  }

  static long of(@Nullable Object object) {
    return new Fingerprint().number(object, 0);
  }

  private long number(@Nullable Object object, int depth) {
    if (object == null) {
      return 0;
    }
    if (!Mutability.mayChange(object)) {
      return object.hashCode() + 31L * object.getClass().hashCode();
    }
    if (depth > DEEPEST || objects > MAX_OBJECTS || !open.add(object)) {
      return 1;
    }
    objects++;
    try {
      return contents(object, depth + 1);
    } finally {
      open.remove(object);
    }
  }

  private long contents(Object object, int depth) {
    if (object.getClass().isArray()) {
      return array(object, depth);
    }
    if (object instanceof Map<?, ?> map) {
      long sum = map.size();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        sum += number(entry.getKey(), depth) * PRIME ^ number(entry.getValue(), depth);
      }
      return sum;
    }
    if (object instanceof Collection<?> collection) {
      return elements(collection, depth);
    }
    if (object instanceof Optional<?> optional) {
      return number(optional.orElse(null), depth) + 7;
    }
    return object.getClass().getName().startsWith("java.")
        ? ofTheJdk(object)
        : fieldsOf(object, depth);
  }

  private long array(Object array, int depth) {
    long number = Array.getLength(array);
    for (int i = 0; i < Array.getLength(array); i++) {
      number = number * PRIME + number(Array.get(array, i), depth);
    }
    return number;
  }

  private long elements(Collection<?> collection, int depth) {
    boolean ordered = !(collection instanceof Set<?>);
    long number = collection.size();
    for (Object element : collection) {
      number = ordered ? number * PRIME + number(element, depth) : number + number(element, depth);
    }
    return number;
  }

  private static long ofTheJdk(Object object) {
    if (object instanceof Number number) {
      return number.longValue() + 31L * Double.hashCode(number.doubleValue());
    }
    if (object instanceof CharSequence text) {
      return text.toString().hashCode();
    }
    return object.hashCode();
  }

  private long fieldsOf(Object object, int depth) {
    long number = object.getClass().hashCode();
    for (Field field : FIELDS.get(object.getClass())) {
      try {
        long part = Compared.isCompared(field, object) ? number(field.get(object), depth) : 0;
        number = number * PRIME + part;
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(field + " was made accessible", e);
      }
    }
    return number;
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (counts(field) && field.trySetAccessible()) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  private static boolean counts(Field field) {
    String name = field.getName().toLowerCase(Locale.ROOT);
    return (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT | Modifier.VOLATILE)) == 0
        && !name.contains("hash")
        && !name.startsWith("memoized");
  }
}
