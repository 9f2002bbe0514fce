/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The position at which a job starts to read.
 *
 * <p>It applies to the partitions that exist when the job starts. A partition that is added later
 * is read from its beginning, whatever the start is, so that no record is missed.
 */
public sealed interface KafkaStart {
  /** Starts at the first record that still exists. */
  static KafkaStart earliest() {
    return new Earliest();
  }

  /** Starts at the first record that arrives after the start. */
  static KafkaStart latest() {
    return new Latest();
  }

  /**
   * Starts at the first record with this timestamp or a later one; if there is none, at the first
   * record that arrives after the start. Kafka has no times before 1970, so such a time is before
   * every record.
   */
  static KafkaStart at(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return new Earliest(); // brokers give negative times a meaning of their own
    }
    Instant latest = Instant.ofEpochMilli(Long.MAX_VALUE);
    return new AtTime(time.isAfter(latest) ? Long.MAX_VALUE : time.toEpochMilli());
  }

  /**
   * Starts at these offsets; a partition that is not listed starts at the first record that still
   * exists.
   */
  static KafkaStart offsets(Map<TopicPartition, Long> offsets) {
    return new Offsets(Map.copyOf(offsets));
  }

  /**
   * Starts at the committed offsets of the source's group. If the group has committed offsets for
   * other partitions but not for this one, the partition is new and starts at its first record.
   *
   * @param otherwise where to start if the group has committed no offsets for these topics
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
