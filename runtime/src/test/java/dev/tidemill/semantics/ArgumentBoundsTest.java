/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import dev.tidemill.state.State;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and calls that are refused on the line that makes them. */
@SuppressWarnings("NullAway") // no key is null here
final class ArgumentBoundsTest {
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[1]")
      .environment(world -> world.withClock(new ManualClock()))
      .build();
  private final DStream<Integer> records = ssc.queueStream(List.of(List.of(1, 2)));
  private final PairDStream<Integer, Integer> pairs = records.mapToPair(n -> Pair.of(n, n));
  private final RDD<Integer> rdd = ssc.parallelize(List.of(1, 2));
  private final PairRDD<Integer, Integer> pairRdd = rdd.mapToPair(n -> Pair.of(n, n));

  @AfterEach
  void close() {
    ssc.close();
  }

  private static void assertRefused(ThrowingCallable call, String... texts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .message()
        .contains(texts)
        .contains("(ArgumentBoundsTest.java:");
  }

  /** A partitioner of a program's own. */
  private record Own(int numPartitions) implements Partitioner {
    @Override
    public int partition(Object key) {
      return 0;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_537, 100_000_000, Integer.MAX_VALUE})
  void a_number_of_partitions_is_bounded_wherever_one_is_given(int n) {
    String[] bound = {"number of partitions is " + n, "it must be from 1 to 65536"};
    assertRefused(() -> records.repartition(n), bound);
    assertRefused(() -> pairs.repartition(n), bound);
    assertRefused(() -> rdd.repartition(n), bound);
    assertRefused(() -> ssc.parallelize(List.of(1), n), bound);
    assertRefused(() -> Partitioner.hash(n), bound);
    assertRefused(
        () -> StateSpec.function((Integer k, Optional<Integer> v, State<Integer> s) -> 1)
            .numPartitions(n),
        bound);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_537})
  void a_partitioner_of_ones_own_has_the_same_bounds(int n) {
    Partitioner own = new Own(n);
    String[] bound = {"number of partitions is " + n, "it must be from 1 to 65536"};
    assertRefused(() -> pairs.reduceByKey(Integer::sum, own), bound);
    assertRefused(() -> pairs.groupByKey(own), bound);
    assertRefused(() -> pairs.join(pairs, own), bound);
    assertRefused(() -> pairs.cogroup(pairs, own), bound);
    assertRefused(() -> records.countByValue(own), bound);
    assertRefused(
        () -> pairs.groupByKeyAndWindow(Duration.ofSeconds(1), Duration.ofSeconds(1), own), bound);
    assertRefused(
        () -> pairs.updateStateByKey((List<Integer> values, Optional<Integer> state) -> state, own),
        bound);
    assertRefused(
        () -> StateSpec.function((Integer k, Optional<Integer> v, State<Integer> s) -> 1)
            .partitioner(own),
        bound);
    assertRefused(() -> pairRdd.reduceByKey(Integer::sum, own), bound);
    assertRefused(() -> pairRdd.groupByKey(own), bound);
    assertRefused(() -> pairRdd.partitionBy(own), bound);
    assertRefused(() -> pairRdd.join(pairRdd, own), bound);
  }

  @Test
  void the_bounds_themselves_are_allowed() {
    assertThat(rdd.repartition(1).numPartitions()).isEqualTo(1);
    assertThat(rdd.repartition(65_536).numPartitions()).isEqualTo(65_536);
    assertThat(Partitioner.hash(65_536).numPartitions()).isEqualTo(65_536);
  }

  @Test
  void a_speed_is_at_least_one() {
    assertRefused(
        () -> ssc.rateStream(0), "rate in records per second is 0 in rateStream", "at least 1");
    assertRefused(() -> ssc.replayStream(-1), "speed in lines per second is -1 in replayStream");
    assertRefused(() -> ssc.replayStream("lines.txt", 0, true), "speed in lines per second is 0");
    assertRefused(
        () -> ssc.binaryRecordsStream("in", 0), "record length is 0 in binaryRecordsStream");
    assertRefused(() -> records.print(-1), "number of records is -1 in print");
  }

  @Test
  void text_files_need_a_prefix() {
    assertRefused(
        () -> records.saveAsTextFiles(""), "the prefix given to saveAsTextFiles", "is empty");
  }

  @Test
  void remember_is_called_once() {
    ssc.remember(Duration.ofSeconds(5));
    assertThatThrownBy(() -> ssc.remember(Duration.ofSeconds(7)))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
        .message()
        .matches(
            "remember of 7000 ms in remember \\(ArgumentBoundsTest.java:\\d+\\) comes after remember of"
                + " 5000 ms in remember \\(ArgumentBoundsTest.java:\\d+\\); call it once, with the longer time");
  }
}
