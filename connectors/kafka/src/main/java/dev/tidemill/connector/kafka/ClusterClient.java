package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The driver's side of Kafka: asks which partitions there are and where they begin and end, and keeps the offsets of a
 * group. Every question is given up after a time.
 *
 * <p>What the brokers refuse is a {@link TidemillException}; that they do not answer is {@link ClusterUnavailable}.
 */
final class ClusterClient implements AutoCloseable {
  private final ClientSettings settings;
  private final Secrets secrets;
  private final IsolationLevel isolation;
  private final Admin admin;
  private Duration timeout;

  ClusterClient(ClientSettings settings, String clientId, Duration timeout) {
    this.settings = settings;
    this.secrets = settings.secrets();
    this.timeout = timeout;
    this.isolation = settings.readsUncommitted()
        ? IsolationLevel.READ_UNCOMMITTED
        : IsolationLevel.READ_COMMITTED;
    try {
      this.admin = Admin.create(settings.forAdmin(clientId));
    } catch (RuntimeException e) {
      throw refused("no client can be made", e);
    }
  }

  /** How long a question may take from now on. */
  void timeout(Duration newTimeout) {
    timeout = newTimeout;
  }

  /** The names of all topics but Kafka's own. */
  Set<String> topicNames() throws InterruptedException {
    return get(
        "list topics",
        admin.listTopics(new ListTopicsOptions().timeoutMs(millis())).names());
  }

  /** What there is of what a source reads. */
  TopicCatalog catalog(Subscription subscription) throws InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    Map<String, Uuid> ids = new HashMap<>();
    Set<String> missing = new TreeSet<>();
    Map<String, KafkaFuture<TopicDescription>> answers = admin
        .describeTopics(subscription.topics(this), new DescribeTopicsOptions().timeoutMs(millis()))
        .topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
      String topic = answer.getKey();
      TopicDescription description;
      try {
        description = get("describe topic " + topic, answer.getValue());
      } catch (UnknownTopicOrPartitionException e) {
        missing.add(topic);
        continue;
      }
      ids.put(topic, description.topicId());
      description.partitions().stream()
          .map(partition -> new TopicPartition(topic, partition.partition()))
          .filter(subscription::includes)
          .forEach(partitions::add);
    }
    return new TopicCatalog(partitions, ids, missing);
  }

  /** Where partitions begin and end. */
  Positions positions(Set<TopicPartition> partitions) throws InterruptedException {
    ListOffsetsResult beginnings = ask(partitions, OffsetSpec.earliest());
    ListOffsetsResult ends = ask(partitions, OffsetSpec.latest());
    return new Positions(offsets(partitions, beginnings), offsets(partitions, ends));
  }

  /** The first offsets of a time or later; -1 where there is none. */
  Map<TopicPartition, Long> offsetsAt(long millis, Set<TopicPartition> partitions)
      throws InterruptedException {
    return offsets(partitions, ask(partitions, OffsetSpec.forTimestamp(millis)));
  }

  private ListOffsetsResult ask(Set<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, spec));
    return admin.listOffsets(question, new ListOffsetsOptions(isolation).timeoutMs(millis()));
  }

  private Map<TopicPartition, Long> offsets(
      Set<TopicPartition> partitions, ListOffsetsResult answers) throws InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      String what = "ask for offsets of " + partition;
      offsets.put(partition, get(what, answers.partitionResult(partition)).offset());
    }
    return offsets;
  }

  /** What a group has committed; nothing if there is no such group. */
  Map<TopicPartition, Long> committed(String group) throws InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    ListConsumerGroupOffsetsOptions options =
        new ListConsumerGroupOffsetsOptions().timeoutMs(millis());
    try {
      get(
              "read the offsets of group " + group,
              admin.listConsumerGroupOffsets(group, options).partitionsToOffsetAndMetadata())
          .forEach((partition, offset) -> {
            if (offset != null) {
              offsets.put(partition, offset.offset());
            }
          });
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
    return offsets;
  }

  /** Writes down where a group has got to. */
  void commit(String group, KafkaOffsets offsets) throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    offsets
        .next()
        .forEach((partition, next) -> committed.put(partition, new OffsetAndMetadata(next)));
    String what = "commit the offsets of group " + group;
    try {
      get(
          what,
          admin
              .alterConsumerGroupOffsets(
                  group, committed, new AlterConsumerGroupOffsetsOptions().timeoutMs(millis()))
              .all());
    } catch (UnknownTopicOrPartitionException e) {
      throw refused("cannot " + what, e);
    } catch (TidemillException e) {
      throw e.getCause() instanceof UnknownMemberIdException
          ? refused(
              "cannot " + what
                  + ": other consumers are members of it; give this job a group of its own",
              e.getCause())
          : e;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  TidemillException refused(String what, Throwable cause) {
    return new TidemillException(
        ErrorCode.SOURCE_FAILED,
        settings + ": " + what + ": " + secrets.cover(String.valueOf(cause)),
        secrets.cover(cause));
  }

  private int millis() {
    return (int) Math.min(Integer.MAX_VALUE / 2, timeout.toMillis());
  }

  private <T> T get(String what, KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(2L * millis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ClusterUnavailable(
          settings + ": cannot " + what + " within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      if (cause instanceof GroupIdNotFoundException unknown) {
        throw unknown;
      }
      if (cause instanceof RetriableException) {
        throw new ClusterUnavailable(
            settings + ": cannot " + what + ": " + secrets.cover(cause.toString()),
            secrets.cover(cause));
      }
      throw refused("cannot " + what, cause);
    }
  }
}
