package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells values with floating-point numbers in them, for which subtraction does not undo addition: doubles and floats, pairs, collections, maps and
 * optionals that hold one, and classes that declare a field of such a type, or an array of them, or a field of a class that does.
 * What hides behind an interface or a type parameter is not seen.
 */
final class FloatingValues {
  private static final ClassValue<Boolean> DECLARES_FLOATING = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return hasFloating(type, new HashSet<>());
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

  /** Looks into the class itself, and into all that its fields are of, except those of the JDK. */
  private static boolean hasFloating(Class<?> type, Set<Class<?>> seen) {
    Class<?> element = elementOf(type);
    if (isFloating(element)) {
      return true;
    }
    boolean isOpaque = element.isPrimitive() || (isOfJdk(element) && !seen.isEmpty());
    if (isOpaque || !seen.add(element)) {
      return false;
    }
    for (Class<?> at = element; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && hasFloating(field.getType(), seen)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfJdk(Class<?> type) {
    return type.getName().startsWith("java.");
  }

  private static Class<?> elementOf(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element;
  }

  private static boolean isFloating(Class<?> type) {
    return type == double.class
        || type == float.class
        || type == Double.class
        || type == Float.class;
  }
}
