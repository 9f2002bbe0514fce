/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys that come and go for a long time leave nothing behind. */
final class StateOverLongTimeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int KEYS_A_BATCH = 40;

  /**
   * What the heap may grow by between two measurements. Even the short run sees 130,000 keys come and go between them, so that
   * none of them can leave an object behind.
   */
  private static final long TOLERANCE_BYTES = 3L << 20;

  private static final AtomicLong ENDED = new AtomicLong();

  private static Optional<Long> ended(
      Time time, String key, Optional<Long> value, State<byte[]> state) {
    if (state.isTimingOut()) {
      ENDED.incrementAndGet();
    } else {
      state.update(new byte[64]);
    }
    return Optional.empty();
  }

  private static void declare(PairDStream<String, Long> in) {
    in.mapWithState(
            StateSpec.function(StateOverLongTimeTest::ended).timeout(SECOND.multipliedBy(5)))
        .named("timed")
        .foreachRDD(rdd -> rdd.count());
    in.reduceByKeyAndWindow(Long::sum, (v, w) -> v - w, SECOND.multipliedBy(6), SECOND)
        .named("sums")
        .foreachRDD(rdd -> rdd.count());
    in.reduceByKeyAndWindow(Math::max, SECOND.multipliedBy(7), SECOND.multipliedBy(2))
        .named("largest")
        .foreachRDD(rdd -> rdd.count());
    in.groupByKeyAndWindow(SECOND.multipliedBy(3))
        .named("groups")
        .changes()
        .foreachRDD(rdd -> rdd.count());
    in.map(Pair::value)
        .countByValueAndWindow(SECOND.multipliedBy(4), SECOND)
        .named("counts")
        .foreachRDD(rdd -> rdd.count());
    in.countByWindow(SECOND.multipliedBy(3), SECOND).foreachRDD(rdd -> rdd.count());
    in.<Integer>updateStateByKey((values, age) ->
            values.isEmpty() ? age.map(a -> a + 1).filter(a -> a < 4) : Optional.of(0))
        .named("ages")
        .foreachRDD(rdd -> rdd.count());
  }

  private static final List<String> STATES =
      List.of("timed", "sums", "largest", "groups", "counts", "ages");

  /** The batch of this number: keys that were never there before and will never be again, one excepted. */
  private static List<Pair<String, Long>> batch(long number) {
    List<Pair<String, Long>> records = new ArrayList<>();
    for (int i = 0; i < KEYS_A_BATCH; i++) {
      records.add(pair("key " + number + "/" + i, number * KEYS_A_BATCH + i));
    }
    records.add(pair("for ever", number));
    return records;
  }

  private static void runs(int batches) {
    ENDED.set(0);
    BatchQueue<Pair<String, Long>> queue = new BatchQueue<>();
    try (Stage stage = Stage.of(2)) {
      declare(stage.ssc.queueStream(queue).mapToPair(p -> p));
      stage.ssc.start();
      long early = 0;
      for (int i = 1; i <= batches; i++) {
        queue.add(i % 1000 < 950 ? batch(i) : List.of());
        stage.ssc.step();
        if (i % 1000 == 999) {
          for (String state : STATES) {
            assertThat(stage.ssc.stateOf(state))
                .as("%s after batch %d", state, i)
                .isEmpty();
          }
        }
        if (i == batches / 5 / 1000 * 1000 + 500) {
          assertThat(stage.ssc.stateOf("sums")).hasSize(6 * KEYS_A_BATCH + 1);
          early = liveBytes();
        }
      }
      int filled = batches / 1000 * 949 + Math.min(batches % 1000, 949);
      assertThat(ENDED).hasValueGreaterThan((long) (filled - 1000) * KEYS_A_BATCH);
      assertThat(liveBytes() - early)
          .as("growth of the live heap in bytes, from %d", early)
          .isLessThan(TOLERANCE_BYTES);
    }
  }

  /** What is reachable, in bytes; the least of several measurements, as each may count what is about to die. */
  private static long liveBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void the_heap_is_flat_over_five_thousand_batches() {
    runs(5_000);
  }

  @Test
  @Tag("nightly")
  void the_heap_is_flat_over_a_hundred_thousand_batches() {
    runs(100_000);
  }
}
