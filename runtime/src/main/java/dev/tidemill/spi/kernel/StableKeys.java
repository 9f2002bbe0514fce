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
 * Refuses keys whose hash differs between two equal keys or between two runs: arrays, objects of classes without
 * hashCode, and what holds one of them. Such keys would each be a key of their own, and land anywhere.
 */
public final class StableKeys {
  private final Origin origin;
  private @Nullable Class<?> type;
  private boolean isUniform;
  private boolean isPlacedByHashCode;
  private boolean isOfOneType = true;

  /** The origin is named when a key is refused. */
  public StableKeys(Origin origin) {
    this.origin = origin;
  }

  /**
   * Returns if the key is usable, with all that it holds. Of keys of one class after another only the first is looked at, unless it
   * depends on what a key of that class holds whether it is usable.
   *
   * @throws TidemillException with the code UNSTABLE_KEY otherwise
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

  /** Whether the hash of the last key that was not null is its hash code; false before the first. */
  public boolean isPlacedByHashCode() {
    return isPlacedByHashCode;
  }

  /** The class of all keys but null, if they are of one class; null if they are not, or there were none. */
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
