/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.rdd.RDD;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans of many nodes are cut into stages on a stack of the usual size. */
final class LongPlanTest {
  @Test
  void a_union_of_unions_of_unions_keeps_the_order_of_its_inputs() {
    try (StreamingContext ssc =
        StreamingContext.builder().master("parallel[2]").partitions(1).build()) {
      RDD<Integer> all = ssc.parallelize(List.of(0));
      for (int i = 1; i < 20_000; i++) {
        all = all.union(ssc.parallelize(List.of(i)));
      }
      List<Integer> records = all.collect();
      assertThat(records).hasSize(20_000).isSorted();
    }
  }

  @Test
  void
      a_step_behind_a_union_sees_the_partitions_of_the_whole_and_one_before_it_those_of_its_input() {
    try (StreamingContext ssc =
        StreamingContext.builder().master("parallel[2]").partitions(2).build()) {
      RDD<String> left = ssc.parallelize(List.of("a", "b"))
          .mapPartitionsWithIndex((partition, records) -> numbered("l" + partition, records));
      RDD<String> right = ssc.parallelize(List.of("c", "d"))
          .mapPartitionsWithIndex((partition, records) -> numbered("r" + partition, records));
      RDD<String> whole = left.union(right)
          .mapPartitionsWithIndex((partition, records) -> numbered("u" + partition, records));
      assertThat(whole.collect()).containsExactly("u0l0a", "u1l1b", "u2r0c", "u3r1d");
    }
  }

  private static Iterator<String> numbered(String prefix, Iterator<String> records) {
    List<String> numbered = new ArrayList<>();
    records.forEachRemaining(record -> numbered.add(prefix + record));
    return numbered.iterator();
  }
}
