/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What the brokers say there is of the topics a source reads.
 *
 * @param partitions those that the source reads
 * @param ids what tells a topic from a later one of the same name
 * @param missing topics that were asked for and are not there
 */
record TopicCatalog(Set<TopicPartition> partitions, Map<String, Uuid> ids, Set<String> missing) {
  TopicCatalog {
    SortedSet<TopicPartition> sorted = new TreeSet<>(KafkaOffsets.BY_NAME);
    sorted.addAll(partitions);
    partitions = sorted;
    ids = Map.copyOf(ids);
    missing = new TreeSet<>(missing);
  }

  /** The id of a topic; {@link Uuid#ZERO_UUID} if brokers are too old to have one. */
  Uuid id(String topic) {
    return ids.getOrDefault(topic, Uuid.ZERO_UUID);
  }
}
