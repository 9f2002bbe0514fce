/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.source.DecodeException;
import dev.tidemill.spi.source.RecordDecoder;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** How what a topic holds becomes the records of a stream; sent to workers. */
sealed interface TopicDecoder<T> extends Serializable {
  /** What a worker decodes one partition with. */
  Decoding<T> begin(Map<String, Object> properties);

  /** Decodes the records of one partition, on one thread. */
  interface Decoding<T> extends AutoCloseable {
    /** The record of the stream; null if there is none. */
    @Nullable
    T decode(ConsumerRecord<ByteBuffer, ByteBuffer> raw) throws InterruptedException;

    @Override
    void close();
  }

  /** Whole records. */
  record Records<K, V>(DeserializerSupplier<K> keys, DeserializerSupplier<V> values)
      implements TopicDecoder<KafkaRecord<K, V>> {
    @Override
    public Decoding<KafkaRecord<K, V>> begin(Map<String, Object> properties) {
      Part<K> key = new Part<>("key", keys, true, properties);
      Part<V> value = new Part<>("value", values, false, properties);
      return new Decoding<>() {
        @Override
        public KafkaRecord<K, V> decode(ConsumerRecord<ByteBuffer, ByteBuffer> raw) {
          return new KafkaRecord<>(
              raw.topic(),
              raw.partition(),
              raw.offset(),
              raw.timestamp(),
              key.decode(raw, raw.key()),
              value.decode(raw, raw.value()),
              KafkaHeaders.of(raw.headers()));
        }

        @Override
        public void close() {
          key.close();
          value.close();
        }
      };
    }
  }

  /** The values of those records that have one. */
  record Values<V>(DeserializerSupplier<V> values) implements TopicDecoder<V> {
    @Override
    public Decoding<V> begin(Map<String, Object> properties) {
      Part<V> value = new Part<>("value", values, false, properties);
      return new Decoding<>() {
        @Override
        public @Nullable V decode(ConsumerRecord<ByteBuffer, ByteBuffer> raw) {
          return value.decode(raw, raw.value());
        }

        @Override
        public void close() {
          value.close();
        }
      };
    }
  }

  /** What a decoder that serves all connectors makes of the values of those records that have one. */
  record Decoded<T>(RecordDecoder<? extends T> decoder) implements TopicDecoder<T> {
    @Override
    public Decoding<T> begin(Map<String, Object> properties) {
      return new Decoding<>() {
        @Override
        public @Nullable T decode(ConsumerRecord<ByteBuffer, ByteBuffer> raw)
            throws InterruptedException {
          if (raw.value() == null) {
            return null;
          }
          EncodedValue value = new EncodedValue(raw, bytes(raw.value()));
          try {
            return decoder.decode(value);
          } catch (InterruptedException e) {
            throw e;
          } catch (Exception | StackOverflowError e) { // content may be nested too deep
            DecodeException.requireFaultOfRecord(e);
            DecodeException failure = DecodeException.of(value, value.position(), e);
            throw new DecodeException(
                String.valueOf(failure.getMessage()), value.position(), asItCame(raw), e);
          }
        }

        @Override
        public void close() {}
      };
    }
  }

  /** The record without any decoding; for dead letters. */
  static KafkaRecord<byte[], byte[]> asItCame(ConsumerRecord<ByteBuffer, ByteBuffer> raw) {
    return new KafkaRecord<>(
        raw.topic(),
        raw.partition(),
        raw.offset(),
        raw.timestamp(),
        raw.key() == null ? null : bytes(raw.key()),
        raw.value() == null ? null : bytes(raw.value()),
        KafkaHeaders.of(raw.headers()));
  }

  /** All bytes, whatever a deserializer has read of them. */
  private static byte[] bytes(ByteBuffer buffer) {
    return Utils.toArray(buffer.duplicate().rewind());
  }

  /** The key or the value of records. */
  final class Part<T> {
    private final String what;
    private final Deserializer<? extends T> deserializer;

    Part(
        String what,
        DeserializerSupplier<T> supplier,
        boolean isKey,
        Map<String, Object> properties) {
      this.what = what;
      this.deserializer = supplier.get();
      deserializer.configure(properties, isKey);
    }

    @Nullable
    T decode(ConsumerRecord<ByteBuffer, ByteBuffer> raw, @Nullable ByteBuffer bytes) {
      if (bytes == null) {
        return null;
      }
      try {
        return deserializer.deserialize(raw.topic(), raw.headers(), bytes);
      } catch (RuntimeException | StackOverflowError e) {
        DecodeException.requireFaultOfRecord(e);
        throw new DecodeException(
            "the " + what + " of the record at " + raw.topic() + "/" + raw.partition() + " offset "
                + raw.offset() + ", " + bytes.remaining() + " bytes, cannot be read by "
                + deserializer.getClass().getName() + ": " + Reasons.of(e)
                + "; to see what is wrong with it, read the topic with ByteArrayDeserializer::new",
            SliceReader.position(raw),
            asItCame(raw),
            e);
      }
    }

    void close() {
      deserializer.close();
    }
  }
}
