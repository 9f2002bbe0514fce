/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.data.Pair;
import dev.tidemill.function.ReduceFunction;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A window with an inverse is exact for values that may hold whole or floating-point numbers, whichever comes first. */
@SuppressWarnings({"ArrayRecordComponent"}) // as users have them
final class WindowOfMixedValuesTest {
  private static final int LENGTH = 4;
  private static final int SLIDES = 400;
  private static final int SEEDS = 5;

  record Box<T>(T value) implements Serializable {}

  record Held(Number value) implements Serializable {}

  record Inner(Box<Number> box, long[] counts) implements Serializable {}

  interface Conversion<A, B> extends Function<A, B>, Serializable {}

  /** How a number becomes a value, and a value a number. */
  record Kind<V>(String name, Conversion<Number, V> wrap, Conversion<V, Number> unwrap)
      implements Serializable {
    ReduceFunction<V> sum() {
      return (a, b) -> wrap.apply(add(unwrap.apply(a), unwrap.apply(b), 1));
    }

    ReduceFunction<V> inverse() {
      return (a, b) -> wrap.apply(add(unwrap.apply(a), unwrap.apply(b), -1));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Whole numbers stay whole. */
  private static Number add(Number a, Number b, int sign) {
    return a instanceof Long whole && b instanceof Long other
        ? (Number) (whole + sign * other)
        : (Number) (a.doubleValue() + sign * b.doubleValue());
  }

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        new Kind<Number>("Number", n -> n, n -> n),
        new Kind<Object>("Object", n -> n, n -> (Number) n),
        new Kind<Box<Number>>("Box<Number>", Box::new, Box::value),
        new Kind<>("Held", Held::new, Held::value),
        new Kind<>(
            "nested", n -> new Inner(new Box<>(n), new long[] {1}), i -> i.box().value()),
        new Kind<>("Optional", Optional::of, Optional::get),
        new Kind<>("Map", n -> Map.of("n", n), map -> map.get("n")),
        new Kind<>("Pair", n -> pair("n", n), Pair::value),
        new Kind<>(
            "List, empty for zero",
            n -> n.equals(0L) ? List.<Number>of() : List.of(n),
            list -> list.isEmpty() ? (Number) 0L : list.get(0)),
        new Kind<>("Number[]", n -> new Number[] {n}, array -> array[0]),
        new Kind<>(
            "OptionalDouble", n -> OptionalDouble.of(n.doubleValue()), OptionalDouble::getAsDouble),
        new Kind<>("double[]", n -> new double[] {n.doubleValue()}, array -> array[0]),
        new Kind<>("float[]", n -> new float[] {n.floatValue()}, array -> array[0]));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <V> void a_window_holds_the_sum_of_what_is_in_it(Kind<V> kind) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      run(kind, seed, true, kind.inverse());
    }
  }

  @Test
  void whole_numbers_are_subtracted() {
    Kind<Held> kind = new Kind<>("Held", Held::new, Held::value);
    AtomicLong calls = new AtomicLong();
    ReduceFunction<Held> inverse = kind.inverse();
    run(kind, 1, false, (a, b) -> {
      calls.incrementAndGet();
      return inverse.call(a, b);
    });
    assertThat(calls.get()).isGreaterThan(SLIDES / 2);
  }

  @Test
  void whole_numbers_that_are_added_up_as_doubles_are_combined_anew() {
    List<Pair<String, Number>> last = new ArrayList<>();
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(List.of(1L << 60, 1L, 1L).stream()
              .map(n -> List.of(pair("a", (Number) n)))
              .toList())
          .mapToPair(p -> p)
          .reduceByKeyAndWindow(
              (a, b) -> a.doubleValue() + b.doubleValue(),
              (a, b) -> a.doubleValue() - b.doubleValue(),
              Duration.ofSeconds(2),
              Duration.ofSeconds(1))
          .foreachRDD(rdd -> {
            last.clear();
            last.addAll(rdd.collect());
          });
      stage.run(3);
      assertThat(last).containsExactly(pair("a", 2.0));
    }
  }

  private static <V> void run(Kind<V> kind, int seed, boolean mixed, ReduceFunction<V> inverse) {
    Random random = new Random(seed);
    Deque<Optional<Number>> window = new ArrayDeque<>();
    List<Pair<String, V>> last = new ArrayList<>();
    BatchQueue<Pair<String, V>> queue = new BatchQueue<>();
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(queue)
          .mapToPair(p -> p)
          .reduceByKeyAndWindow(
              kind.sum(), inverse, Duration.ofSeconds(LENGTH), Duration.ofSeconds(1))
          .foreachRDD(rdd -> {
            last.clear();
            last.addAll(rdd.collect());
          });
      stage.ssc.start();
      for (int i = 0; i < SLIDES; i++) {
        Optional<Number> number = Optional.of(number(random, mixed && i / 20 % 2 == 1))
            .filter(n -> random.nextInt(4) > 0);
        window.add(number);
        if (window.size() > LENGTH) {
          window.remove();
        }
        queue.add(number.map(n -> List.of(pair("a", kind.wrap().apply(n)))).orElse(List.of()));
        stage.ssc.step();
        compare(kind, window.stream().flatMap(Optional::stream).toList(), last, "slide " + i);
      }
    }
  }

  private static Number number(Random random, boolean floating) {
    if (!floating || random.nextInt(3) == 0) {
      return (long) random.nextInt(3);
    }
    return random.nextBoolean() ? 1e16 : random.nextDouble();
  }

  private static <V> void compare(
      Kind<V> kind, List<Number> window, List<Pair<String, V>> last, String where) {
    assertThat(last).as(where).hasSize(window.isEmpty() ? 0 : 1);
    if (!window.isEmpty()) {
      DoubleStream numbers = window.stream().mapToDouble(n -> unwrapped(kind, n));
      double sum = numbers.sum();
      double actual = kind.unwrap().apply(last.get(0).value()).doubleValue();
      double unit = kind.name().startsWith("float") ? Math.ulp((float) sum) : Math.ulp(sum);
      assertThat(Math.abs(actual - sum)).as(where).isLessThanOrEqualTo(LENGTH * unit);
    }
  }

  private static <V> double unwrapped(Kind<V> kind, Number number) {
    return kind.unwrap().apply(kind.wrap().apply(number)).doubleValue();
  }
}
