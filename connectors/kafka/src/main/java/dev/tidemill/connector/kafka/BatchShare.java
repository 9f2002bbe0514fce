/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How much of each partition a batch takes: what has come, no more than a bound for each partition,
 * and no more than a bound for all of them, which is shared out in proportion to what each has.
 *
 * <p>What proportions leave over by rounding goes to those with the most left, one record each; so
 * no partition waits forever for another, and any bound of at least one takes something.
 */
final class BatchShare {
  private BatchShare() {}

  /**
   * Shares out.
   *
   * @param waiting records that wait, by partition
   * @param perPartition most of one partition
   * @param total most of all partitions
   */
  static SortedMap<TopicPartition, Long> of(
      Map<TopicPartition, Long> waiting, long perPartition, long total) {
    SortedMap<TopicPartition, Long> wanted = new TreeMap<>(KafkaOffsets.BY_NAME);
    waiting.forEach((partition, records) -> wanted.put(partition, Math.min(records, perPartition)));
    double sum = 0; // of any number of partitions without an end
    for (long records : wanted.values()) {
      sum += records;
    }
    if (sum <= total) {
      return wanted;
    }
    SortedMap<TopicPartition, Long> share = new TreeMap<>(KafkaOffsets.BY_NAME);
    double factor = total / sum;
    long left = total;
    for (Map.Entry<TopicPartition, Long> entry : wanted.entrySet()) {
      long taken = Math.min(left, (long) (entry.getValue() * factor));
      share.put(entry.getKey(), taken);
      left -= taken;
    }
    List<TopicPartition> byNeed = new ArrayList<>(wanted.keySet());
    byNeed.sort(Comparator.comparingLong(
        partition -> share.getOrDefault(partition, 0L) - wanted.getOrDefault(partition, 0L)));
    for (TopicPartition partition : byNeed) {
      if (left > 0 && share.getOrDefault(partition, 0L) < wanted.getOrDefault(partition, 0L)) {
        share.merge(partition, 1L, Long::sum);
        left--;
      }
    }
    return share;
  }
}
