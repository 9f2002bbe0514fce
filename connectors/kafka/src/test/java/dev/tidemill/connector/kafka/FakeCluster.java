/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Topics in memory, and brokers that fail or do not answer when a test says so. */
final class FakeCluster implements Cluster {
  /** What may fail. */
  enum Call {
    CATALOG,
    POSITIONS,
    /** The position of partition 0 alone. */
    ONE_POSITION,
    COMMIT
  }

  private record Topic(Uuid id, List<Long> ends) {}

  private final Map<String, Topic> topics = new TreeMap<>();
  private final Map<Call, Integer> failing = new EnumMap<>(Call.class);
  private final Map<Call, Runnable> events = new EnumMap<>(Call.class);
  private final List<Call> asked = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private long ids;
  private boolean holding;

  /** Creates a topic, or deletes the one of this name and creates it again. */
  void create(String name, long... ends) {
    ids++;
    create(new Uuid(0, 1000 + ids), name, ends);
  }

  /** As brokers show it that know nothing of ids. */
  void createWithoutId(String name, long... ends) {
    create(Uuid.ZERO_UUID, name, ends);
  }

  private void create(Uuid id, String name, long... ends) {
    List<Long> ofPartitions = new ArrayList<>();
    for (long end : ends) {
      ofPartitions.add(end);
    }
    topics.put(name, new Topic(id, ofPartitions));
  }

  /** The topic stays, and its partitions end earlier. */
  void cut(String name, long... ends) {
    create(requireNonNull(topics.get(name)).id(), name, ends);
  }

  /** Runs something once, right after the answer to the next call of a kind. */
  void afterNext(Call call, Runnable event) {
    events.put(call, event);
  }

  void delete(String name) {
    topics.remove(name);
  }

  /** The next calls of a kind fail, as they do while brokers are away. */
  void fail(Call call, int times) {
    failing.put(call, times);
  }

  /** From now on answers wait for {@link #answer}. */
  void hold() {
    holding = true;
  }

  void answer() {
    holding = false;
    List<Runnable> all = List.copyOf(held);
    held.clear();
    all.forEach(Runnable::run);
  }

  long asked(Call call) {
    return asked.stream().filter(each -> each == call).count();
  }

  private boolean fails(Call call) {
    int left = failing.getOrDefault(call, 0);
    failing.put(call, Math.max(0, left - 1));
    return left > 0;
  }

  private <T> CompletableFuture<T> reply(Call call, Supplier<T> answer) {
    asked.add(call);
    CompletableFuture<T> future = new CompletableFuture<>();
    ClusterUnavailable away = new ClusterUnavailable("Kafka at fake: " + call + " failed", null);
    Runnable complete = fails(call)
        ? () -> future.completeExceptionally(away)
        : () -> {
          T value = answer.get();
          Optional.ofNullable(events.remove(call)).ifPresent(Runnable::run);
          future.complete(value);
        };
    if (holding) {
      held.add(complete);
    } else {
      complete.run();
    }
    return future;
  }

  @Override
  public CompletableFuture<Set<String>> topicNames() {
    return CompletableFuture.completedFuture(Set.copyOf(topics.keySet()));
  }

  @Override
  public CompletableFuture<TopicCatalog> catalog(Subscription subscription) {
    return reply(Call.CATALOG, () -> {
      List<TopicPartition> partitions = new ArrayList<>();
      Map<String, Uuid> found = new HashMap<>();
      topics.forEach((name, topic) -> {
        found.put(name, topic.id());
        for (int i = 0; i < topic.ends().size(); i++) {
          partitions.add(new TopicPartition(name, i));
        }
      });
      Set<String> missing = new TreeSet<>(subscription.topics(this).join());
      missing.removeAll(topics.keySet());
      return new TopicCatalog(Set.copyOf(partitions), found, missing);
    });
  }

  @Override
  public CompletableFuture<Positions> positions(Set<TopicPartition> partitions) {
    boolean withoutFirst = fails(Call.ONE_POSITION);
    return reply(Call.POSITIONS, () -> {
      Map<TopicPartition, Long> beginnings = new HashMap<>();
      Map<TopicPartition, Long> ends = new HashMap<>();
      Map<TopicPartition, ClusterUnavailable> unanswered = new HashMap<>();
      for (TopicPartition partition : partitions) {
        Topic topic = topics.get(partition.topic());
        if (topic == null || (withoutFirst && partition.partition() == 0)) {
          unanswered.put(partition, new ClusterUnavailable("Kafka at fake: no leader", null));
        } else {
          beginnings.put(partition, 0L);
          ends.put(partition, topic.ends().get(partition.partition()));
        }
      }
      return new Positions(beginnings, ends, unanswered);
    });
  }

  @Override
  public CompletableFuture<Map<TopicPartition, Long>> offsetsAt(
      long millis, Set<TopicPartition> partitions) {
    throw new UnsupportedOperationException("no test begins at a time");
  }

  @Override
  public CompletableFuture<KafkaOffsets> committed(String group) {
    return CompletableFuture.completedFuture(KafkaOffsets.parse("v1:"));
  }

  @Override
  public CompletableFuture<KafkaOffsets> commit(String group, KafkaOffsets offsets) {
    return reply(Call.COMMIT, () -> offsets);
  }

  @Override
  public void close() {}
}
