/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.isNull;
import static dev.tidemill.semantics.BatchTables.pair;
import static dev.tidemill.semantics.Dataset.dataset;
import static dev.tidemill.semantics.Dataset.ofList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.error.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What brings records or results to the driver, on datasets and on batches alike. */
final class RddActionsTest {
  private static final List<Object> SEEN = Collections.synchronizedList(new ArrayList<>());
  private static final AtomicInteger COMPUTED = new AtomicInteger();

  private static Dataset<dev.tidemill.rdd.RDD<Integer>> upTo(int size) {
    return ofList(IntStream.range(0, size).boxed().toList());
  }

  // --------------------------------------------------------- count and collect

  @Test
  void count() {
    dataset("a", aNull(), "a").and(rdd -> rdd.count()).returns(3L);
    Dataset.<String>dataset().and(rdd -> rdd.count()).returns(0L);
    upTo(10_000).and(rdd -> rdd.count()).returns(10_000L);
    dataset(1, 2, 3).and(rdd -> rdd.filter(n -> n > 1).count()).returns(2L);
  }

  @Test
  void collect_brings_all_records_in_order() {
    dataset("b", aNull(), "a").and(rdd -> rdd.collect()).returns(batch("b", aNull(), "a"));
    Dataset.<String>dataset().and(rdd -> rdd.collect()).returns(List.of());
    upTo(10_000)
        .and(rdd -> rdd.collect())
        .returns(IntStream.range(0, 10_000).boxed().toList());
  }

  @Test
  void what_is_collected_belongs_to_the_caller() {
    dataset(1, 2)
        .and(rdd -> {
          rdd.collect().clear();
          rdd.take(2).clear();
          return rdd.collect();
        })
        .returns(List.of(1, 2));
  }

  // ------------------------------------------------------------ take and first

  @Test
  void take_brings_the_first_records_from_as_many_partitions_as_it_needs() {
    for (int n : new int[] {0, 1, 2, 9, 10, 11, Integer.MAX_VALUE}) {
      upTo(10)
          .on(1, 2, 3, 7, 30)
          .and(rdd -> rdd.take(n))
          .returns(IntStream.range(0, Math.min(10, n)).boxed().toList());
    }
    Dataset.<Integer>dataset().and(rdd -> rdd.take(3)).returns(List.of());
    dataset(1).and(rdd -> rdd.take(-1)).returns(List.of());
    dataset("a", aNull()).and(rdd -> rdd.take(2)).returns(batch("a", aNull()));
  }

  @Test
  void take_goes_on_where_partitions_are_empty() {
    upTo(100).on(50).and(rdd -> rdd.filter(n -> n >= 90).take(3)).returns(List.of(90, 91, 92));
    upTo(100).on(50).and(rdd -> rdd.filter(n -> n < 0).take(3)).returns(List.of());
  }

  @Test
  void take_computes_no_partition_that_it_does_not_need() {
    try (Stage stage = Stage.of(2)) {
      COMPUTED.set(0);
      var rdd = stage
          .ssc
          .parallelize(IntStream.range(0, 100).boxed().toList(), 10)
          .map(n -> {
            COMPUTED.incrementAndGet();
            return n;
          });
      assertThat(rdd.take(10)).hasSize(10);
      assertThat(COMPUTED).hasValue(10);
      assertThat(rdd.take(0)).isEmpty();
      assertThat(COMPUTED).hasValue(10);
    }
  }

  @Test
  void first() {
    dataset("b", "a").and(rdd -> rdd.first()).returns("b");
    dataset(aNull(), "a").and(rdd -> rdd.first()).returns(aNull());
    upTo(100).on(50).and(rdd -> rdd.filter(n -> n > 70).first()).returns(71);
  }

  @Test
  void first_of_nothing_is_an_error_that_names_the_operation() {
    Dataset.<String>dataset()
        .and(rdd -> rdd.first())
        .fails(ErrorCode.EMPTY_RDD, "first needs a record", "is empty", "isEmpty()");
    dataset(1)
        .and(rdd -> rdd.filter(n -> n > 1).first())
        .fails(ErrorCode.EMPTY_RDD, "filter (RddActionsTest.java:");
  }

  @Test
  void is_empty() {
    Dataset.<String>dataset().and(rdd -> rdd.isEmpty()).returns(true);
    dataset(1).and(rdd -> rdd.isEmpty()).returns(false);
    dataset(aNull(), BatchTables.<String>aNull()).and(rdd -> rdd.isEmpty()).returns(false);
    dataset(1).on(9).and(rdd -> rdd.filter(n -> n > 1).isEmpty()).returns(true);
  }

  // ----------------------------------------------------- reduce and countByValue

  @Test
  void reduce() {
    dataset(1, 2, 3).and(rdd -> rdd.reduce(Integer::sum)).returns(6);
    dataset("a", "b", "c", "d").and(rdd -> rdd.reduce((a, b) -> a + b)).returns("abcd");
    dataset(5).and(rdd -> rdd.reduce((a, b) -> -1)).returns(5);
    dataset(aNull(), "b").and(rdd -> rdd.reduce((a, b) -> isNull(a) ? b : a)).returns("b");
    dataset("a", "b")
        .and(rdd -> rdd.reduce((a, b) -> BatchTables.<String>aNull()))
        .returns(aNull());
    upTo(10_000).and(rdd -> rdd.reduce(Math::max)).returns(9_999);
  }

  @Test
  void reduce_of_nothing_is_an_error() {
    Dataset.<Integer>dataset()
        .and(rdd -> rdd.reduce(Integer::sum))
        .fails(ErrorCode.EMPTY_RDD, "reduce needs a record");
  }

  @Test
  void reduce_that_throws_names_itself() {
    dataset(1, 0)
        .and(rdd -> rdd.reduce((a, b) -> a / b))
        .fails(ErrorCode.USER_FUNCTION_FAILED, "reduce (RddActionsTest.java:", "/ by zero");
  }

  @Test
  void count_by_value_counts_in_order_of_first_appearance() {
    dataset("b", "a", "b").and(rdd -> rdd.countByValue()).returns(Map.of("b", 2L, "a", 1L));
    dataset("b", "a", "b")
        .and(rdd -> List.copyOf(rdd.countByValue().keySet()))
        .returns(List.of("b", "a"));
    Dataset.<String>dataset().and(rdd -> rdd.countByValue()).returns(Map.of());
    dataset(aNull(), "a", aNull())
        .and(rdd -> rdd.countByValue().toString())
        .returns("{null=2, a=1}");
  }

  // ------------------------------------------------------------------- foreach

  @Test
  void foreach_is_called_for_every_record() {
    dataset("b", aNull(), "a")
        .and(rdd -> {
          SEEN.clear();
          rdd.foreach(SEEN::add);
          return Bags.same(SEEN, batch("a", "b", aNull()));
        })
        .returns(true);
    Dataset.<String>dataset()
        .and(rdd -> {
          SEEN.clear();
          rdd.foreach(SEEN::add);
          return SEEN.size();
        })
        .returns(0);
  }

  @Test
  void foreach_partition_is_called_for_every_partition_also_for_empty_ones() {
    dataset(1, 2, 3)
        .on(5)
        .and(rdd -> {
          SEEN.clear();
          rdd.foreachPartition(RddActionsTest::see);
          return Bags.same(SEEN, List.of(List.of(), List.of(1), List.of(), List.of(2), List.of(3)));
        })
        .returns(true);
  }

  private static void see(Iterator<Integer> records) {
    List<Integer> partition = new ArrayList<>();
    records.forEachRemaining(partition::add);
    SEEN.add(partition);
  }

  @Test
  void foreach_partition_need_not_read_all_records() {
    dataset(1, 2, 3)
        .on(1)
        .and(rdd -> {
          SEEN.clear();
          rdd.foreachPartition(records -> SEEN.add(records.next()));
          return List.copyOf(SEEN);
        })
        .returns(List.of(1));
  }

  @Test
  void foreach_that_throws_names_itself_the_partition_and_the_record() {
    dataset(1, 0)
        .on(2)
        .and(rdd -> {
          rdd.map(n -> n).foreach(n -> SEEN.add(1 / n));
          return "done";
        })
        .fails(
            ErrorCode.OUTPUT_FAILED,
            "foreach (RddActionsTest.java:",
            "partition 1",
            "on the record 0");
    dataset(1, 0)
        .on(2)
        .and(rdd -> {
          rdd.foreachPartition(records -> SEEN.add(1 / records.next()));
          return "done";
        })
        .fails(ErrorCode.OUTPUT_FAILED, "foreachPartition (RddActionsTest.java:", "partition 1");
  }

  // ----------------------------------------------------------------------- lazy

  @Test
  void nothing_runs_before_an_action_asks() {
    try (Stage stage = Stage.of(2)) {
      var rdd = stage.ssc.parallelize(List.of(1, 0)).map(n -> 1 / n).mapToPair(n -> pair(n, n));
      var sorted = rdd.reduceByKey(Integer::sum).sortByKey();
      assertThat(sorted.numPartitions()).isEqualTo(2);
    }
  }
}
