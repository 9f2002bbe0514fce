package dev.tidemill.spi.kernel;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses keys whose hash differs between two equal keys or between two runs: arrays, what holds one, and
 * classes that do not define hashCode. Such keys would each be a key of their own, and land anywhere.
 */
public final class StableKeys {
  private static final ClassValue<String> COMPLAINT = new ClassValue<>() {
    @Override
    protected String computeValue(Class<?> type) {
      return complaint(type);
    }
  };

  private StableKeys() {}

  /** Whether keys of a class must be checked one by one, since they hold others that the class says nothing about. */
  public static boolean holdOthers(Class<?> type) {
    return type == Pair.class
        || type == Optional.class
        || Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type);
  }

  /**
   * Returns if the key is usable, and all that it holds if it is a pair, a collection, a map or an optional.
   *
   * @throws TidemillException with the code UNSTABLE_KEY otherwise
   */
  public static void check(@Nullable Object key, Origin origin) {
    if (key != null) {
      check(key, key.getClass(), origin);
    }
  }

  private static void check(@Nullable Object part, Class<?> keyType, Origin origin) {
    if (part == null) {
      return;
    }
    Class<?> type = part.getClass();
    String complaint = COMPLAINT.get(type);
    if (!complaint.isEmpty()) {
      throw new TidemillException(
          ErrorCode.UNSTABLE_KEY,
          "a key of type " + keyType.getTypeName()
              + (type == keyType ? "" : " with a " + type.getTypeName() + " in it")
              + " cannot be used in " + origin + ": " + complaint);
    }
    if (holdOthers(type)) {
      parts(part).forEach(inner -> check(inner, keyType, origin));
    }
  }

  private static Stream<?> parts(Object holder) {
    if (holder instanceof Pair<?, ?> pair) {
      return Stream.of(Optional.ofNullable(pair.key()), Optional.ofNullable(pair.value()));
    }
    if (holder instanceof Optional<?> optional) {
      return optional.stream();
    }
    return holder instanceof Map<?, ?> map
        ? Stream.concat(map.keySet().stream(), map.values().stream())
        : ((Collection<?>) holder).stream();
  }

  private static String complaint(Class<?> type) {
    if (type.isArray()) {
      return "arrays with equal content are not equal and have different hash codes; make the key a List, a"
          + " String or a record";
    }
    if (Enum.class.isAssignableFrom(type)) {
      return "";
    }
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getType().isArray()) {
          return "its component "
              + component.getName()
              + " is an array, which has no stable hash code; make it a List";
        }
      }
      return "";
    }
    return definesHashCode(type)
        ? ""
        : "the class does not define hashCode and equals, so two equal keys would be two keys; define both, or"
            + " make it a record";
  }

  private static boolean definesHashCode(Class<?> type) {
    try {
      return type.getMethod("hashCode").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
