/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.key.StableHash;
import dev.tidemill.spi.key.UnstableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Rejects keys whose hash differs between equal keys or between runs: arrays, objects of classes
 * without hashCode, and objects that contain them. Such keys would never be equal, and their
 * placement would be random.
 */
public final class StableKeys {
  private final Origin origin;
  private @Nullable Class<?> type;
  private boolean isUniform;
  private boolean isPlacedByHashCode;
  private boolean isOfOneType = true;

  /** Errors for rejected keys name the origin. */
  public StableKeys(Origin origin) {
    this.origin = origin;
  }

  /**
   * Checks a key and its contents. In a sequence of keys of one class, only the first is checked,
   * unless the result depends on the contents of each key.
   *
   * @throws TidemillException with the code {@code UNSTABLE_KEY} if the key has no stable hash
   */
  public void check(@Nullable Object key) {
    if (key != null && (key.getClass() != type || !isUniform)) {
      checkNow(key);
    }
  }

  private void checkNow(Object key) {
    try {
      StableHash.of(key);
    } catch (UnstableKeyException e) {
      throw refusal(key, e, origin);
    }
    Class<?> newType = key.getClass();
    if (newType != type) {
      isOfOneType = type == null;
      type = newType;
      isUniform = StableHash.isUniform(newType);
      isPlacedByHashCode = StableHash.isHashCode(newType);
    }
  }

  /**
   * Returns whether the stable hash of the last non-null key is its hash code. {@code false} before
   * the first key.
   */
  public boolean isPlacedByHashCode() {
    return isPlacedByHashCode;
  }

  /** Returns the class of all non-null keys; null if there are none or their classes differ. */
  @Nullable
  Class<?> onlyType() {
    return isOfOneType ? type : null;
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
