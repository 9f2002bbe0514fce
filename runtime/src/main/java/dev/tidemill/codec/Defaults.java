/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.codec.DeclaredType;
import dev.tidemill.internal.codec.Shape;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The values that {@link DefaultValue} stands for. */
@SuppressWarnings("JdkObsolete") // users have lists of any kind
final class Defaults {
  private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.ofEntries(
      Map.entry(String.class, text -> text),
      Map.entry(Byte.class, Byte::valueOf),
      Map.entry(Short.class, Short::valueOf),
      Map.entry(Integer.class, Integer::valueOf),
      Map.entry(Long.class, Long::valueOf),
      Map.entry(Float.class, Float::valueOf),
      Map.entry(Double.class, Double::valueOf),
      Map.entry(Boolean.class, Defaults::parseBoolean),
      Map.entry(Character.class, Defaults::parseChar),
      Map.entry(BigDecimal.class, BigDecimal::new),
      Map.entry(BigInteger.class, BigInteger::new),
      Map.entry(Duration.class, Duration::parse),
      Map.entry(Instant.class, Instant::parse),
      Map.entry(LocalDate.class, LocalDate::parse),
      Map.entry(UUID.class, UUID::fromString));

  /** Mutable defaults are created anew for each value. */
  private static final List<Supplier<? extends Object>> EMPTY = List.of(
      ArrayList::new,
      LinkedHashSet::new,
      HashMap::new,
      LinkedHashMap::new,
      TreeSet::new,
      TreeMap::new,
      ArrayDeque::new,
      java.util.HashSet::new,
      java.util.LinkedList::new,
      java.util.PriorityQueue::new,
      java.util.concurrent.ConcurrentHashMap::new,
      Optional::empty);

  private Defaults() {}

  private static Boolean parseBoolean(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("not true or false");
    }
    return Boolean.valueOf(text);
  }

  private static Character parseChar(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("not one char");
    }
    return text.charAt(0);
  }

  /** Makes the default of a part, if it has one. */
  static Optional<Supplier<@Nullable Object>> of(Shape.Part part) {
    DefaultValue value = part.annotated().getAnnotation(DefaultValue.class);
    if (value == null) {
      return Optional.empty();
    }
    String[] texts = value.value();
    if (texts.length > 1) {
      throw invalid(
          part, "has " + texts.length + " values; give one, or none for the zero of the type");
    }
    return Optional.of(texts.length == 0 ? zero(part.type()) : parsed(texts[0], part));
  }

  private static Supplier<@Nullable Object> parsed(String text, Shape.Part part) {
    Class<?> type = Conversions.boxed(part.type().raw());
    Object value;
    try {
      value = type.isEnum() ? constant(type, text) : parser(type, part).apply(text);
    } catch (TidemillException e) {
      throw e;
    } catch (RuntimeException e) {
      throw invalid(part, "is \"" + text + "\", which is not a " + type.getSimpleName());
    }
    return () -> value;
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static Function<String, Object> parser(Class<?> type, Shape.Part part) {
    Function<String, Object> parser = PARSERS.get(type);
    if (parser == null) {
      throw invalid(
          part,
          "has a text, which only simple types can have; leave it out, which gives the zero of "
              + type.getSimpleName() + ", or register a migration");
    }
    return parser;
  }

  private static Supplier<@Nullable Object> zero(DeclaredType type) {
    Class<?> raw = type.raw();
    if (raw.isPrimitive()) {
      Object zero = Array.get(Array.newInstance(raw, 1), 0);
      return () -> zero;
    }
    for (Class<?> primitive : List.of(
        boolean.class,
        byte.class,
        short.class,
        char.class,
        int.class,
        long.class,
        float.class,
        double.class)) {
      if (Conversions.boxed(primitive) == raw) {
        return zero(DeclaredType.of(primitive));
      }
    }
    if (raw == String.class) {
      return () -> "";
    }
    if (raw.isArray()) {
      return () -> Array.newInstance(raw.getComponentType(), 0);
    }
    return EMPTY.stream()
        .filter(supplier -> isContainer(raw) && raw.isInstance(supplier.get()))
        .findFirst()
        .map(Defaults::nullable)
        .orElse(() -> null);
  }

  private static Supplier<@Nullable Object> nullable(Supplier<?> supplier) {
    return supplier::get;
  }

  private static boolean isContainer(Class<?> type) {
    return Containers.isCollection(type) || Containers.isMap(type) || type == Optional.class;
  }

  private static TidemillException invalid(Shape.Part part, String problem) {
    return new TidemillException(
        ErrorCode.INVALID_ARGUMENT,
        "@DefaultValue of " + part.name() + ", a " + part.type().raw().getSimpleName() + ", "
            + problem);
  }
}
