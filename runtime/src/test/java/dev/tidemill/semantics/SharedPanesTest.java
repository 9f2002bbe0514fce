/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.givenPairs;
import static dev.tidemill.semantics.BatchTables.notDue;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.PairDStream;
import dev.tidemill.data.Pair;
import dev.tidemill.function.ReduceFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Windows over one stream share what they make of each batch, if they make it by the same function object. */
final class SharedPanesTest {
  private static final AtomicLong CALLS = new AtomicLong();
  private static final int RECORDS = 500;
  private static final int BATCHES = 10;

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static ReduceFunction<Integer> counted() {
    return (v, w) -> {
      CALLS.incrementAndGet();
      return v + w;
    };
  }

  private static List<List<Pair<String, Integer>>> manyOfOneKey() {
    List<List<Pair<String, Integer>>> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      List<Pair<String, Integer>> batch = new ArrayList<>();
      for (int j = 0; j < RECORDS; j++) {
        batch.add(pair("a", 1));
      }
      batches.add(batch);
    }
    return batches;
  }

  private interface Windows {
    void over(PairDStream<String, Integer> in);
  }

  private static long calls(Windows windows) {
    CALLS.set(0);
    try (Stage stage = Stage.of(1)) {
      windows.over(stage.ssc.queueStream(manyOfOneKey()).mapToPair(p -> p));
      stage.run(BATCHES);
    }
    return CALLS.get();
  }

  private static final long CALLS_FOR_PANES = BATCHES * (RECORDS - 1L);

  @Test
  void two_windows_with_one_function_object_combine_each_batch_once() {
    ReduceFunction<Integer> sum = counted();
    long calls = calls(in -> {
      in.reduceByKeyAndWindow(sum, seconds(2)).print();
      in.reduceByKeyAndWindow(sum, seconds(5), seconds(2)).print();
    });
    assertThat(calls - CALLS_FOR_PANES).isBetween(0L, 6L * BATCHES);
  }

  @Test
  void a_window_with_an_inverse_shares_with_one_without() {
    ReduceFunction<Integer> sum = counted();
    long calls = calls(in -> {
      in.reduceByKeyAndWindow(sum, seconds(2)).print();
      in.reduceByKeyAndWindow(sum, (v, w) -> v - w, seconds(5), seconds(1)).print();
      in.reduceByKeyAndWindow(sum, (v, w) -> v - w, seconds(3), seconds(3)).print();
    });
    assertThat(calls - CALLS_FOR_PANES).isBetween(0L, 6L * BATCHES);
  }

  @Test
  void two_function_objects_combine_each_batch_twice() {
    long calls = calls(in -> {
      in.reduceByKeyAndWindow(counted(), seconds(2)).print();
      in.reduceByKeyAndWindow((v, w) -> counted().call(v, w), seconds(2)).print();
    });
    assertThat(calls).isGreaterThanOrEqualTo(2 * CALLS_FOR_PANES);
  }

  @Test
  void a_window_combines_no_more_than_about_three_times_for_a_pane_however_long_it_is() {
    ReduceFunction<Integer> sum = counted();
    for (int length : new int[] {1, 3, 7, 10}) {
      long calls = calls(in -> in.reduceByKeyAndWindow(sum, seconds(length)).print());
      assertThat(calls - CALLS_FOR_PANES).isBetween(0L, 3L * BATCHES);
    }
  }

  @Test
  void windows_that_share_bring_what_each_would_bring_alone() {
    ReduceFunction<String> joining = (v, w) -> v + w;
    givenPairs(
            batch(pair("a", "1"), pair("b", "2")),
            batch(pair("a", "3")),
            batch(),
            batch(pair("b", "4"), pair("b", "5")))
        .when(in -> in.reduceByKeyAndWindow(joining, seconds(2), seconds(2))
            .fullOuterJoin(in.reduceByKeyAndWindow(joining, seconds(4), seconds(2)))
            .mapValues(both -> both.key().orElse("-") + " " + both.value().orElse("-")))
        .thenInAnyOrder(
            notDue(),
            batch(pair("a", "13 13"), pair("b", "2 2")),
            notDue(),
            batch(pair("a", "- 13"), pair("b", "45 245")),
            notDue(),
            batch(pair("b", "- 45")),
            notDue(),
            batch());
  }

  @Test
  void counting_windows_of_different_lengths_over_one_stream() {
    givenPairs(batch(pair("a", 1), pair("b", 2)), batch(pair("a", 1)))
        .when(in -> in.countByWindow(seconds(1), seconds(1))
            .union(in.countByWindow(seconds(2), seconds(1)))
            .union(in.countByValueAndWindow(seconds(2), seconds(1)).map(Pair::value))
            .union(in.groupByKeyAndWindow(seconds(2))
                .map(group -> (long) group.value().size()))
            .union(in.groupByKeyAndWindow(seconds(3))
                .map(group -> 10L * group.value().size())))
        .thenInAnyOrder(
            batch(2L, 2L, 1L, 1L, 1L, 1L, 10L, 10L),
            batch(1L, 3L, 2L, 1L, 2L, 1L, 20L, 10L),
            batch(0L, 1L, 1L, 1L, 20L, 10L));
  }

  @SuppressWarnings("unchecked") // hands on what it gets, whatever that is
  private static <T> ReduceFunction<T> latest() {
    return (ReduceFunction<T>) LATEST;
  }

  private static final ReduceFunction<Object> LATEST = (older, newer) -> newer;

  @Test
  void one_function_object_for_values_and_for_whole_pairs_is_not_mistaken() {
    givenPairs(batch(pair("a", 1), pair("b", 2)), batch(pair("a", 3)))
        .when(in -> in.reduceByKeyAndWindow(SharedPanesTest.<Integer>latest(), seconds(2))
            .toDStream()
            .union(in.toDStream()
                .map(p -> p)
                .union(in.reduceByWindow(
                    SharedPanesTest.<Pair<String, Integer>>latest(), seconds(2), seconds(1)))))
        .thenInAnyOrder(
            batch(pair("a", 1), pair("b", 2), pair("a", 1), pair("b", 2), pair("b", 2)),
            batch(pair("a", 3), pair("b", 2), pair("a", 3), pair("a", 3)),
            batch(pair("a", 3), pair("a", 3)));
  }
}
