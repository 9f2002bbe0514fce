/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class that says itself how its objects hash. What they hold is looked at where the declared
 * type leaves open whether its hash code is the same in every JVM.
 */
final class OwnHash extends KeyClass {
  private final List<Part> open;
  private final boolean holdsElements;

  OwnHash(List<Part> parts) {
    this(parts.stream().filter(part -> !hashesAsItself(part.type())).toList(), false);
  }

  private OwnHash(List<Part> open, boolean holdsElements) {
    this.open = open.stream().filter(part -> part.handle().isPresent()).toList();
    this.holdsElements = holdsElements;
  }

  /**
   * A collection that is neither a list nor a set, so that only the class knows what equal ones
   * are.
   */
  static OwnHash ofCollection() {
    return new OwnHash(List.of(), true);
  }

  @Override
  long hash(Object key, HashFunction function) {
    if (function.isHashCode()) {
      for (Part part : open) {
        check(key, part.of(key), function);
      }
      if (holdsElements) {
        for (Object element : (Collection<?>) key) {
          check(key, element, function);
        }
      }
    }
    return function.value(key);
  }

  /**
   * Other objects with a hash of their own are not looked into: they need not be part of the key's,
   * and may refer back to it.
   */
  private static void check(Object key, @Nullable Object value, HashFunction function) {
    if (value == null || !KeyClass.of(value.getClass()).isTakenApart()) {
      return;
    }
    if ((int) function.of(value) != value.hashCode()) {
      Class<?> type =
          value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
      function.refuse(new UnstableKeyException(
          type,
          key.getClass().getTypeName()
              + " defines hashCode itself, and the hash code of what it holds is another one in every JVM; make it a record"
              + " without a hashCode of its own, or let it hold the constant's name"));
    }
  }

  @Override
  boolean isHashCode() {
    return true;
  }

  @Override
  boolean isUniform() {
    return open.isEmpty() && !holdsElements;
  }

  @Override
  boolean isTakenApart() {
    return false;
  }
}
