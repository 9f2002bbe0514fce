/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.source.OffsetRange;
import java.io.Serializable;
import java.util.List;

/**
 * The part of a batch that comes from one partition of a topic.
 *
 * <pre>{@code
 * orders.foreachRDD((batch, info) -> {
 *   for (KafkaOffsetRange part : KafkaOffsetRange.of(info.range("orders"))) {
 *     System.out.println(part); // orders/0 [12, 99)
 *   }
 * });
 * }</pre>
 *
 * @param from offset of the first record
 * @param until offset after the last record
 */
public record KafkaOffsetRange(String topic, int partition, long from, long until)
    implements Serializable {
  /**
   * The non-empty partitions of the range, by topic and number; none if the range is not a Kafka
   * range, as in a test that has replaced the source.
   */
  public static List<KafkaOffsetRange> of(OffsetRange range) {
    return range.from() instanceof KafkaOffsets from && range.until() instanceof KafkaOffsets until
        ? from.rangesUntil(until)
        : List.of();
  }

  /** The number of offsets; there are fewer records if the topic is compacted or transactional. */
  public long size() {
    return until - from;
  }

  @Override
  public String toString() {
    return topic + "/" + partition + " [" + from + ", " + until + ")";
  }
}
