/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** Which partitions a source reads. */
sealed interface Subscription {
  /** The topics to look at now. */
  CompletableFuture<Set<String>> topics(Cluster cluster);

  /** Whether a partition of one of these topics is read. */
  default boolean includes(TopicPartition partition) {
    return true;
  }

  /** All partitions of these topics. */
  record Topics(List<String> names) implements Subscription {
    public Topics {
      names = List.copyOf(names);
    }

    @Override
    public CompletableFuture<Set<String>> topics(Cluster cluster) {
      return CompletableFuture.completedFuture(new TreeSet<>(names));
    }

    @Override
    public String toString() {
      return (names.size() == 1 ? "topic " : "topics ") + String.join(", ", names);
    }
  }

  /** All partitions of the topics whose whole names match. */
  record Matching(Pattern pattern) implements Subscription {
    @Override
    public CompletableFuture<Set<String>> topics(Cluster cluster) {
      return cluster.topicNames().thenApply(names -> {
        Set<String> matching = new TreeSet<>(names);
        matching.removeIf(name -> !pattern.matcher(name).matches());
        return matching;
      });
    }

    @Override
    public String toString() {
      return "topics that match " + pattern;
    }
  }

  /** These partitions, whatever others there are. */
  record Partitions(Set<TopicPartition> partitions) implements Subscription {
    public Partitions {
      partitions = Set.copyOf(partitions);
    }

    @Override
    public CompletableFuture<Set<String>> topics(Cluster cluster) {
      Set<String> topics = new TreeSet<>();
      partitions.forEach(partition -> topics.add(partition.topic()));
      return CompletableFuture.completedFuture(topics);
    }

    @Override
    public boolean includes(TopicPartition partition) {
      return partitions.contains(partition);
    }

    @Override
    public String toString() {
      Set<TopicPartition> sorted = new TreeSet<>(KafkaOffsets.BY_NAME);
      sorted.addAll(partitions);
      return "partitions " + sorted;
    }
  }
}
