/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;

/**
 * A record that leaves hashCode to the compiler, and so counts by its components.
 *
 * <p>The compiler's method is final. One that is not is the user's: equal records may then have
 * different components, and only that method knows their hash. As a user's may be final too, each
 * record is asked whether its hash code is the compiler's, which is {@code 31 * hash + next}; that
 * this happens to be so for another record of the class says nothing.
 */
final class RecordClass extends KeyClass {
  private final Class<?> type;
  private final List<Part> components;
  private final boolean isOpened;
  private final boolean isHashCode;
  private final boolean isUniform;
  private final KeyClass own;

  private RecordClass(Class<?> type, List<Part> components) {
    this.type = type;
    this.components = components;
    this.isOpened = components.stream().allMatch(part -> part.handle().isPresent());
    this.isHashCode = components.stream().allMatch(part -> hashesAsItself(part.type()));
    this.isUniform = components.stream().allMatch(part -> hashesAlways(part.type()));
    this.own = EncodedClass.of(type);
  }

  static KeyClass of(Class<?> type) {
    if (!isFinal(type, "hashCode")) {
      return EncodedClass.of(type);
    }
    List<Part> components = Part.components(type);
    for (Part component : components) {
      if (component.type().isArray()) {
        return new Refused(
            type,
            "its component " + component.name()
                + " is an array, which has no stable hash code; make it a List");
      }
    }
    return new RecordClass(type, components);
  }

  private static boolean isFinal(Class<?> type, String method) {
    try {
      return Modifier.isFinal(type.getDeclaredMethod(method).getModifiers());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // every record has it
    }
  }

  @Override
  long hash(Object key, HashFunction function) {
    if (isHashCode && function.isTheSameEverywhere()) {
      return function.value(key);
    }
    if (!isOpened) {
      function.refuse(new UnstableKeyException(
          type, "its components cannot be read; open its package to Tidemill"));
      return function.value(key);
    }
    long hash = 0;
    int compilers = 0;
    for (Part component : components) {
      Object value = component.of(key);
      hash = function.next(hash, function.of(value));
      compilers = 31 * compilers + Objects.hashCode(value);
    }
    return key.hashCode() == compilers ? function.sequence(hash) : own.hash(key, function);
  }

  @Override
  boolean isHashCode() {
    return isHashCode;
  }

  @Override
  boolean isUniform() {
    return isUniform;
  }
}
