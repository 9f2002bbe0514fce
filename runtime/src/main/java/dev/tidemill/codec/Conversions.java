/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Changes of a type that keep every value as it is. */
final class Conversions {
  private record Types(Class<?> from, Class<?> to) {}

  private static final Map<Types, Function<Object, Object>> ALL = new HashMap<>();

  static {
    for (Class<?> from : List.of(Byte.class, Short.class, Integer.class, Long.class)) {
      add(from, BigInteger.class, n -> BigInteger.valueOf(n.longValue()));
      add(from, BigDecimal.class, n -> BigDecimal.valueOf(n.longValue()));
      if (from != Long.class) {
        add(from, Long.class, Number::longValue);
        add(from, Double.class, Number::doubleValue);
      }
    }
    add(Byte.class, Short.class, Number::shortValue);
    for (Class<?> from : List.of(Byte.class, Short.class)) {
      add(from, Integer.class, Number::intValue);
      add(from, Float.class, Number::floatValue);
    }
    add(Float.class, Double.class, Number::doubleValue);
    ALL.put(
        new Types(BigInteger.class, BigDecimal.class), value -> new BigDecimal((BigInteger) value));
    ALL.put(new Types(StringBuilder.class, String.class), Object::toString);
  }

  private Conversions() {}

  private static void add(Class<?> from, Class<?> to, Function<Number, Object> conversion) {
    ALL.put(new Types(from, to), value -> conversion.apply((Number) value));
  }

  static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  /** Turns a value of one class into one of another; empty if not every value can be. */
  static Optional<Function<Object, Object>> of(Class<?> from, Class<?> to) {
    Class<?> source = boxed(from);
    Class<?> target = boxed(to);
    return target.isAssignableFrom(source)
        ? Optional.of(Function.identity())
        : Optional.ofNullable(ALL.get(new Types(source, target)));
  }
}
