/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a key must be, and where it goes. */
final class Keys {
  private Keys() {}

  static int partition(@Nullable Object key, Partitioner partitioner, Origin origin) {
    checkStable(key, origin);
    int partition = partitioner.partition(key);
    if (partition < 0 || partition >= partitioner.numPartitions()) {
      throw new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          "the partitioner of " + origin + " placed the key " + key + " in partition " + partition
              + " of " + partitioner.numPartitions());
    }
    return partition;
  }

  /** Refuses keys that are not equal to their own copy. */
  static void checkStable(@Nullable Object key, Origin origin) {
    if (key != null && isUnstable(key.getClass())) {
      throw new TidemillException(
          ErrorCode.UNSTABLE_KEY,
          "a key of type " + key.getClass().getTypeName() + " cannot be used in " + origin);
    }
  }

  private static boolean isUnstable(Class<?> type) {
    if (type.isRecord()) {
      return Arrays.stream(type.getRecordComponents())
          .anyMatch(component -> component.getType().isArray());
    }
    return type.isArray() || (!Enum.class.isAssignableFrom(type) && hashesByIdentity(type));
  }

  private static boolean hashesByIdentity(Class<?> type) {
    try {
      return type.getMethod("hashCode").getDeclaringClass() == Object.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
