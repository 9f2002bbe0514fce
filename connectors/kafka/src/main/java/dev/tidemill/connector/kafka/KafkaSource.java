/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A stream of the records of topics; made by {@link Kafka}. Immutable: each method returns another source.
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
 * <p>A batch holds what the partitions have when it is cut, up to the bounds of rate; records of transactions that are
 * not committed are left out, unless the property {@code isolation.level} says otherwise. Each partition of the topics is one of
 * the batch, in the order of its offsets, unless {@link #minPartitions} asks for more.
 *
 * <p>While brokers do not answer, batches are empty, and a listener hears why once; a batch that was cut before waits for
 * them, up to {@link #readTimeout}.
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

  /** Where to connect to first: {@code host:port}, or several of them with commas. By default {@code localhost:9092}. */
  public KafkaSource<K, V> servers(String servers) {
    return with(s -> s.withClient(s.client().withServers(servers)));
  }

  /**
   * A property of Kafka's clients, such as {@code security.protocol}, or of a deserializer.
   *
   * @throws TidemillException if the source itself sets this property; the message says how to have it otherwise
   */
  public KafkaSource<K, V> property(String key, String value) {
    return with(s -> s.withClient(s.client().with(key, value)));
  }

  /** As {@link #property} for each of them. */
  public KafkaSource<K, V> properties(Map<String, String> properties) {
    KafkaSource<K, V> source = this;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      source = source.property(property.getKey(), property.getValue());
    }
    return source;
  }

  /** What makes keys of bytes; by default they are texts in UTF-8. */
  public <L> KafkaSource<L, V> keys(DeserializerSupplier<L> deserializer) {
    return new KafkaSource<>(subscription, settings, deserializer, values);
  }

  /** What makes values of bytes; by default they are texts in UTF-8. */
  public <W> KafkaSource<K, W> values(DeserializerSupplier<W> deserializer) {
    return new KafkaSource<>(subscription, settings, keys, deserializer);
  }

  /**
   * A group whose offsets are written when a batch has completed, so that tools can show how far the job is, and a job
   * that starts anew can go on there. By default nothing is written. The group is never joined: no other consumer may be a
   * member of it.
   */
  public KafkaSource<K, V> group(String group) {
    if (group.isBlank()) {
      throw new TidemillException(ErrorCode.INVALID_ARGUMENT, "group is empty; give it a name");
    }
    return with(s -> s.withGroup(Optional.of(group)));
  }

  /**
   * Where a job begins that has never run before. By default where the group has got to, if there is a group, and otherwise
   * with what comes after the start.
   */
  public KafkaSource<K, V> startingAt(KafkaStart start) {
    return with(s -> s.withStart(Optional.of(start)));
  }

  /** How many records of each partition a batch may take for each second of its interval; by default any number. */
  public KafkaSource<K, V> maxRatePerPartition(long recordsPerSecond) {
    requireAtLeastOne("maxRatePerPartition", recordsPerSecond);
    return with(s -> s.withMaxRate(recordsPerSecond));
  }

  /**
   * Into how many partitions a batch is cut at least, so that more workers read it; by default 1. Then what comes from one
   * partition of a topic may be in several of the batch, next to each other and in order.
   */
  public KafkaSource<K, V> minPartitions(int partitions) {
    requireAtLeastOne("minPartitions", partitions);
    return with(s -> s.withMinPartitions(partitions));
  }

  /**
   * How often brokers are asked which topics and partitions there are, by the job's clock; by default for every batch. Less
   * often spares brokers with very many topics that work, but a topic that is deleted and created again meanwhile is noticed
   * later.
   */
  public KafkaSource<K, V> discoverEvery(Duration interval) {
    requireAtLeastOne("discoverEvery in ms", interval.toMillis());
    return with(s -> s.withDiscoverEvery(interval));
  }

  /** What to do about records that are gone before they were read; by default {@link KafkaDataLoss#FAIL}. */
  public KafkaSource<K, V> onDataLoss(KafkaDataLoss policy) {
    return with(s -> s.withOnDataLoss(policy));
  }

  /** How long a worker waits for records that it knows to be there, before the batch fails; by default 60 seconds. */
  public KafkaSource<K, V> readTimeout(Duration timeout) {
    requireAtLeastOne("readTimeout in ms", timeout.toMillis());
    return with(s -> s.withReadTimeout(timeout));
  }

  /** The values alone; records without a value are left out. The last step, since what it returns has no more options. */
  public Source<V> valuesOnly() {
    RecordDecoder.Values<V> decoder = new RecordDecoder.Values<>(values);
    return context -> OpenKafkaSource.open(subscription, settings, decoder, context);
  }

  @Override
  public OpenSource<KafkaRecord<K, V>> open(SourceContext context) throws InterruptedException {
    return OpenKafkaSource.open(
        subscription, settings, new RecordDecoder.Records<>(keys, values), context);
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
