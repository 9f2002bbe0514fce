/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job begins to read that has never run before.
 *
 * <p>It holds for the partitions that exist when the job starts; one that is added later is read from its beginning,
 * whatever this says, so that nothing in it is missed.
 */
public sealed interface KafkaStart {
  /** With the first record that is still there. */
  static KafkaStart earliest() {
    return new Earliest();
  }

  /** With the first record that comes after the start. */
  static KafkaStart latest() {
    return new Latest();
  }

  /**
   * With the first record of a time or later; where there is none, with the first that comes after the start. Kafka
   * has no times before 1970, so such a time is before every record.
   */
  static KafkaStart at(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return new Earliest(); // brokers give negative times a meaning of their own
    }
    Instant latest = Instant.ofEpochMilli(Long.MAX_VALUE);
    return new AtTime(time.isAfter(latest) ? Long.MAX_VALUE : time.toEpochMilli());
  }

  /** With these offsets; a partition that is not named begins with the first record that is still there. */
  static KafkaStart offsets(Map<TopicPartition, Long> offsets) {
    return new Offsets(Map.copyOf(offsets));
  }

  /**
   * Where the source's group has got to. A partition that it has not committed, while it has others, is new and begins
   * with its first record.
   *
   * @param otherwise where to begin if the group has committed nothing of these topics
   */
  static KafkaStart committedOr(KafkaStart otherwise) {
    return new Committed(otherwise);
  }

  /** See {@link #earliest}. */
  record Earliest() implements KafkaStart {}

  /** See {@link #latest}. */
  record Latest() implements KafkaStart {}

  /** See {@link #at}. */
  record AtTime(long millis) implements KafkaStart {}

  /** See {@link #offsets}. */
  record Offsets(Map<TopicPartition, Long> offsets) implements KafkaStart {}

  /** See {@link #committedOr}. */
  record Committed(KafkaStart otherwise) implements KafkaStart {}
}
