/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Windows over so many keys that their panes lie in columns, against one that is computed anew for every batch. */
final class LargeWindowsTest {
  private static final int BATCHES = 25;
  private static final int PANES = 6;
  private static final int RECORDS = 900;
  private static final int KEYS = 500;
  private static final Duration BATCH = Duration.ofSeconds(1);

  /** A key that hashes like many others. */
  private record Crowded(int id) {
    @Override
    public int hashCode() {
      return id % 7;
    }
  }

  @Test
  void sums_with_an_inverse_are_those_of_the_batches_in_the_window() {
    check(
        id -> "key " + id,
        random -> (long) random.nextInt(100),
        Long::sum,
        pairs -> pairs.reduceByKeyAndWindow(
            Long::sum, (sum, old) -> sum - old, BATCH.multipliedBy(PANES), BATCH));
  }

  @Test
  void maxima_are_those_of_the_batches_in_the_window() {
    check(
        id -> (long) id,
        random -> random.nextLong(),
        Math::max,
        pairs -> pairs.reduceByKeyAndWindow(Math::max, BATCH.multipliedBy(PANES)));
  }

  @Test
  void keys_of_a_class_that_hashes_badly_are_told_apart() {
    check(
        Crowded::new,
        random -> (long) random.nextInt(100),
        Math::min,
        pairs -> pairs.reduceByKeyAndWindow(Math::min, BATCH.multipliedBy(PANES)));
  }

  @Test
  void texts_are_put_together_in_the_order_of_their_batches() {
    check(
        id -> id % 2 == 0 ? (Object) id : "key " + id,
        random -> Integer.toString(random.nextInt(10)),
        String::concat,
        pairs -> pairs.reduceByKeyAndWindow(String::concat, BATCH.multipliedBy(PANES)));
  }

  @Test
  void numbers_may_be_longs_at_first_and_something_else_later() {
    ReduceFunction<Number> larger = (a, b) -> a.doubleValue() >= b.doubleValue() ? a : b;
    check(
        id -> "key " + id,
        random -> random.nextInt(3) == 0
            ? (Number) (random.nextInt(1_000) + 0.5)
            : (Number) (long) random.nextInt(1_000),
        larger,
        pairs -> pairs.reduceByKeyAndWindow(larger, BATCH.multipliedBy(PANES)));
  }

  private static <K, V> void check(
      Function<Integer, K> key,
      Function<SplittableRandom, V> value,
      ReduceFunction<V> reduce,
      Function<PairDStream<K, V>, PairDStream<K, V>> window) {
    SplittableRandom random = new SplittableRandom(5);
    BatchQueue<Pair<K, V>> queue = new BatchQueue<>();
    List<Map<K, V>> shown = new ArrayList<>();
    List<List<Pair<K, V>>> batches = new ArrayList<>();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(BATCH)
        .build()) {
      window
          .apply(ssc.queueStream(queue).mapToPair(pair -> pair))
          .foreachRDD(rdd -> shown.add(rdd.collectAsMap()));
      ssc.start();
      for (int b = 0; b < BATCHES; b++) {
        List<Pair<K, V>> batch = new ArrayList<>();
        // From time to time a batch of few or no records, and in the end the window runs empty.
        int records = b % 5 == 4 ? b : b < BATCHES - PANES ? RECORDS : 0;
        for (int i = 0; i < records; i++) {
          batch.add(Pair.of(key.apply(random.nextInt(KEYS)), value.apply(random)));
        }
        batches.add(batch);
        queue.add(batch);
        ssc.step();
        assertThat(shown.get(b))
            .as("batch %d", b)
            .isEqualTo(expected(batches.subList(Math.max(0, b + 1 - PANES), b + 1), reduce));
      }
    }
  }

  private static <K, V> Map<K, V> expected(
      List<List<Pair<K, V>>> batches, ReduceFunction<V> reduce) {
    Map<K, V> all = new HashMap<>();
    for (List<Pair<K, V>> batch : batches) {
      for (Pair<K, V> pair : batch) {
        all.merge(pair.key(), pair.value(), (a, b) -> {
          try {
            return reduce.call(a, b);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
      }
    }
    return all;
  }
}
