/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A part of a batch as a worker gets it: offsets of one partition of a topic, and all that reading
 * them needs.
 */
record PartitionSlice<T>(
    KafkaOffsetRange range,
    LeaseKey lease,
    TopicDecoder<T> decoder,
    KafkaDataLoss onDataLoss,
    Duration readTimeout)
    implements SourcePartition<T> {
  @Override
  public OptionalLong estimatedRecords() {
    return OptionalLong.of(range.size());
  }

  @Override
  public PartitionReader<T> open() {
    PartitionCursor cursor = ConsumerLeases.OF_THIS_PROCESS.take(lease, range);
    try {
      return new SliceReader<>(this, cursor, decoder.begin(lease.client().all()));
    } catch (RuntimeException | Error e) {
      cursor.close();
      throw e;
    }
  }
}
