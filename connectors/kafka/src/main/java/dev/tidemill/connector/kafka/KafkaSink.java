/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.TidemillException;
import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.time.Time;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the records of a stream to a topic; created by {@link Kafka#sink}. Immutable: each method
 * returns a new sink.
 *
 * <pre>{@code
 * counts.writeTo(Kafka.<Pair<String, Long>>sink("counts")
 *     .keys(Pair::key, StringSerializer::new)
 *     .values(Pair::value, LongSerializer::new));
 * }</pre>
 *
 * <p>Workers encode records and stage the bytes; when the batch is decided the driver sends them,
 * in order of the stream's partitions, and waits until the brokers have acknowledged all of them.
 * The key determines the topic partition, as with any producer; records without a key may go to any
 * partition.
 *
 * <p>Each batch is one transaction, which also records the batch's id, so that a batch is never
 * published twice: a consumer with {@code isolation.level=read_committed} sees each record exactly
 * once, and a batch as a whole. Other consumers also see records of transactions that are open or
 * were aborted. {@link #atLeastOnce()} sends without transactions. What is staged is kept by the
 * runtime until the batch is done, in memory without a checkpoint directory; see {@link
 * dev.tidemill.spi.sink.Staging}.
 *
 * @param <T> type of the stream's records
 */
public final class KafkaSink<T> implements Sink<T> {
  private final SinkSettings settings;
  private final RecordEncoder<T> encoder;

  private KafkaSink(SinkSettings settings, RecordEncoder<T> encoder) {
    this.settings = settings;
    this.encoder = encoder;
  }

  static <T> KafkaSink<T> ofTexts(String topic) {
    RecordEncoder.Part<T> values =
        new RecordEncoder.Part<T>(false, String::valueOf, StringSerializer::new);
    return new KafkaSink<>(SinkSettings.of(topic), new RecordEncoder<>(null, values, null, null));
  }

  /**
   * The servers to connect to first: {@code host:port}, or several of them separated by commas. By
   * default {@code localhost:9092}.
   */
  public KafkaSink<T> servers(String servers) {
    return new KafkaSink<>(settings.with(settings.client().withServers(servers)), encoder);
  }

  /**
   * A property of Kafka's producer, such as {@code compression.type}, or of a serializer.
   *
   * @throws TidemillException if the sink itself sets this property; the message says how to set it
   */
  public KafkaSink<T> property(String key, String value) {
    return new KafkaSink<>(settings.with(settings.client().with(key, value)), encoder);
  }

  /** Like {@link #property}, for each of them. */
  public KafkaSink<T> properties(Map<String, String> properties) {
    KafkaSink<T> sink = this;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      sink = sink.property(property.getKey(), property.getValue());
    }
    return sink;
  }

  /** How to derive the key from a record, and how to serialize it; by default there are no keys. */
  public <K> KafkaSink<T> keys(
      MapFunction<? super T, ? extends @Nullable K> key, SerializerSupplier<K> serializer) {
    return new KafkaSink<>(
        settings, encoder.withKeys(new RecordEncoder.Part<T>(true, key, serializer)));
  }

  /**
   * How to derive the value from a record, and how to serialize it; by default it is the {@code
   * toString()} of the record, and {@code null} for a null record. If {@code value} returns null, a
   * tombstone is sent.
   */
  public <V> KafkaSink<T> values(
      MapFunction<? super T, ? extends @Nullable V> value, SerializerSupplier<V> serializer) {
    return new KafkaSink<>(
        settings, encoder.withValues(new RecordEncoder.Part<T>(false, value, serializer)));
  }

  /** The headers of a record; by default there are none. */
  public KafkaSink<T> headers(MapFunction<? super T, KafkaHeaders> headers) {
    return new KafkaSink<>(settings, encoder.withHeaders(headers));
  }

  /** The timestamp of a record; by default the time at which it is sent. */
  public KafkaSink<T> timestamps(MapFunction<? super T, Time> timestamps) {
    return new KafkaSink<>(settings, encoder.withTimestamps(timestamps));
  }

  /**
   * Sends without transactions. Records may appear twice: if sending fails half-way, or the process
   * ends in it, the batch is sent again as a whole. For brokers or users that may not use
   * transactions, and for readers that cannot wait for the end of a batch.
   */
  public KafkaSink<T> atLeastOnce() {
    return new KafkaSink<>(settings.atLeastOnce(), encoder);
  }

  /**
   * How to start if the ledger does not match the job's checkpoint directory; by default the start
   * fails. Remove this option after the start that needed it: the next mismatch may be another one.
   * Not used with {@link #atLeastOnce()}.
   */
  public KafkaSink<T> onLedgerMismatch(KafkaLedgerMismatch mismatch) {
    return new KafkaSink<>(settings.onMismatch(mismatch), encoder);
  }

  @Override
  public Guarantee guarantee() {
    return settings.exactlyOnce() ? Guarantee.LEDGER : Guarantee.AT_LEAST_ONCE;
  }

  @Override
  public OpenSink<T> open(SinkContext context) throws InterruptedException {
    return open(context, ProducerFactory.KAFKA);
  }

  OpenSink<T> open(SinkContext context, ProducerFactory producers) throws InterruptedException {
    return OpenKafkaSink.open(settings, encoder, context, producers);
  }

  /** {@code topic counts, Kafka at localhost:9092}; no properties, which may hold passwords. */
  @Override
  public String toString() {
    return "topic " + settings.topic() + ", " + settings.client();
  }
}
