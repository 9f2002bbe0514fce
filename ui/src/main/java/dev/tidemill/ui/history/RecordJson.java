/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON and back, by the names of their components. A component that is missing, because
 * an older version has written the record, gets an empty value; one that is unknown is ignored. So
 * the reports may grow without a new format.
 *
 * <p>Types come from the declarations of the records and never from the data. Durations are
 * nanoseconds, and a {@code Time} is an object like every other record.
 */
final class RecordJson {
  private RecordJson() {}

  /** Appends a value. */
  static void write(StringBuilder out, @Nullable Object value) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Number number) {
      out.append(
          number instanceof Double real && !Double.isFinite(real) ? "null" : number.toString());
    } else if (value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof CharSequence || value instanceof ZoneId) {
      quote(out, value.toString());
    } else if (value instanceof Enum<?> constant) {
      quote(out, constant.name());
    } else if (value instanceof Duration duration) {
      out.append(nanos(duration));
    } else if (value instanceof Optional<?> optional) {
      write(out, optional.orElse(null));
    } else if (value instanceof OptionalLong optional) {
      out.append(optional.isPresent() ? Long.toString(optional.getAsLong()) : "null");
    } else if (value instanceof OptionalDouble optional) {
      write(out, optional.isPresent() ? optional.getAsDouble() : null);
    } else if (value instanceof Collection<?> values) {
      writeAll(out, values);
    } else if (value instanceof Map<?, ?> map) {
      writeObject(out, map);
    } else if (value instanceof Record) {
      writeObject(out, components(value));
    } else {
      throw new IllegalArgumentException(value.getClass().getName() + " cannot be kept");
    }
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException beyondAllTimes) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static void writeAll(StringBuilder out, Collection<?> values) {
    out.append('[');
    String separator = "";
    for (Object value : values) {
      out.append(separator);
      write(out, value);
      separator = ",";
    }
    out.append(']');
  }

  private static void writeObject(StringBuilder out, Map<?, ?> fields) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      out.append(separator);
      quote(out, (String) field.getKey());
      out.append(':');
      write(out, field.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private static Map<String, @Nullable Object> components(Object record) {
    Map<String, @Nullable Object> components = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        components.put(component.getName(), component.getAccessor().invoke(record));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalArgumentException(component + " cannot be read", e);
      }
    }
    return components;
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || Character.isSurrogate(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * The record that JSON describes.
   *
   * @param json as {@link JsonParser} has read it
   * @throws IllegalArgumentException if a value is of another type, or the record refuses it
   */
  static <T extends Record> T read(Class<T> type, @Nullable Object json) {
    return type.cast(record(type, json));
  }

  /** The records of an array. */
  static <T extends Record> List<T> readAll(Class<T> type, @Nullable Object json) {
    List<T> records = new ArrayList<>();
    if (json != null) {
      list(json).forEach(element -> records.add(read(type, element)));
    }
    return List.copyOf(records);
  }

  private static Object value(Type type, @Nullable Object json) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type content = arguments[arguments.length - 1];
      if (generic.getRawType() == Optional.class) {
        return json == null ? Optional.empty() : Optional.of(value(content, json));
      }
      if (generic.getRawType() == List.class) {
        List<Object> values = new ArrayList<>();
        if (json != null) {
          list(json).forEach(element -> values.add(value(content, element)));
        }
        return values;
      }
      Map<String, Object> values = new LinkedHashMap<>();
      if (json != null) {
        map(json).forEach((name, element) -> values.put((String) name, value(content, element)));
      }
      return values;
    }
    return single((Class<?>) type, json);
  }

  private static Object single(Class<?> type, @Nullable Object json) {
    if (type == String.class) {
      return json == null ? "" : of(String.class, json);
    }
    if (type == boolean.class || type == Boolean.class) {
      return json != null && of(Boolean.class, json);
    }
    if (type == double.class || type == Double.class) {
      return json == null ? Double.NaN : of(Number.class, json).doubleValue();
    }
    if (type == OptionalLong.class) {
      return json == null ? OptionalLong.empty() : OptionalLong.of(whole(json));
    }
    if (type == OptionalDouble.class) {
      return json == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(of(Number.class, json).doubleValue());
    }
    if (type == ZoneId.class) {
      return json == null ? ZoneOffset.UTC : ZoneId.of(of(String.class, json));
    }
    if (type.isEnum()) {
      return constant(type, json);
    }
    if (type.isRecord()) {
      return record(type, json);
    }
    long number = json == null ? 0 : whole(json);
    if (type == Duration.class) {
      return Duration.ofNanos(number);
    }
    if (type == int.class || type == Integer.class) {
      return Math.toIntExact(number);
    }
    if (type == long.class || type == Long.class) {
      return number;
    }
    throw new IllegalArgumentException(type.getName() + " cannot be kept");
  }

  private static long whole(Object json) {
    return of(Long.class, json);
  }

  private static Object constant(Class<?> type, @Nullable Object json) {
    for (Object constant : type.getEnumConstants()) {
      if (json == null || ((Enum<?>) constant).name().equals(json)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(json + " is not one of " + type.getName());
  }

  private static Record record(Class<?> type, @Nullable Object json) {
    Map<?, ?> fields = json == null ? Map.of() : map(json);
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType(), fields.get(components[i].getName()));
    }
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      return (Record) canonical.newInstance(values);
    } catch (ReflectiveOperationException refused) {
      throw new IllegalArgumentException(type.getName() + " cannot be read", refused);
    }
  }

  private static List<?> list(Object json) {
    return of(List.class, json);
  }

  private static Map<?, ?> map(Object json) {
    return of(Map.class, json);
  }

  private static <T> T of(Class<T> type, Object json) {
    if (!type.isInstance(json)) {
      throw new IllegalArgumentException(
          "a " + json.getClass().getSimpleName() + " instead of a " + type.getSimpleName());
    }
    return type.cast(json);
  }
}
