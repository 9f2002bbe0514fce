/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * How much of each partition a batch takes: what has come, no more than a bound for each partition,
 * and no more than a bound for all of them.
 *
 * <p>Each partition that has something gives at least one record, so that none waits for a backlog
 * of another; the rest of the bound is shared out in proportion to what each has, so that all are
 * through with a backlog at about the same time. What proportions leave over by rounding goes to
 * those with the most left, one record each. Where the bound is smaller than the number of
 * partitions, they take turns.
 */
final class BatchShare {
  private BatchShare() {}

  /**
   * Shares out.
   *
   * @param waiting records that wait, by partition
   * @param perPartition most of one partition
   * @param total most of all partitions
   * @param turn number of the batch, from which follows whose turn it is
   */
  static SortedMap<TopicPartition, Long> of(
      Map<TopicPartition, Long> waiting, long perPartition, long total, long turn) {
    SortedMap<TopicPartition, Long> wanted = new TreeMap<>(KafkaOffsets.BY_NAME);
    waiting.forEach((partition, records) -> wanted.put(partition, Math.min(records, perPartition)));
    double sum = 0; // of any number of partitions without an end
    for (long records : wanted.values()) {
      sum += records;
    }
    if (sum <= total) {
      return wanted;
    }
    List<TopicPartition> some = wanted.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(ArrayList::new));
    SortedMap<TopicPartition, Long> share = new TreeMap<>(KafkaOffsets.BY_NAME);
    wanted.keySet().forEach(partition -> share.put(partition, 0L));
    if (total < some.size()) {
      Collections.rotate(some, (int) -(turn * total % some.size()));
      some.subList(0, (int) total).forEach(partition -> share.put(partition, 1L));
      return share;
    }
    long left = total - some.size();
    double factor = left / (sum - some.size());
    for (TopicPartition partition : some) {
      long waits = wanted.getOrDefault(partition, 1L) - 1;
      long more = Math.min(left, (long) (waits * factor));
      share.put(partition, 1 + more);
      left -= more;
    }
    some.sort(Comparator.comparingLong(
        partition -> share.getOrDefault(partition, 0L) - wanted.getOrDefault(partition, 0L)));
    for (TopicPartition partition : some) {
      if (left > 0 && share.getOrDefault(partition, 0L) < wanted.getOrDefault(partition, 0L)) {
        share.merge(partition, 1L, Long::sum);
        left--;
      }
    }
    return share;
  }
}
