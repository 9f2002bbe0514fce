/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Kafka broker for tests. It runs in a child process, on a loopback port and in its own
 * directory, and ends with the tests, even if their JVM is killed.
 *
 * <pre>{@code
 * class OrdersTest {
 *   @RegisterExtension
 *   static final KafkaBroker kafka = KafkaBroker.shared();
 *
 *   @Test
 *   void reads_orders() {
 *     kafka.createTopic("orders", 2);
 *     kafka.produce("orders", "tea", "rum");
 *     // ... a job that reads from kafka.servers() ...
 *   }
 * }
 * }</pre>
 *
 * <p>A broker takes about five seconds to start and uses about 250 MB of memory, so {@link #shared}
 * returns one broker for all test classes of a JVM; use different topics in each test.
 * {@link #create} creates a broker for one test class, or for a program that calls {@link #start}
 * and {@link #close} itself. Topics are not created automatically.
 *
 * <p>Methods wait until the broker has completed the operation. They throw
 * {@link IllegalStateException} after 60 seconds. Not thread-safe.
 */
public final class KafkaBroker implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(KafkaBroker.class);

  /** Created on first use. */
  private static final class Shared {
    static final KafkaBroker BROKER = new KafkaBroker(Map.of(), List.of(), true);
  }

  private final Map<String, String> settings;
  private final List<TlsListener> tlsListeners;
  private final boolean shared;
  private @Nullable BrokerProcess process;
  private @Nullable Admin admin;
  private @Nullable KafkaProducer<String, String> producer;

  private KafkaBroker(
      Map<String, String> settings, List<TlsListener> tlsListeners, boolean shared) {
    this.settings = Map.copyOf(settings);
    this.tlsListeners = List.copyOf(tlsListeners);
    this.shared = shared;
  }

  /**
   * Returns the broker of this JVM. It starts before the first test class that registers it, and
   * ends after the last test.
   */
  public static KafkaBroker shared() {
    return Shared.BROKER;
  }

  /**
   * Creates a broker. It starts before the tests of the class that registers it, and ends after
   * them.
   */
  public static KafkaBroker create() {
    return create(Map.of());
  }

  /**
   * Creates a broker like {@link #create()}, with broker settings such as
   * {@code Map.of("auto.create.topics.enable", "true")}.
   */
  public static KafkaBroker create(Map<String, String> settings) {
    return new KafkaBroker(settings, List.of(), false);
  }

  /**
   * Returns a broker like this one, before its start, that also has a listener with TLS, for clients
   * of {@link #servers(String)} with {@code security.protocol=SSL}. Its certificate must be valid
   * for the address 127.0.0.1. The methods of this class keep using the listener without TLS.
   *
   * <p>Other settings of the listener go into {@link #create(Map)}, with the prefix
   * {@code listener.name.LISTENER.}, such as {@code listener.name.tls.ssl.client.auth}.
   *
   * @param listener its name: lower-case letters and digits, such as {@code tls}
   * @param keyStore a PKCS12 file with the key and the certificate
   * @param password of the file and the key
   */
  public KafkaBroker withTls(String listener, Path keyStore, String password) {
    if (shared || process != null) {
      throw new IllegalStateException(
          "a listener cannot be added to a broker that is shared or has been started; call"
              + " create().withTls(...) and then start()");
    }
    List<TlsListener> more = new ArrayList<>(tlsListeners);
    more.add(new TlsListener(listener, keyStore, password));
    return new KafkaBroker(settings, more, false);
  }

  /** Returns the address for clients, {@code 127.0.0.1:PORT}. It does not change on a restart. */
  public String servers() {
    return process().servers();
  }

  /** Returns the address of a listener that was added by {@link #withTls}. */
  public String servers(String listener) {
    return process().servers(listener);
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /**
   * Starts the broker and returns when it is ready. Does nothing if it is running. If it ran
   * before, it keeps its data.
   */
  public KafkaBroker start() {
    if (isRunning()) {
      return this;
    }
    if (process == null) {
      process = new BrokerProcess(settings, tlsListeners);
    }
    if (!process.start(TIMEOUT_SECONDS)) {
      String log = process.lastLines();
      close();
      throw new IllegalStateException("the Kafka broker does not start; it has logged:\n" + log);
    }
    return this;
  }

  /** Shuts the broker down; {@link #start} restarts it. */
  public void stop() {
    process().stop(TIMEOUT_SECONDS);
  }

  /** Kills the broker like {@code kill -9}; {@link #start} restarts it. */
  public void kill() {
    process().kill();
  }

  /** Shuts the broker down and deletes its data. Further calls do nothing. */
  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
    if (process != null) {
      process.kill();
      process.deleteDirectory();
      process = null;
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (shared) {
      context.getRoot().getStore(NAMESPACE).computeIfAbsent("shared", key -> this);
    }
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (!shared) {
      close();
    }
  }

  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /** Creates a topic with topic settings, such as {@code Map.of("cleanup.policy", "compact")}. */
  public void createTopic(String name, int partitions, Map<String, String> topicSettings) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(topicSettings);
    get("create topic " + name, admin().createTopics(List.of(topic)).all());
    awaitPartitions(name, partitions);
  }

  /** Adds partitions up to the given total. */
  public void addPartitions(String topic, int total) {
    Map<String, NewPartitions> more = Map.of(topic, NewPartitions.increaseTo(total));
    get("add partitions to " + topic, admin().createPartitions(more).all());
    awaitPartitions(topic, total);
  }

  public void deleteTopic(String name) {
    get("delete topic " + name, admin().deleteTopics(List.of(name)).all());
    awaitPartitions(name, 0);
  }

  /** Deletes the records of a partition before an offset, like retention. */
  public void deleteRecords(String topic, int partition, long beforeOffset) {
    Map<TopicPartition, RecordsToDelete> records =
        Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(beforeOffset));
    get("delete records of " + topic, admin().deleteRecords(records).all());
  }

  /** Sends texts without keys, and returns when the broker has stored them. */
  public void produce(String topic, String... values) {
    produce(Arrays.stream(values)
        .map(value -> new ProducerRecord<String, String>(topic, value))
        .toList());
  }

  /**
   * Sends records, which may have a key, partition, timestamp and headers, and returns when the
   * broker has stored them.
   */
  public void produce(List<ProducerRecord<String, String>> records) {
    if (producer == null) {
      producer = new KafkaProducer<>(
          Map.of(
              ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
              servers(),
              ProducerConfig.LINGER_MS_CONFIG,
              5),
          new StringSerializer(),
          new StringSerializer());
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ProducerRecord<String, String> record : records) {
      sent.add(producer.send(record));
    }
    producer.flush();
    sent.forEach(each -> get("send records", each));
  }

  /**
   * Returns all current records of a topic, in the order of its partitions, excluding uncommitted
   * transactions. Waits for transactions that are being committed: brokers show their records
   * shortly after the producer's commit has returned.
   */
  public List<ConsumerRecord<String, String>> records(String topic) {
    awaitDecidedTransactions();
    Map<String, Object> config = Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers(),
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < describe(topic).partitions().size(); i++) {
        partitions.add(new TopicPartition(topic, i));
      }
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long end = Objects.requireNonNull(ends.get(partition));
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        while (consumer.position(partition) < end) {
          for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
            if (record.offset() < end) {
              records.add(record);
            }
          }
        }
      }
      return records;
    }
  }

  /**
   * Returns the committed offsets of a group: the next offset of each partition. Empty if the group
   * does not exist.
   */
  public Map<TopicPartition, Long> committed(String group) {
    awaitDecidedTransactions();
    Map<TopicPartition, Long> offsets = new TreeMap<>(
        Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    get(
            "read offsets of group " + group,
            admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  /** Returns a client for all other operations. It is closed with the broker. */
  public Admin admin() {
    if (admin == null) {
      admin = Admin.create(Map.of(
          AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
          servers(),
          AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
          (int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS),
          AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
          200));
    }
    return admin;
  }

  private BrokerProcess process() {
    if (process == null) {
      throw new IllegalStateException(
          "the Kafka broker has not been started; register it with @RegisterExtension in a static field, or call start()");
    }
    return process;
  }

  private TopicDescription describe(String topic) {
    Map<String, TopicDescription> found =
        get("describe topic " + topic, admin().describeTopics(Set.of(topic)).allTopicNames());
    return Objects.requireNonNull(found.get(topic));
  }

  private void awaitDecidedTransactions() {
    ListTransactionsOptions decided = new ListTransactionsOptions()
        .filterStates(Set.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!get("list transactions", admin().listTransactions(decided).all()).isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "a transaction is not completed in " + TIMEOUT_SECONDS + " s");
      }
    }
  }

  /**
   * Waits, because the controller knows of a change shortly before the broker reports it to
   * clients.
   */
  private void awaitPartitions(String topic, int number) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (numPartitionsWithLeader(topic) != number) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("topic " + topic + " has not come to " + number
            + " partitions in " + TIMEOUT_SECONDS + " s");
      }
    }
  }

  private long numPartitionsWithLeader(String topic) {
    try {
      return describe(topic).partitions().stream()
          .filter(p -> p.leader() != null)
          .count();
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw e;
    }
  }

  private static <T> T get(String what, KafkaFuture<T> future) {
    return get(what, future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T get(String what, Future<T> future) {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot " + what + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("cannot " + what + " within " + TIMEOUT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: cannot " + what, e);
    }
  }
}
