/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * What the driver asks of the brokers. No method waits. Every answer comes in bounded time: it
 * fails with {@link ClusterUnavailable} if the brokers do not answer, and with a
 * {@link dev.tidemill.error.TidemillException} if they refuse.
 */
interface Cluster extends AutoCloseable {
  /** The names of all topics but Kafka's own. */
  CompletableFuture<Set<String>> topicNames();

  /** What there is of what a source reads. */
  CompletableFuture<TopicCatalog> catalog(Subscription subscription);

  /** Where partitions begin and end. It fails only if no partition has an answer. */
  CompletableFuture<Positions> positions(Set<TopicPartition> partitions);

  /** The first offsets of a time or later; -1 where there is none. */
  CompletableFuture<Map<TopicPartition, Long>> offsetsAt(
      long millis, Set<TopicPartition> partitions);

  /** Returns the committed offsets of a group; empty if the group does not exist. */
  CompletableFuture<KafkaOffsets> committed(String group);

  /** Commits the position of a group, with the ids of the topics; the answer is the position. */
  CompletableFuture<KafkaOffsets> commit(String group, KafkaOffsets offsets);

  @Override
  void close();
}
