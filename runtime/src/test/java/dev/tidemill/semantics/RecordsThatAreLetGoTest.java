/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.data.Pair;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a window or a state is made of does not stay in memory for as long as the window or the state. */
final class RecordsThatAreLetGoTest {
  private static final int BATCHES = 10;

  /** The batch that ran last, and what the next one is cut from, may still be held. */
  private static final int FEW = 3;

  /** Runs ten batches of one large record and counts those that are still in memory. */
  private static long held(Consumer<DStream<byte[]>> job) {
    BatchQueue<byte[]> queue = new BatchQueue<>();
    List<WeakReference<byte[]>> records = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      job.accept(stage.ssc.queueStream(queue));
      stage.ssc.start();
      for (int i = 0; i < BATCHES; i++) {
        records.add(added(queue));
        stage.ssc.step();
      }
      System.gc();
      return records.stream().filter(record -> record.get() != null).count();
    }
  }

  private static WeakReference<byte[]> added(BatchQueue<byte[]> queue) {
    byte[] record = new byte[1_000];
    queue.add(List.of(record));
    return new WeakReference<>(record);
  }

  @Test
  void a_window_by_key_keeps_its_panes_and_not_the_records() {
    assertThat(held(records -> records
            .mapToPair(record -> pair("size", (long) record.length))
            .reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(60))
            .foreachRDD(rdd -> assertThat(rdd.count()).isEqualTo(1))))
        .isLessThanOrEqualTo(FEW);
  }

  @Test
  void a_window_keeps_what_it_is_a_window_over_and_not_what_that_is_made_of() {
    assertThat(held(records -> records
            .map(record -> record.length)
            .window(Duration.ofSeconds(60))
            .foreachRDD(rdd -> assertThat(rdd.count()).isPositive())))
        .isLessThanOrEqualTo(FEW);
  }

  @Test
  void a_window_over_the_records_themselves_keeps_them() {
    assertThat(held(records -> records
            .window(Duration.ofSeconds(60))
            .foreachRDD(rdd -> assertThat(rdd.count()).isPositive())))
        .isEqualTo(BATCHES);
  }

  @Test
  void a_state_keeps_no_records() {
    assertThat(held(records -> records
            .mapToPair(record -> pair("size", (long) record.length))
            .updateStateByKey((List<Long> sizes, Optional<Long> sum) ->
                Optional.of(sum.orElse(0L) + sizes.size()))
            .foreachRDD(rdd -> assertThat(rdd.count()).isEqualTo(1))))
        .isLessThanOrEqualTo(FEW);
  }

  @Test
  void an_initial_state_is_let_go_when_it_is_part_of_the_state() {
    List<WeakReference<byte[]>> states = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(List.of("a")))
          .mapToPair(word -> pair(word, 1))
          .updateStateByKey(
              (List<Integer> ones, Optional<byte[]> state) -> Optional.of(new byte[1]),
              stage.ssc.parallelize(initial(states)).mapToPair(pair -> pair))
          .foreachRDD(rdd -> assertThat(rdd.count()).isEqualTo(6));
      stage.run(3);
      System.gc();
      assertThat(states).allMatch(state -> state.get() == null);
    }
  }

  private static List<Pair<String, byte[]>> initial(List<WeakReference<byte[]>> states) {
    List<Pair<String, byte[]>> initial = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      byte[] state = new byte[1_000];
      states.add(new WeakReference<>(state));
      initial.add(pair("k" + i, state));
    }
    return initial;
  }
}
