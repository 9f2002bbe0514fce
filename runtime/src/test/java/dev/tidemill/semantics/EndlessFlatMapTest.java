/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.function.EmitFunction;
import dev.tidemill.rdd.RDD;
import dev.tidemill.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that make records without end, where only the first ones are wanted. */
@Timeout(60)
final class EndlessFlatMapTest {
  private static final AtomicInteger ASKED = new AtomicInteger();

  /** Where it is told how often it was asked, so that nothing is made that nobody wants. */
  private static Iterable<Integer> countingFrom(int first) {
    return () -> Stream.iterate(first, n -> {
          ASKED.incrementAndGet();
          return n + 1;
        })
        .iterator();
  }

  private static void emitFrom(int first, Consumer<? super Integer> out) {
    for (int n = first; ; n++) {
      out.accept(n);
    }
  }

  private static StreamingContext context(String master) {
    return StreamingContext.builder().master(master).partitions(3).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[3]", "parallel[3]", "travelling[2]"})
  void take_stops_an_iterable_that_never_ends(String master) {
    try (StreamingContext ssc = context(master)) {
      RDD<Integer> endless = ssc.parallelize(List.of(1, 2, 3)).flatMap(n -> countingFrom(n));
      assertThat(endless.take(4)).containsExactly(1, 2, 3, 4);
      assertThat(endless.take(100_000)).hasSize(100_000);
      assertThat(endless.first()).isEqualTo(1);
      assertThat(endless.isEmpty()).isFalse();
      assertThat(endless.map(n -> n * 2).filter(n -> n % 3 == 0).take(2)).containsExactly(6, 12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[3]", "parallel[3]", "travelling[2]"})
  void take_stops_a_function_that_hands_on_without_end(String master) {
    try (StreamingContext ssc = context(master)) {
      RDD<Integer> endless =
          ssc.parallelize(List.of(1, 2, 3)).flatMap((n, out) -> emitFrom(n, out));
      assertThat(endless.take(4)).containsExactly(1, 2, 3, 4);
      assertThat(endless.first()).isEqualTo(1);
      assertThat(endless.isEmpty()).isFalse();
      assertThat(endless.<Integer>flatMap((n, out) -> emitFrom(n, out)).take(2))
          .containsExactly(1, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[3]", "travelling[2]"})
  void take_stops_values_and_partitions_that_never_end(String master) {
    try (StreamingContext ssc = context(master)) {
      assertThat(ssc.parallelize(List.of(1))
              .mapToPair(n -> Pair.of("a", n))
              .flatMapValues(n -> countingFrom(n))
              .take(2))
          .containsExactly(Pair.of("a", 1), Pair.of("a", 2));
      assertThat(ssc.parallelize(List.of(1))
              .mapPartitions(records -> countingFrom(5).iterator())
              .take(2))
          .containsExactly(5, 6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[3]"})
  void an_iterable_is_not_asked_for_a_record_that_nobody_wants(String master) {
    ASKED.set(0);
    try (StreamingContext ssc = context(master)) {
      ssc.parallelize(List.of(1), 1).flatMap(n -> countingFrom(n)).take(3);
      ssc.parallelize(List.of(1), 1)
          .mapPartitions(all -> countingFrom(1).iterator())
          .take(3);
    }
    assertThat(ASKED).hasValue(4); // the first record of each is there without being asked for
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[3]", "travelling[2]"})
  void a_function_that_hands_on_just_what_is_wanted_runs_to_its_end(String master) {
    try (StreamingContext ssc = context(master)) {
      EmitFunction<Integer, Integer> function = (n, out) -> {
        out.accept(n);
        out.accept(n + 1);
        ASKED.incrementAndGet();
      };
      RDD<Integer> twice = ssc.parallelize(List.of(1, 5), 1).flatMap(function);
      ASKED.set(0);
      assertThat(twice.take(2)).containsExactly(1, 2);
      assertThat(ASKED).hasValue(1);
      assertThat(twice.take(3)).containsExactly(1, 2, 5);
      assertThat(ASKED).hasValue(2); // the second call is stopped in its middle
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[3]", "travelling[2]"})
  void a_function_that_wraps_whatever_it_catches_is_stopped_too(String master) {
    try (StreamingContext ssc = context(master)) {
      RDD<Integer> endless = ssc.parallelize(List.of(1)).flatMap((n, out) -> {
        try {
          emitFrom(n, out);
        } catch (Throwable e) {
          throw new IllegalStateException("wrapped", new RuntimeException(e));
        }
      });
      assertThat(endless.take(2)).containsExactly(1, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[3]", "travelling[2]"})
  void a_failure_of_the_function_itself_stays_a_failure(String master) {
    try (StreamingContext ssc = context(master)) {
      RDD<Integer> failing = ssc.parallelize(List.of(1)).flatMap((n, out) -> {
        out.accept(n);
        throw new IllegalStateException("my own");
      });
      assertThatThrownBy(() -> failing.take(1)).hasMessageContaining("my own");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[3]", "travelling[2]"})
  void print_shows_the_first_records(String master) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (StreamingContext ssc = StreamingContext.builder()
        .master(master)
        .environment(world -> world
            .withClock(new ManualClock())
            .withPrintTarget(new PrintStream(printed, true, StandardCharsets.UTF_8)))
        .batchInterval(Duration.ofSeconds(1))
        .build()) {
      ssc.queueStream(List.of(List.of(7))).flatMap(n -> countingFrom(n)).print(2);
      ssc.start();
      ssc.step();
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines().skip(3))
        .containsExactly("7", "8", "...", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "parallel[3]", "travelling[2]"})
  void what_is_not_endless_is_the_same_as_ever(String master) {
    try (StreamingContext ssc = context(master)) {
      RDD<Integer> finite = ssc.parallelize(List.of(1, 2, 3))
          .<Integer>flatMap((n, out) -> IntStream.range(0, n).forEach(out::accept))
          .flatMap(n -> List.of(n, -n));
      List<Integer> all = finite.collect();
      for (int n = 0; n <= all.size() + 1; n++) {
        assertThat(finite.take(n)).isEqualTo(all.subList(0, Math.min(n, all.size())));
      }
      Iterator<Integer> none = finite.filter(n -> false).take(5).iterator();
      assertThat(none).isExhausted();
    }
  }
}
