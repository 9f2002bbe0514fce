/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions begin and end, as the brokers have said at one time.
 *
 * @param beginnings offset of the first record that is still there
 * @param ends offset after the last record
 * @param unanswered why some partitions have neither
 */
record Positions(
    Map<TopicPartition, Long> beginnings,
    Map<TopicPartition, Long> ends,
    Map<TopicPartition, ClusterUnavailable> unanswered) {
  boolean has(TopicPartition partition) {
    return beginnings.containsKey(partition) && ends.containsKey(partition);
  }

  long beginning(TopicPartition partition) {
    return beginnings.getOrDefault(partition, 0L);
  }

  long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  /** Whether each of these offsets is one that its partition has, or will have next. */
  boolean include(KafkaOffsets offsets) {
    return offsets.next().entrySet().stream()
        .filter(entry -> has(entry.getKey()))
        .allMatch(entry -> beginning(entry.getKey()) <= entry.getValue().next()
            && entry.getValue().next() <= end(entry.getKey()));
  }
}
