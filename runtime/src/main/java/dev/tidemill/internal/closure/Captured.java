/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.closure;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An object that a function holds on to, and the way to it, for the message that refuses it.
 *
 * @param object what was found
 * @param path fields that lead to it, such as {@code Enricher.cache}; empty if the function holds
 *     it itself
 */
public record Captured(Object object, String path) {
  /** Enough for any function written by hand; the search is for a better message only. */
  private static final int MAX_OBJECTS = 10_000;

  /** The nearest object of a type that is not serializable, as far as fields can be read. */
  public static Optional<Captured> find(Object function, String type) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Captured> open = new ArrayDeque<>();
    open.add(new Captured(function, ""));
    while (!open.isEmpty() && seen.size() < MAX_OBJECTS) {
      Captured next = open.remove();
      if (!(next.object() instanceof Serializable)) {
        if (next.object().getClass().getName().equals(type)) {
          return Optional.of(next);
        }
      } else if (seen.add(next.object())) {
        next.addParts(next.object() == function, open);
      }
    }
    return Optional.empty();
  }

  /** Whether the object is an instance of the class in which the function was written. */
  public static boolean isAround(Object object, Object function) {
    String name = function.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    Class<?> enclosing = function.getClass().getEnclosingClass();
    return lambda >= 0
        ? name.substring(0, lambda).equals(object.getClass().getName())
        : object.getClass().equals(enclosing);
  }

  private void addParts(boolean isFunction, Deque<Captured> parts) {
    if (object instanceof Object[] array) {
      addAll(Arrays.asList(array), parts);
    } else if (object instanceof Iterable<?> elements) {
      addAll(elements, parts);
    } else if (object instanceof Map<?, ?> map) {
      addAll(map.keySet(), parts);
      addAll(map.values(), parts);
    }
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !Modifier.isTransient(field.getModifiers())
            && !field.getType().isPrimitive()) {
          addField(field, isFunction, parts);
        }
      }
    }
  }

  private void addAll(Iterable<?> elements, Deque<Captured> parts) {
    for (Object element : elements) {
      if (element != null) {
        parts.add(new Captured(element, owner() + "[]"));
      }
    }
  }

  private void addField(Field field, boolean isFunction, Deque<Captured> parts) {
    try {
      field.setAccessible(true);
      Object value = field.get(object);
      if (value != null) {
        parts.add(new Captured(value, isFunction ? "" : pathTo(field)));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // a field of a class that does not let others look into it; the path ends before it
    }
  }

  private String pathTo(Field field) {
    return owner() + "." + field.getName();
  }

  private String owner() {
    return path.isEmpty() ? object.getClass().getSimpleName() : path;
  }
}
