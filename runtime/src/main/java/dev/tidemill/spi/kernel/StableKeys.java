package dev.tidemill.spi.kernel;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.key.StableHash;
import dev.tidemill.spi.key.UnstableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses keys whose hash differs between two equal keys or between two runs: arrays, objects of classes without
 * hashCode, and what holds one of them. Such keys would each be a key of their own, and land anywhere.
 */
public final class StableKeys {
  private StableKeys() {}

  /** Whether every key of a class must be checked, since it depends on what the key holds whether it is usable. */
  public static boolean mustCheckEach(Class<?> type) {
    return !StableHash.isUniform(type);
  }

  /**
   * Returns if the key is usable, with all that it holds.
   *
   * @throws TidemillException with the code UNSTABLE_KEY otherwise
   */
  public static void check(@Nullable Object key, Origin origin) {
    try {
      StableHash.of(key);
    } catch (UnstableKeyException e) {
      throw refusal(key, e, origin);
    }
  }

  static TidemillException refusal(
      @Nullable Object key, UnstableKeyException unstable, Origin origin) {
    Class<?> type = key == null ? unstable.part() : key.getClass();
    String part =
        type == unstable.part() ? "" : " with a " + unstable.part().getTypeName() + " in it";
    return new TidemillException(
        ErrorCode.UNSTABLE_KEY,
        "a key of type " + type.getTypeName() + part + " cannot be used in " + origin + ": "
            + unstable.reason());
  }
}
