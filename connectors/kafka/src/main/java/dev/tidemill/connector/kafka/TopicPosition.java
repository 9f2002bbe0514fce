/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.io.Serializable;
import org.apache.kafka.common.Uuid;

/**
 * The next offset to read of a partition, and the topic that it counts in: an offset means nothing
 * in a later topic of the same name.
 *
 * @param topicId {@link Uuid#ZERO_UUID} if it is not known
 */
record TopicPosition(Uuid topicId, long next) implements Serializable {
  /** Whether the position cannot be one of this topic. */
  boolean isOfAnother(Uuid otherId) {
    return isKnown(topicId) && isKnown(otherId) && !topicId.equals(otherId);
  }

  TopicPosition at(long newNext) {
    return new TopicPosition(topicId, newNext);
  }

  /** This position, of a topic whose id was not known so far. */
  TopicPosition of(Uuid id) {
    return isKnown(topicId) ? this : new TopicPosition(id, next);
  }

  static boolean isKnown(Uuid id) {
    return !id.equals(Uuid.ZERO_UUID);
  }
}
