/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.MapFunction;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** How records of a stream become what a topic holds; sent to workers. */
record RecordEncoder<T>(
    @Nullable Part<T> keys,
    Part<T> values,
    @Nullable MapFunction<? super T, KafkaHeaders> headers,
    @Nullable MapFunction<? super T, Time> timestamps)
    implements Serializable {
  /** Most characters of a record in an error. */
  private static final int SHOWN = 100;

  RecordEncoder<T> withKeys(Part<T> newKeys) {
    return new RecordEncoder<>(newKeys, values, headers, timestamps);
  }

  RecordEncoder<T> withValues(Part<T> newValues) {
    return new RecordEncoder<>(keys, newValues, headers, timestamps);
  }

  RecordEncoder<T> withHeaders(MapFunction<? super T, KafkaHeaders> newHeaders) {
    return new RecordEncoder<>(keys, values, newHeaders, timestamps);
  }

  RecordEncoder<T> withTimestamps(MapFunction<? super T, Time> newTimestamps) {
    return new RecordEncoder<>(keys, values, headers, newTimestamps);
  }

  /** What a worker encodes one partition with. */
  Encoding begin(String topic, Map<String, Object> properties) {
    return new Encoding(topic, properties);
  }

  /** The key or the value: what of a record it is, and how it becomes bytes. */
  static final class Part<T> implements Serializable {
    private final boolean isKey;
    private final MapFunction<? super T, ? extends @Nullable Object> function;
    private final SerializerSupplier<?> serializer;

    <P> Part(
        boolean isKey,
        MapFunction<? super T, ? extends @Nullable P> function,
        SerializerSupplier<P> serializer) {
      this.isKey = isKey;
      this.function = function;
      this.serializer = serializer;
    }

    @SuppressWarnings("unchecked") // the constructor has both for one type
    private Serializer<Object> open(Map<String, Object> properties) {
      Serializer<Object> opened = (Serializer<Object>) serializer.get();
      opened.configure(properties, isKey);
      return opened;
    }
  }

  /** Encodes the records of one partition, on one thread. */
  final class Encoding implements AutoCloseable {
    private final String topic;
    private final @Nullable Serializer<Object> key;
    private final Serializer<Object> value;

    private Encoding(String topic, Map<String, Object> properties) {
      this.topic = topic;
      this.key = keys == null ? null : keys.open(properties);
      this.value = values.open(properties);
    }

    ProducerRecord<byte[], byte[]> encode(T record) {
      Headers kafkaHeaders = headers == null
          ? new RecordHeaders()
          : made("headers", record, () -> headers.call(record).toKafka());
      Long timestamp = timestamps == null
          ? null
          : made("timestamp", record, () -> timestamps.call(record).millis());
      byte[] keyBytes = keys == null || key == null
          ? null
          : made("key", record, () -> bytes(keys, key, record, kafkaHeaders));
      byte[] valueBytes = made("value", record, () -> bytes(values, value, record, kafkaHeaders));
      return made(
          "record",
          record,
          () -> new ProducerRecord<>(topic, null, timestamp, keyBytes, valueBytes, kafkaHeaders));
    }

    private byte @Nullable [] bytes(
        Part<T> part, Serializer<Object> serializer, T record, Headers kafkaHeaders)
        throws Exception {
      Object of = part.function.call(record);
      return of == null ? null : serializer.serialize(topic, kafkaHeaders, of);
    }

    /** What is made of a record; an error says of which. */
    private <P extends @Nullable Object> P made(String what, T record, Callable<P> maker) {
      try {
        return maker.call();
      } catch (TidemillException e) {
        throw e;
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED,
            "the Kafka " + what + " for topic " + topic + " cannot be made of the record "
                + shortened(record) + ": " + Reasons.of(e),
            e);
      }
    }

    private static String shortened(@Nullable Object record) {
      String text = String.valueOf(record);
      return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    @Override
    public void close() {
      value.close();
      if (key != null) {
        key.close();
      }
    }
  }
}
