/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that goes through one partition, and knows where it stands, also between two readings:
 * what was polled and not handed out is handed out by the next reading, if that begins there. Used
 * by one thread at a time.
 */
final class PartitionCursor implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
  private @Nullable TopicPartition partition;
  private Iterator<ConsumerRecord<ByteBuffer, ByteBuffer>> polled = Collections.emptyIterator();
  private @Nullable ConsumerRecord<ByteBuffer, ByteBuffer> first;

  /** The offset after the last record that was returned. */
  private long at;

  /** The offset after the last polled record, and after control records of the log. */
  private long position;

  private PartitionCursor(KafkaConsumer<ByteBuffer, ByteBuffer> consumer) {
    this.consumer = consumer;
  }

  static PartitionCursor open(ClientSettings settings, String clientId) {
    try {
      return new PartitionCursor(new KafkaConsumer<>(
          settings.forConsumer(clientId),
          new ByteBufferDeserializer(),
          new ByteBufferDeserializer()));
    } catch (RuntimeException e) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          settings + ": no consumer can be made: " + settings.reason(e),
          settings.secrets().cover(e));
    }
  }

  boolean isOf(KafkaOffsetRange range) {
    return partition != null
        && partition.partition() == range.partition()
        && partition.topic().equals(range.topic());
  }

  boolean standsAt(KafkaOffsetRange range) {
    return isOf(range) && at == range.from();
  }

  /** Seeks to the start of a range, without a request. */
  void moveTo(KafkaOffsetRange range) {
    if (standsAt(range)) {
      return;
    }
    if (!isOf(range)) {
      TopicPartition next = new TopicPartition(range.topic(), range.partition());
      consumer.assign(List.of(next));
      partition = next;
    }
    seek(range.from());
  }

  private TopicPartition assigned() {
    if (partition == null) {
      throw new IllegalStateException("the cursor stands nowhere");
    }
    return partition;
  }

  private void seek(long offset) {
    consumer.seek(assigned(), offset);
    polled = Collections.emptyIterator();
    first = null;
    at = offset;
    position = offset;
  }

  /**
   * The next record before an offset, of those that have been polled; null if another {@link #poll}
   * is needed.
   */
  @Nullable
  ConsumerRecord<ByteBuffer, ByteBuffer> next(long until) {
    ConsumerRecord<ByteBuffer, ByteBuffer> record = first;
    if (record == null) {
      if (!polled.hasNext()) {
        return null;
      }
      record = polled.next();
    }
    if (record.offset() >= until) {
      first = record;
      at = until;
      return null;
    }
    first = null;
    at = record.offset() + 1;
    return record;
  }

  /**
   * Whether there are no more records before an offset, be it because the log has none of some
   * offsets.
   */
  boolean isAtEnd(long until) {
    if (first == null && !polled.hasNext()) {
      at = Math.max(at, position);
    }
    return at >= until;
  }

  /**
   * Waits for records; returns whether it has come further. Only when all that was polled has been
   * handed out. The consumer is not asked for its position, since that waits for brokers much
   * longer.
   */
  boolean poll(Duration atMost) {
    TopicPartition of = assigned();
    long before = position;
    ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(atMost);
    polled = records.records(of).iterator();
    OffsetAndMetadata next = records.nextOffsets().get(of);
    if (next != null) {
      position = next.offset();
    }
    return polled.hasNext() || position > before;
  }

  /** The first offset of the partition that is still there; empty if the partition is not. */
  Optional<Long> beginning(Duration atMost) {
    TopicPartition of = assigned();
    try {
      if (consumer.partitionsFor(of.topic(), atMost).stream()
          .noneMatch(info -> info.partition() == of.partition())) {
        return Optional.empty();
      }
      return Optional.ofNullable(consumer.beginningOffsets(List.of(of), atMost).get(of));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /** Leaves out records that are gone. */
  void skipTo(long offset) {
    seek(offset);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSING));
  }
}
