/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a class its own {@code equals} looks at; its {@code hashCode} may use no others.
 *
 * <p>A class that says when two objects are equal says what belongs to its value; a field that it
 * leaves out only remembers something, such as a label that is put together at first use. What
 * {@code equals} looks at cannot be read off a class, so it is tried: a copy of an object gets
 * another value in one field, and if it still equals the object, the field is left out. A final
 * field is tried too, since what it holds may remember something, as a map of results does. All
 * fields of classes without {@code equals} belong to the value. Any thread.
 */
final class Compared {
  private static final ClassValue<Optional<Compared>> OF = new ClassValue<>() {
    @Override
    protected Optional<Compared> computeValue(Class<?> type) {
      return hasOwnEquality(type) ? blank(type).map(Compared::new) : Optional.empty();
    }
  };

  private final Constructor<?> blank;

  /** What has been tried so far. */
  private final Map<Field, Boolean> comparedFields = new ConcurrentHashMap<>();

  private Compared(Constructor<?> blank) {
    this.blank = blank;
  }

  /** Whether a field of an object belongs to its value. */
  static boolean isCompared(Field field, Object object) {
    return OF.get(object.getClass()).map(type -> type.looksAt(field, object)).orElse(true);
  }

  private boolean looksAt(Field field, Object object) {
    Boolean known = comparedFields.get(field);
    if (known != null) {
      return known;
    }
    try {
      Object value = field.get(object);
      if (value == null) {
        return true; // counts as nothing; it is tried as soon as there is something
      }
      boolean looks = isSeen(blank, field, object, value);
      comparedFields.put(field, looks);
      return looks;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return true; // equals needs the field, or the object cannot be copied
    }
  }

  private static boolean isSeen(Constructor<?> blank, Field field, Object object, Object value)
      throws ReflectiveOperationException {
    if (!copy(blank, object, field, value).equals(object)) {
      return true; // by its identity, or by something that is not in its fields
    }
    Object changed = copy(blank, object, field, other(value, field.getType()));
    return !changed.equals(object) || !object.equals(changed);
  }

  /** The same object with another value in one field. */
  private static Object copy(
      Constructor<?> blank, Object object, Field changed, @Nullable Object value)
      throws ReflectiveOperationException {
    return object.getClass().isRecord()
        ? copyOfRecord(object, changed, value)
        : copyOfObject(blank, object, changed, value);
  }

  private static Object copyOfObject(
      Constructor<?> blank, Object object, Field changed, @Nullable Object value)
      throws ReflectiveOperationException {
    Object copy = blank.newInstance();
    for (Class<?> at = object.getClass(); at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          field.set(copy, field.equals(changed) ? value : field.get(object));
        }
      }
    }
    return copy;
  }

  /** Fields of records cannot be set, not even by reflection. */
  private static Object copyOfRecord(Object object, Field changed, @Nullable Object value)
      throws ReflectiveOperationException {
    RecordComponent[] components = object.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Field field = object.getClass().getDeclaredField(components[i].getName());
      field.setAccessible(true);
      types[i] = components[i].getType();
      values[i] = field.equals(changed) ? value : field.get(object);
    }
    Constructor<?> canonical = object.getClass().getDeclaredConstructor(types);
    canonical.setAccessible(true);
    return canonical.newInstance(values);
  }

  private static @Nullable Object other(Object value, Class<?> type) {
    if (!type.isPrimitive()) {
      return null;
    }
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (value instanceof Character letter) {
      return (char) (letter + 1);
    }
    long next = value instanceof Double || value instanceof Float
        ? ((Number) value).longValue() + 1
        : ((Number) value).longValue() ^ 1;
    if (type == byte.class) {
      return (byte) next;
    }
    if (type == short.class) {
      return (short) next;
    }
    if (type == int.class) {
      return (int) next;
    }
    if (type == long.class) {
      return next;
    }
    return type == float.class ? (Object) (float) next : (Object) (double) next;
  }

  private static boolean hasOwnEquality(Class<?> type) {
    try {
      return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class
          && type.getMethod("hashCode").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every class has equals and hashCode", e);
    }
  }

  /**
   * Makes objects without calling a constructor of theirs, as deserialization does; the JDK offers
   * that to libraries by reflection only.
   */
  private static Optional<Constructor<?>> blank(Class<?> type) {
    try {
      Class<?> factoryType = Class.forName("sun.reflect.ReflectionFactory");
      Object factory = factoryType.getMethod("getReflectionFactory").invoke(null);
      Method make =
          factoryType.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
      Object constructor = make.invoke(factory, type, Object.class.getDeclaredConstructor());
      return Optional.ofNullable((Constructor<?>) constructor);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty(); // a JDK without it: all fields belong to the value
    }
  }
}
