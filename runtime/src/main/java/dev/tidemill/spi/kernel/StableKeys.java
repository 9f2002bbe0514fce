package dev.tidemill.spi.kernel;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Refuses keys whose hash differs between two equal keys or between two runs: arrays, records with an array in them, and
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

  /**
   * Returns if the key is usable.
   *
   * @throws TidemillException with the code UNSTABLE_KEY otherwise
   */
  public static void check(@Nullable Object key, Origin origin) {
    if (key == null) {
      return;
    }
    String complaint = COMPLAINT.get(key.getClass());
    if (!complaint.isEmpty()) {
      throw new TidemillException(
          ErrorCode.UNSTABLE_KEY,
          "a key of type "
              + key.getClass().getTypeName()
              + " cannot be used in "
              + origin
              + ": "
              + complaint);
    }
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
