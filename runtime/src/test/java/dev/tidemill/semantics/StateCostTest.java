/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.state.State;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch pays for the keys that it touches, and not for those that are there. */
final class StateCostTest {
  private static final int KEYS = 20_000;
  private static final AtomicLong LOOKS = new AtomicLong();

  /** A key that counts how often it is looked at. */
  static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int number;

    Key(int number) {
      this.number = number;
    }

    @Override
    public int hashCode() {
      LOOKS.incrementAndGet();
      return number;
    }

    @Override
    public boolean equals(Object other) {
      LOOKS.incrementAndGet();
      return other instanceof Key key && key.number == number;
    }

    @Override
    public String toString() {
      LOOKS.incrementAndGet();
      return "key " + number;
    }
  }

  private interface Job {
    DStreamLike<?, ?, ?> on(PairDStream<Key, Long> in);
  }

  private record Case(String name, Job job) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static StateSpec<Key, Long, Long, Long> summing() {
    return StateSpec.function((Key key, Optional<Long> value, State<Long> state) -> {
      if (!state.isTimingOut()) {
        state.update(state.option().orElse(0L) + value.orElse(0L));
      }
      return 1L;
    });
  }

  private static Stream<Case> jobs() {
    Duration hour = Duration.ofHours(1);
    Duration second = Duration.ofSeconds(1);
    return Stream.of(
        new Case("mapWithState", in -> in.mapWithState(summing())),
        new Case("mapWithState with a timeout", in -> in.mapWithState(summing().timeout(hour))),
        new Case(
            "changes of mapWithState with a timeout",
            in -> in.mapWithState(summing().timeout(hour)).stateSnapshots().changes()),
        new Case(
            "changes of reduceByKeyAndWindow",
            in -> in.reduceByKeyAndWindow(Math::max, hour).changes()),
        new Case(
            "changes of reduceByKeyAndWindow with an inverse",
            in -> in.reduceByKeyAndWindow(Long::sum, (v, w) -> v - w, hour, second)
                .changes()),
        new Case(
            "changes of groupByKeyAndWindow", in -> in.groupByKeyAndWindow(hour).changes()),
        new Case(
            "changes of countByValueAndWindow",
            in -> in.map(Pair::key).countByValueAndWindow(hour, second).changes()));
  }

  private static <T, S extends DStreamLike<T, S, R>, R extends RDDLike<T, R>> void count(
      DStreamLike<T, S, R> stream, List<Long> counts) {
    stream.foreachRDD(rdd -> counts.add(rdd.count()));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void a_batch_of_one_record_looks_at_one_key(Case c) {
    BatchQueue<Pair<Key, Long>> queue = new BatchQueue<>();
    queue.add(IntStream.range(0, KEYS).mapToObj(i -> pair(new Key(i), 1L)).toList());
    List<Long> shown = new ArrayList<>();
    try (Stage stage = Stage.of(4)) {
      count(c.job().on(stage.ssc.queueStream(queue).mapToPair(p -> p)), shown);
      stage.run(1);
      for (int i = 0; i < 5; i++) {
        queue.add(batch(pair(new Key(i * 1000), 1L)));
        LOOKS.set(0);
        stage.ssc.step();
        assertThat(LOOKS.get()).isBetween(1L, 40L);
        stage.ssc.step();
      }
    }
    assertThat(shown).startsWith((long) KEYS, 1L, 0L, 1L, 0L);
  }
}
