/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How what has come is shared out over batches, and a batch over workers. */
class SharingOutTest {
  private static final TopicPartition A = new TopicPartition("a", 0);
  private static final TopicPartition B = new TopicPartition("b", 0);
  private static final TopicPartition C = new TopicPartition("c", 0);

  @Test
  void without_bounds_a_batch_takes_everything() {
    assertThat(BatchShare.of(Map.of(A, 5L, B, 0L), Long.MAX_VALUE, Long.MAX_VALUE, 0))
        .isEqualTo(Map.of(A, 5L, B, 0L));
    assertThat(BatchShare.of(Map.of(A, Long.MAX_VALUE, B, Long.MAX_VALUE), Long.MAX_VALUE, 10, 0))
        .isEqualTo(Map.of(A, 5L, B, 5L));
  }

  @Test
  void a_bound_is_shared_in_proportion_and_the_rest_goes_where_most_is_left() {
    assertThat(BatchShare.of(Map.of(A, 90L, B, 10L), Long.MAX_VALUE, 20, 0))
        .isEqualTo(Map.of(A, 18L, B, 2L));
    assertThat(BatchShare.of(Map.of(A, 1L, B, 100L, C, 2L), Long.MAX_VALUE, 4, 0))
        .isEqualTo(Map.of(A, 1L, B, 2L, C, 1L));
    assertThat(BatchShare.of(Map.of(A, 90L, B, 10L), 30, 20, 0)).isEqualTo(Map.of(A, 15L, B, 5L));
  }

  @Test
  void a_partition_with_little_does_not_wait_for_the_backlog_of_another() {
    assertThat(BatchShare.of(Map.of(A, 1_000_000L, B, 2L, C, 0L), Long.MAX_VALUE, 1_000, 0))
        .isEqualTo(Map.of(A, 999L, B, 1L, C, 0L));
  }

  @Test
  void partitions_take_turns_where_a_batch_may_take_less_than_a_record_of_each() {
    Map<TopicPartition, Long> waiting = Map.of(A, 1_000_000L, B, 50L, C, 50L);
    for (long bound = 1; bound <= 2; bound++) {
      Map<TopicPartition, Long> taken = new HashMap<>();
      for (int batch = 0; batch < 30; batch++) {
        BatchShare.of(waiting, Long.MAX_VALUE, bound, batch)
            .forEach((partition, records) -> taken.merge(partition, records, Long::sum));
      }
      assertThat(taken).isEqualTo(Map.of(A, 10 * bound, B, 10 * bound, C, 10 * bound));
    }
  }

  @Test
  void whatever_waits_a_bound_is_used_up_and_no_partition_gives_more_than_it_has() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1_000; i++) {
      Map<TopicPartition, Long> waiting = new HashMap<>();
      long total = 0;
      for (int p = random.nextInt(20); p >= 0; p--) {
        long records = random.nextLong(1L << random.nextInt(1, 40));
        waiting.put(new TopicPartition("t", p), records);
        total += records;
      }
      long bound = random.nextLong(1, 1L << random.nextInt(1, 40));
      Map<TopicPartition, Long> share = BatchShare.of(waiting, Long.MAX_VALUE, bound, 0);
      long sum = 0;
      for (Map.Entry<TopicPartition, Long> part : share.entrySet()) {
        assertThat(part.getValue()).isBetween(0L, waiting.get(part.getKey()));
        sum += part.getValue();
      }
      // Where proportions are rounded, a record for each partition may be left for the next batch.
      assertThat(sum)
          .as("round %s, %s with bound %s", i, waiting, bound)
          .isLessThanOrEqualTo(Math.min(total, bound))
          .isGreaterThanOrEqualTo(Math.min(Math.min(total, bound), 1))
          .isGreaterThanOrEqualTo(Math.min(total, bound) - waiting.size());
    }
  }

  @Test
  void ranges_are_cut_evenly_into_at_least_so_many_parts() {
    KafkaOffsetRange ten = new KafkaOffsetRange("a", 0, 5, 15);
    KafkaOffsetRange one = new KafkaOffsetRange("b", 0, 0, 1);
    assertThat(RangeSplit.of(List.of(ten, one), 1)).containsExactly(ten, one);
    assertThat(RangeSplit.of(List.of(ten, one), 4))
        .hasToString("[a/0 [5, 7), a/0 [7, 10), a/0 [10, 12), a/0 [12, 15), b/0 [0, 1)]");
    assertThat(RangeSplit.of(List.of(one), 8)).containsExactly(one);
    assertThat(RangeSplit.of(List.of(), 8)).isEmpty();
  }
}
