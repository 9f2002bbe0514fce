/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the records of topics; created by {@link Kafka}. Immutable: each method returns a new
 * source.
 *
 * <pre>{@code
 * DStream<KafkaRecord<String, Long>> stock = ssc.stream(
 *     "stock",
 *     Kafka.topic("stock")
 *         .servers("kafka-1:9092,kafka-2:9092")
 *         .values(LongDeserializer::new)
 *         .group("stock-report")
 *         .startingAt(KafkaStart.committedOr(KafkaStart.earliest())));
 * }</pre>
 *
 * <p>A batch contains the records that the partitions have when it is cut, up to the rate limits.
 * Records of uncommitted transactions are skipped, unless the property {@code isolation.level} says
 * otherwise. Each topic partition becomes one partition of the batch, in offset order, unless
 * {@link #minPartitions} asks for more.
 *
 * <p>While brokers do not answer, batches are empty, and listeners are notified once; a batch that
 * is already cut waits for them, up to {@link #readTimeout}.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class KafkaSource<K, V> implements Source<KafkaRecord<K, V>> {
  private final Subscription subscription;
  private final SourceSettings settings;
  private final DeserializerSupplier<K> keys;
  private final DeserializerSupplier<V> values;

  private KafkaSource(
      Subscription subscription,
      SourceSettings settings,
      DeserializerSupplier<K> keys,
      DeserializerSupplier<V> values) {
    this.subscription = subscription;
    this.settings = settings;
    this.keys = keys;
    this.values = values;
  }

  static KafkaSource<String, String> ofTexts(Subscription subscription) {
    return new KafkaSource<>(
        subscription, SourceSettings.DEFAULTS, StringDeserializer::new, StringDeserializer::new);
  }

  /**
   * The servers to connect to first: {@code host:port}, or several of them separated by commas. By
   * default {@code localhost:9092}.
   */
  public KafkaSource<K, V> servers(String servers) {
    return with(s -> s.withClient(s.client().withServers(servers)));
  }

  /**
   * A property of Kafka's clients, such as {@code security.protocol}, or of a deserializer.
   *
   * @throws TidemillException if the source itself sets this property; the message says how to set
   *     it
   */
  public KafkaSource<K, V> property(String key, String value) {
    return with(s -> s.withClient(s.client().with(key, value)));
  }

  /** Like {@link #property}, for each of them. */
  public KafkaSource<K, V> properties(Map<String, String> properties) {
    KafkaSource<K, V> source = this;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      source = source.property(property.getKey(), property.getValue());
    }
    return source;
  }

  /** The deserializer of keys; by default they are UTF-8 text. */
  public <L> KafkaSource<L, V> keys(DeserializerSupplier<L> deserializer) {
    return new KafkaSource<>(subscription, settings, deserializer, values);
  }

  /** The deserializer of values; by default they are UTF-8 text. */
  public <W> KafkaSource<K, W> values(DeserializerSupplier<W> deserializer) {
    return new KafkaSource<>(subscription, settings, keys, deserializer);
  }

  /**
   * The consumer group whose offsets are committed when a batch has completed, so that tools can
   * show the progress of the job, and a restarted job can continue from there. By default nothing
   * is committed. The job never joins the group, and no other consumer may be a member of it.
   */
  public KafkaSource<K, V> group(String group) {
    if (group.isBlank()) {
      throw new TidemillException(ErrorCode.INVALID_ARGUMENT, "group is empty; give it a name");
    }
    return with(s -> s.withGroup(Optional.of(group)));
  }

  /**
   * The starting position of a job. By default the committed offsets of the group, if there is a
   * group, and otherwise the records that arrive after the start.
   */
  public KafkaSource<K, V> startingAt(KafkaStart start) {
    return with(s -> s.withStart(Optional.of(start)));
  }

  /**
   * Maximum number of records of each partition for each second of the batch interval; unlimited by
   * default.
   */
  public KafkaSource<K, V> maxRatePerPartition(long recordsPerSecond) {
    requireAtLeastOne("maxRatePerPartition", recordsPerSecond);
    return with(s -> s.withMaxRate(recordsPerSecond));
  }

  /**
   * Minimum number of partitions of a batch, so that more workers read it; 1 by default. The
   * records of one topic partition may then be in several partitions of the batch, adjacent and in
   * order.
   */
  public KafkaSource<K, V> minPartitions(int partitions) {
    requireAtLeastOne("minPartitions", partitions);
    return with(s -> s.withMinPartitions(partitions));
  }

  /**
   * How often brokers are asked for the existing topics and partitions, by the job's clock; by
   * default for every batch. A longer interval saves work for brokers with very many topics, but a
   * topic that is deleted and created again in the meantime is detected later.
   */
  public KafkaSource<K, V> discoverEvery(Duration interval) {
    requireAtLeastOne("discoverEvery in ms", interval.toMillis());
    return with(s -> s.withDiscoverEvery(interval));
  }

  /**
   * How to handle records that are lost before they are read; {@link KafkaDataLoss#FAIL} by
   * default.
   */
  public KafkaSource<K, V> onDataLoss(KafkaDataLoss policy) {
    return with(s -> s.withOnDataLoss(policy));
  }

  /**
   * How long a worker waits for records that are known to exist before the batch fails; 60 seconds
   * by default.
   */
  public KafkaSource<K, V> readTimeout(Duration timeout) {
    requireAtLeastOne("readTimeout in ms", timeout.toMillis());
    return with(s -> s.withReadTimeout(timeout));
  }

  /**
   * Reads only the values; records without a value are skipped. Must be the last step, because the
   * result has no more options.
   */
  public Source<V> valuesOnly() {
    TopicDecoder.Values<V> decoder = new TopicDecoder.Values<>(values);
    return context -> OpenKafkaSource.open(subscription, settings, decoder, context);
  }

  /**
   * Makes a record of each value with a decoder that works with every connector, such as {@code
   * Json.records(Order.class)} or one of {@code tidemill-codec-avro}; its {@code attribute} is the
   * text of a header. Records without a value are skipped, and the deserializers are not used. Must
   * be the last step, because the result has no more options.
   */
  public <T> Source<T> records(RecordDecoder<? extends T> decoder) {
    TopicDecoder.Decoded<T> decoded = new TopicDecoder.Decoded<>(decoder);
    return context -> OpenKafkaSource.open(subscription, settings, decoded, context);
  }

  @Override
  public OpenSource<KafkaRecord<K, V>> open(SourceContext context) throws InterruptedException {
    return OpenKafkaSource.open(
        subscription, settings, new TopicDecoder.Records<>(keys, values), context);
  }

  /** {@code topic orders, Kafka at localhost:9092}; no properties, which may hold passwords. */
  @Override
  public String toString() {
    return subscription + ", " + settings.client();
  }

  private KafkaSource<K, V> with(UnaryOperator<SourceSettings> change) {
    return new KafkaSource<>(subscription, change.apply(settings), keys, values);
  }

  private static void requireAtLeastOne(String what, long value) {
    if (value < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, what + " is " + value + "; it must be at least 1");
    }
  }
}
