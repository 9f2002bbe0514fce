/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.RDD;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which failure a stage on several threads reports, and what it still begins. */
final class FailureOfAStageTest {
  private static final AtomicInteger BEGUN = new AtomicInteger();

  private static StreamingContext context(int threads, int partitions) {
    return StreamingContext.builder()
        .master("parallel[" + threads + "]")
        .partitions(partitions)
        .build();
  }

  @Test
  void of_several_partitions_that_fail_the_lowest_counts_and_not_the_first_in_time() {
    for (int last = 1; last < 4; last++) {
      // each partition fails only after the one behind it has failed
      List<CountDownLatch> failed = List.of(
          new CountDownLatch(1),
          new CountDownLatch(1),
          new CountDownLatch(1),
          new CountDownLatch(1));
      int highest = last;
      try (StreamingContext ssc = context(4, 4)) {
        RDD<Integer> failing = ssc.parallelize(List.of(0, 1, 2, 3)).map(partition -> {
          if (partition < highest) {
            failed.get(partition + 1).await();
          }
          failed.get(partition).countDown();
          if (partition <= highest) {
            throw new IllegalStateException("partition " + partition + " is bad");
          }
          return partition;
        });
        assertThatThrownBy(failing::collect)
            .isInstanceOf(TidemillException.class)
            .hasMessageContaining("partition 0")
            .hasMessageContaining("on the record 0")
            .hasMessageContaining("partition 0 is bad");
      }
    }
  }

  @Test
  void once_a_partition_has_failed_no_later_one_begins() {
    BEGUN.set(0);
    try (StreamingContext ssc = context(1, 50)) {
      RDD<Integer> failing = ssc.parallelize(java.util.Collections.nCopies(50, 1))
          .map(one -> {
            BEGUN.incrementAndGet();
            throw new IllegalStateException("bad");
          });
      assertThatThrownBy(failing::collect).hasMessageContaining("partition 0");
    }
    assertThat(BEGUN).hasValue(1);
  }
}
