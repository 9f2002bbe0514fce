/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.codec.CodecConstructor;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic. Immutable; serializable if key and value are.
 *
 * <pre>{@code
 * orders.mapToPair(record -> Pair.of(record.key(), record.value()))
 * }</pre>
 *
 * <p>In Kafka a record may have no key, or no value (a tombstone, which deletes the key in a
 * compacted topic). {@link #key} and {@link #value} then throw an error; use {@link #findKey} and
 * {@link #findValue} for streams in which that can happen.
 *
 * <p>A test creates records for the queue that replaces a topic:
 *
 * <pre>{@code
 * KafkaRecord.of("ann", "tea").withHeader("trace", "7f").withTimestamp(Time.ofMillis(1000))
 * }</pre>
 *
 * <p>A record that cannot be deserialized becomes a dead letter as a record of {@code byte[]} keys
 * and values, with its topic, partition, offset, time and headers.
 *
 * @param <K> type of the key
 * @param <V> type of the value
 */
public final class KafkaRecord<K, V> implements Serializable {
  private static final String FIXTURE = "fixture";

  private final String topic;
  private final int partition;
  private final long offset;
  private final long timestampMillis;
  private final @Nullable K key;
  private final @Nullable V value;
  private final KafkaHeaders headers;

  @CodecConstructor({"topic", "partition", "offset", "timestampMillis", "key", "value", "headers"})
  KafkaRecord(
      String topic,
      int partition,
      long offset,
      long timestampMillis,
      @Nullable K key,
      @Nullable V value,
      KafkaHeaders headers) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestampMillis = timestampMillis;
    this.key = key;
    this.value = value;
    this.headers = headers;
  }

  /**
   * A record with key and value, at offset 0 of partition 0 of topic {@code fixture}, at time 0,
   * without headers.
   */
  public static <K, V> KafkaRecord<K, V> of(K key, V value) {
    return new KafkaRecord<>(FIXTURE, 0, 0, 0, key, value, KafkaHeaders.none());
  }

  /** Like {@link #of}, without a key. */
  public static <K, V> KafkaRecord<K, V> ofValue(V value) {
    return new KafkaRecord<>(FIXTURE, 0, 0, 0, null, value, KafkaHeaders.none());
  }

  /** Like {@link #of}, without a value. */
  public static <K, V> KafkaRecord<K, V> tombstone(K key) {
    return new KafkaRecord<>(FIXTURE, 0, 0, 0, key, null, KafkaHeaders.none());
  }

  /** This record at another position. */
  public KafkaRecord<K, V> at(String newTopic, int newPartition, long newOffset) {
    return new KafkaRecord<>(
        newTopic, newPartition, newOffset, timestampMillis, key, value, headers);
  }

  /** This record with another timestamp. */
  public KafkaRecord<K, V> withTimestamp(Time timestamp) {
    return new KafkaRecord<>(topic, partition, offset, timestamp.millis(), key, value, headers);
  }

  /** This record with one more header. */
  public KafkaRecord<K, V> withHeader(String name, String text) {
    return withHeaders(headers.with(name, text));
  }

  /** This record with these headers instead of its own. */
  public KafkaRecord<K, V> withHeaders(KafkaHeaders newHeaders) {
    return new KafkaRecord<>(topic, partition, offset, timestampMillis, key, value, newHeaders);
  }

  public String topic() {
    return topic;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }

  /**
   * When the record was created, or when the broker received it, depending on the topic's setting
   * {@code message.timestamp.type}.
   */
  public Time timestamp() {
    return Time.ofMillis(timestampMillis);
  }

  /**
   * The key.
   *
   * @throws TidemillException if there is none
   */
  public K key() {
    if (key == null) {
      throw absent("key", "findKey()");
    }
    return key;
  }

  /**
   * The value.
   *
   * @throws TidemillException if there is none
   */
  public V value() {
    if (value == null) {
      throw absent("value", "findValue()");
    }
    return value;
  }

  /** The key, if there is one. */
  public Optional<K> findKey() {
    return Optional.ofNullable(key);
  }

  /** The value, if there is one. */
  public Optional<V> findValue() {
    return Optional.ofNullable(value);
  }

  public KafkaHeaders headers() {
    return headers;
  }

  private TidemillException absent(String what, String instead) {
    return new TidemillException(
        ErrorCode.INVALID_STATE,
        "the record at " + topic + "/" + partition + " offset " + offset + " has no " + what
            + "; where that can happen, use " + instead);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KafkaRecord<?, ?> that
        && topic.equals(that.topic)
        && partition == that.partition
        && offset == that.offset
        && timestampMillis == that.timestampMillis
        && Objects.deepEquals(key, that.key)
        && Objects.deepEquals(value, that.value)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(
        new Object[] {topic, partition, offset, timestampMillis, key, value, headers});
  }

  /**
   * {@code orders/0@17(ann,tea)}, followed by the headers, if any. Bytes are shown as text, or, if
   * they are none in UTF-8, in hexadecimal.
   */
  @Override
  public String toString() {
    return topic + "/" + partition + "@" + offset + "(" + shown(key) + "," + shown(value) + ")"
        + (headers.isEmpty() ? "" : headers);
  }

  private static String shown(@Nullable Object part) {
    if (!(part instanceof byte[] bytes)) {
      return String.valueOf(part);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 && text.chars().noneMatch(Character::isISOControl)
        ? text
        : HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
