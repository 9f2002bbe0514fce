/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
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
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The driver's client: Kafka's admin client, whose failures it sorts into those that may pass and
 * those that will not.
 */
final class ClusterClient implements Cluster {
  private static final String TOPIC_ID = "topic-id=";

  private final ClientSettings settings;
  private final ErrorCode code;
  private final Secrets secrets;
  private final IsolationLevel isolation;
  private final Admin admin;
  private volatile Duration timeout;

  private ClusterClient(ClientSettings settings, String clientId, ErrorCode code) {
    this.settings = settings;
    this.code = code;
    this.secrets = settings.secrets();
    this.timeout = settings.timeToStart();
    this.isolation = settings.readsUncommitted()
        ? IsolationLevel.READ_UNCOMMITTED
        : IsolationLevel.READ_COMMITTED;
    try {
      this.admin = Admin.create(settings.forAdmin(clientId));
    } catch (RuntimeException e) {
      throw refused("no client can be made", e);
    }
  }

  /**
   * A client whose questions may take the time that a job has to start, until {@link #timeout}.
   *
   * @param code of the errors
   * @throws TidemillException if nothing listens at any of the servers, or if the properties are
   *     wrong
   */
  static ClusterClient connect(ClientSettings settings, String clientId, ErrorCode code) {
    settings.bootstrap().requireListener(settings.timeToStart(), settings.securityProtocol(), code);
    return new ClusterClient(settings, clientId, code);
  }

  /** How long a question may take from now on. */
  void timeout(Duration newTimeout) {
    timeout = newTimeout;
  }

  @Override
  public CompletableFuture<Set<String>> topicNames() {
    return answer(
        "list topics",
        admin.listTopics(new ListTopicsOptions().timeoutMs(millis())).names());
  }

  @Override
  public CompletableFuture<TopicCatalog> catalog(Subscription subscription) {
    return subscription.topics(this).thenCompose(topics -> {
      Map<String, CompletableFuture<Optional<TopicDescription>>> found = new HashMap<>();
      admin
          .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(millis()))
          .topicNameValues()
          .forEach((topic, description) -> found.put(
              topic,
              answer("describe topic " + topic, description)
                  .handle((there, failure) ->
                      failure == null ? Optional.of(there) : emptyIfUnknown(failure))));
      return Answers.all(found).thenApply(all -> catalog(subscription, all));
    });
  }

  private static <T> Optional<T> emptyIfUnknown(Throwable failure) {
    if (Answers.reason(failure) instanceof UnknownTopicOrPartitionException) {
      return Optional.empty();
    }
    throw Answers.unchecked(failure);
  }

  private static TopicCatalog catalog(
      Subscription subscription, Map<String, Optional<TopicDescription>> found) {
    Set<TopicPartition> partitions = new HashSet<>();
    Map<String, Uuid> ids = new HashMap<>();
    Set<String> missing = new TreeSet<>();
    found.forEach((topic, description) -> {
      if (description.isEmpty()) {
        missing.add(topic);
      } else {
        ids.put(topic, description.get().topicId());
        description.get().partitions().stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .filter(subscription::includes)
            .forEach(partitions::add);
      }
    });
    return new TopicCatalog(partitions, ids, missing);
  }

  @Override
  public CompletableFuture<Positions> positions(Set<TopicPartition> partitions) {
    Map<TopicPartition, ClusterUnavailable> unanswered = new HashMap<>();
    CompletableFuture<Map<TopicPartition, Optional<Long>>> beginnings =
        answered(partitions, OffsetSpec.earliest(), unanswered);
    CompletableFuture<Map<TopicPartition, Optional<Long>>> ends =
        answered(partitions, OffsetSpec.latest(), unanswered);
    return beginnings.thenCombine(ends, (begin, end) -> {
      Map<TopicPartition, ClusterUnavailable> open = new TreeMap<>(KafkaOffsets.BY_NAME);
      synchronized (unanswered) {
        open.putAll(unanswered);
      }
      if (!partitions.isEmpty() && open.keySet().containsAll(partitions)) {
        throw open.values().iterator().next();
      }
      return new Positions(present(begin), present(end), open);
    });
  }

  private CompletableFuture<Map<TopicPartition, Optional<Long>>> answered(
      Set<TopicPartition> partitions,
      OffsetSpec spec,
      Map<TopicPartition, ClusterUnavailable> unanswered) {
    Map<TopicPartition, CompletableFuture<Optional<Long>>> answers = new HashMap<>();
    offsets(partitions, spec)
        .forEach((partition, offset) -> answers.put(partition, offset.handle((there, failure) -> {
          if (failure == null) {
            return Optional.of(there);
          }
          if (Answers.unchecked(failure) instanceof ClusterUnavailable reason) {
            synchronized (unanswered) {
              unanswered.putIfAbsent(partition, reason);
            }
            return Optional.empty();
          }
          throw Answers.unchecked(failure);
        })));
    return Answers.all(answers);
  }

  private static Map<TopicPartition, Long> present(Map<TopicPartition, Optional<Long>> offsets) {
    Map<TopicPartition, Long> present = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> offset.ifPresent(there -> present.put(partition, there)));
    return present;
  }

  @Override
  public CompletableFuture<Map<TopicPartition, Long>> offsetsAt(
      long millis, Set<TopicPartition> partitions) {
    return Answers.all(offsets(partitions, OffsetSpec.forTimestamp(millis)));
  }

  private Map<TopicPartition, CompletableFuture<Long>> offsets(
      Set<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, spec));
    ListOffsetsResult answers =
        admin.listOffsets(question, new ListOffsetsOptions(isolation).timeoutMs(millis()));
    Map<TopicPartition, CompletableFuture<Long>> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      String what = "ask for offsets of " + partition;
      offsets.put(
          partition, answer(what, answers.partitionResult(partition)).handle((there, failure) -> {
            if (failure == null) {
              return there.offset();
            }
            throw Answers.reason(failure) instanceof UnknownTopicOrPartitionException unknown
                ? unavailable(what, unknown)
                : Answers.unchecked(failure);
          }));
    }
    return offsets;
  }

  @Override
  public CompletableFuture<KafkaOffsets> committed(String group) {
    return committedOffsets(group).thenApply(ClusterClient::positions);
  }

  /**
   * Returns the committed offsets of a group with their metadata; empty if the group does not
   * exist.
   */
  CompletableFuture<Map<TopicPartition, @Nullable OffsetAndMetadata>> committedOffsets(
      String group) {
    return answer(
            "read the offsets of group " + group,
            admin
                .listConsumerGroupOffsets(
                    group, new ListConsumerGroupOffsetsOptions().timeoutMs(millis()))
                .partitionsToOffsetAndMetadata())
        .handle((committed, failure) -> {
          if (failure == null) {
            return committed;
          }
          if (Answers.reason(failure) instanceof GroupIdNotFoundException) {
            return Map.of();
          }
          throw Answers.unchecked(failure);
        });
  }

  private static KafkaOffsets positions(Map<TopicPartition, @Nullable OffsetAndMetadata> offsets) {
    SortedMap<TopicPartition, TopicPosition> next = new TreeMap<>(KafkaOffsets.BY_NAME);
    offsets.forEach((partition, offset) -> {
      if (offset != null) {
        next.put(partition, new TopicPosition(topicId(offset.metadata()), offset.offset()));
      }
    });
    return new KafkaOffsets(next);
  }

  /** Others write what they like beside an offset. */
  private static Uuid topicId(@Nullable String metadata) {
    if (metadata == null || !metadata.startsWith(TOPIC_ID)) {
      return Uuid.ZERO_UUID;
    }
    try {
      return Uuid.fromString(metadata.substring(TOPIC_ID.length()));
    } catch (IllegalArgumentException e) {
      return Uuid.ZERO_UUID;
    }
  }

  @Override
  public CompletableFuture<KafkaOffsets> commit(String group, KafkaOffsets offsets) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    offsets
        .next()
        .forEach((partition, position) -> committed.put(
            partition,
            new OffsetAndMetadata(
                position.next(),
                TopicPosition.isKnown(position.topicId()) ? TOPIC_ID + position.topicId() : "")));
    String what = "commit the offsets of group " + group;
    return answer(
            what,
            admin
                .alterConsumerGroupOffsets(
                    group, committed, new AlterConsumerGroupOffsetsOptions().timeoutMs(millis()))
                .all())
        .handle((unused, failure) -> {
          if (failure == null) {
            return offsets;
          }
          Throwable reason = Answers.reason(failure);
          if (reason instanceof UnknownTopicOrPartitionException) {
            throw refused("cannot " + what, reason);
          }
          if (reason instanceof TidemillException
              && reason.getCause() instanceof UnknownMemberIdException members) {
            throw refused(
                "cannot " + what
                    + ": other consumers are members of it; give this job a group of its own",
                members);
          }
          throw Answers.unchecked(failure);
        });
  }

  /**
   * Whether the brokers create a topic that a producer asks for; empty if this user may not know.
   */
  CompletableFuture<Optional<Boolean>> createsTopics() {
    return answer(
            "list brokers",
            admin
                .describeCluster(new DescribeClusterOptions().timeoutMs(millis()))
                .nodes())
        .thenCompose(nodes -> {
          Set<ConfigResource> one = new HashSet<>();
          nodes.stream()
              .limit(1)
              .forEach(
                  node -> one.add(new ConfigResource(ConfigResource.Type.BROKER, node.idString())));
          return answer(
              "read the settings of a broker",
              admin
                  .describeConfigs(one, new DescribeConfigsOptions().timeoutMs(millis()))
                  .all());
        })
        .handle((configs, failure) ->
            failure == null ? createsTopics(configs.values()) : Optional.empty());
  }

  private static Optional<Boolean> createsTopics(Iterable<Config> configs) {
    for (Config config : configs) {
      ConfigEntry entry = config.get("auto.create.topics.enable");
      if (entry != null) {
        return Optional.of(Boolean.parseBoolean(entry.value()));
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private TidemillException refused(String what, Throwable cause) {
    return new TidemillException(
        code, settings + ": " + what + ": " + settings.reason(cause), secrets.cover(cause));
  }

  private ClusterUnavailable unavailable(String what, Throwable cause) {
    Throwable first = Reasons.first(cause);
    boolean silent = first instanceof TimeoutException
        || first instanceof org.apache.kafka.common.errors.TimeoutException
        || first instanceof org.apache.kafka.common.errors.DisconnectException;
    return new ClusterUnavailable(
        settings + ": cannot " + what
            + (silent
                ? ", no answer within " + timeout.toMillis() + " ms"
                : ": " + settings.reason(cause)),
        secrets.cover(cause));
  }

  private int millis() {
    return (int) Math.min(Integer.MAX_VALUE / 2, timeout.toMillis());
  }

  /** The client ends its questions itself; the bound is for what it forgets. */
  private <T> CompletableFuture<T> answer(String what, KafkaFuture<T> asked) {
    return asked
        .toCompletionStage()
        .toCompletableFuture()
        .copy()
        .orTimeout(2L * millis(), TimeUnit.MILLISECONDS)
        .handle((there, failure) -> {
          if (failure == null) {
            return there;
          }
          Throwable cause = Answers.reason(failure);
          if (cause instanceof UnknownTopicOrPartitionException unknown) {
            throw unknown;
          }
          if (cause instanceof GroupIdNotFoundException unknown) {
            throw unknown;
          }
          throw cause instanceof RetriableException || cause instanceof TimeoutException
              ? unavailable(what, cause)
              : refused("cannot " + what, cause);
        });
  }
}
