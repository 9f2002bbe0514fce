/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

import dev.tidemill.data.Pair;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which records can change at all. */
final class Mutability {
  private static final Set<Class<?>> VALUES = Set.of(
      String.class,
      Boolean.class,
      Character.class,
      Byte.class,
      Short.class,
      Integer.class,
      Long.class,
      Float.class,
      Double.class,
      BigInteger.class,
      BigDecimal.class,
      UUID.class,
      Class.class);

  private static final ClassValue<Boolean> IMMUTABLE = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return isValue(type) || isOwnWithFinalValues(type);
    }
  };

  private Mutability() {}

  /** Whether a record may look otherwise later. */
  static boolean mayChange(@Nullable Object record) {
    if (record == null) {
      return false;
    }
    if (record instanceof Pair<?, ?> pair) {
      return mayChange(pair.key()) || mayChange(pair.value());
    }
    if (record instanceof Optional<?> optional) {
      return optional.isPresent() && mayChange(optional.get());
    }
    return !IMMUTABLE.get(record.getClass());
  }

  /**
   * Whether a record is made of values of the JDK that neither change nor fail to be serialized.
   */
  static boolean isValue(@Nullable Object record) {
    if (record instanceof Pair<?, ?> pair) {
      return isValue(pair.key()) && isValue(pair.value());
    }
    if (record instanceof Optional<?> optional) {
      return optional.isEmpty() || isValue(optional.get());
    }
    return record == null || isValue(record.getClass());
  }

  private static boolean isValue(Class<?> type) {
    return type.isPrimitive()
        || type.isEnum()
        || VALUES.contains(type)
        || type.getName().startsWith("java.time.");
  }

  /** A class of which every field is final and of a type that cannot change. */
  private static boolean isOwnWithFinalValues(Class<?> type) {
    if (type.isArray() || type.getName().startsWith("java.")) {
      return false;
    }
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !(Modifier.isFinal(field.getModifiers()) && isValue(field.getType()))) {
          return false;
        }
      }
    }
    return true;
  }
}
