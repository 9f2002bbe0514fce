package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells values with floating-point numbers in them, for which subtraction does not undo addition: doubles and floats, pairs, collections, maps and
 * optionals that hold one, and classes that declare a field of such a type, or an array of them.
 */
final class FloatingValues {
  private static final ClassValue<Boolean> DECLARES_FLOATING = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return isFloating(type) || declaresFloating(type);
    }
  };

  private FloatingValues() {}

  static boolean in(@Nullable Object value) {
    if (value == null || value instanceof Long || value instanceof Integer) {
      return false;
    }
    if (value instanceof Pair<?, ?> pair) {
      return in(pair.first()) || in(pair.second());
    }
    if (value instanceof Collection<?> elements) {
      return elements.stream().anyMatch(FloatingValues::in);
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(FloatingValues::in);
    }
    if (value instanceof Optional<?> optional) {
      return in(optional.orElse(null));
    }
    return DECLARES_FLOATING.get(value.getClass());
  }

  private static boolean declaresFloating(Class<?> type) {
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && isFloating(field.getType())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isFloating(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element == double.class
        || element == float.class
        || element == Double.class
        || element == Float.class;
  }
}
