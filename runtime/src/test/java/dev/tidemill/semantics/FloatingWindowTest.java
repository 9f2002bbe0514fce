/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.PairDStream;
import dev.tidemill.data.Pair;
import dev.tidemill.function.ReduceFunction;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Sums of floating-point numbers in windows stay as exact as sums that are made anew. */
final class FloatingWindowTest {
  private static final int SLIDES = 10_000;
  private static final int LENGTH = 7;
  private static final long SEED = 4_711;

  /** Numbers of very different sizes, after whose leaving a running sum keeps their rounding. */
  private static double value(Random random) {
    return random.nextInt(5) == 0 ? random.nextDouble() * 1e15 : random.nextDouble();
  }

  /** What a plain recomputation may differ by: a few units in the last place of the largest sum in it. */
  private static double tolerance(double sum) {
    return 8 * Math.ulp(sum);
  }

  private static <V> void doesNotDrift(
      Function<Double, V> wrap,
      ReduceFunction<V> sum,
      ReduceFunction<V> inverse,
      Function<V, Double> unwrap) {
    Random random = new Random(SEED);
    Deque<Double> window = new ArrayDeque<>();
    List<Pair<String, V>> last = new ArrayList<>();
    BatchQueue<Pair<String, V>> queue = new BatchQueue<>();
    try (Stage stage = Stage.of(1)) {
      PairDStream<String, V> in = stage.ssc.queueStream(queue).mapToPair(p -> p);
      in.reduceByKeyAndWindow(sum, inverse, Duration.ofSeconds(LENGTH), Duration.ofSeconds(1))
          .foreachRDD(rdd -> {
            last.clear();
            last.addAll(rdd.collect());
          });
      stage.ssc.start();
      for (int i = 0; i < SLIDES; i++) {
        double value = value(random);
        window.add(value);
        if (window.size() > LENGTH) {
          window.remove();
        }
        queue.add(List.of(pair("a", wrap.apply(value))));
        stage.ssc.step();
        double expected = window.stream().mapToDouble(v -> v).sum();
        double actual = unwrap.apply(last.get(0).value());
        assertThat(Math.abs(actual - expected))
            .as("slide %d, seed %d", i, SEED)
            .isLessThanOrEqualTo(tolerance(expected));
      }
    }
  }

  @Test
  void doubles_with_an_inverse_do_not_drift_in_ten_thousand_slides() {
    doesNotDrift(value -> value, Double::sum, (sum, old) -> sum - old, value -> value);
  }

  @Test
  void pairs_of_a_double_do_not_drift() {
    doesNotDrift(
        value -> pair(1L, value),
        (v, w) -> pair(v.key() + w.key(), v.value() + w.value()),
        (v, w) -> pair(v.key() - w.key(), v.value() - w.value()),
        Pair::value);
  }

  record Sum(double value, long count) implements Serializable {}

  @Test
  void records_of_a_double_do_not_drift() {
    doesNotDrift(
        value -> new Sum(value, 1),
        (v, w) -> new Sum(v.value() + w.value(), v.count() + w.count()),
        (v, w) -> new Sum(v.value() - w.value(), v.count() - w.count()),
        Sum::value);
  }

  record Mean(Sum sum, String unit) implements Serializable {}

  @Test
  void records_of_records_of_a_double_do_not_drift() {
    doesNotDrift(
        value -> new Mean(new Sum(value, 1), "m"),
        (v, w) -> new Mean(new Sum(v.sum().value() + w.sum().value(), 1), "m"),
        (v, w) -> new Mean(new Sum(v.sum().value() - w.sum().value(), 1), "m"),
        mean -> mean.sum().value());
  }

  @Test
  void arrays_of_doubles_do_not_drift() {
    doesNotDrift(
        value -> new double[] {value},
        (v, w) -> new double[] {v[0] + w[0]},
        (v, w) -> new double[] {v[0] - w[0]},
        array -> array[0]);
  }

  @Test
  void floats_do_not_drift() {
    Random random = new Random(SEED);
    Deque<Float> window = new ArrayDeque<>();
    List<Pair<String, Float>> last = new ArrayList<>();
    BatchQueue<Pair<String, Float>> queue = new BatchQueue<>();
    try (Stage stage = Stage.of(1)) {
      stage
          .ssc
          .queueStream(queue)
          .mapToPair(p -> p)
          .reduceByKeyAndWindow(
              Float::sum,
              (sum, old) -> sum - old,
              Duration.ofSeconds(LENGTH),
              Duration.ofSeconds(1))
          .foreachRDD(rdd -> {
            last.clear();
            last.addAll(rdd.collect());
          });
      stage.ssc.start();
      for (int i = 0; i < 1_000; i++) {
        float value = random.nextFloat() * (i % 5 == 0 ? 1e9f : 1);
        window.add(value);
        if (window.size() > LENGTH) {
          window.remove();
        }
        queue.add(List.of(pair("a", value)));
        stage.ssc.step();
        double expected = window.stream().mapToDouble(v -> v).sum();
        assertThat(Math.abs(last.get(0).value() - expected))
            .as("slide %d, seed %d", i, SEED)
            .isLessThanOrEqualTo(8.0 * Math.ulp((float) expected));
      }
    }
  }

  /** The test of these tests: a sum that is subtracted from drifts out of the tolerance. */
  @Test
  void subtraction_would_drift() {
    Random random = new Random(SEED);
    Deque<Double> window = new ArrayDeque<>();
    double running = 0;
    boolean drifted = false;
    for (int i = 0; i < SLIDES; i++) {
      double value = value(random);
      window.add(value);
      running += value;
      if (window.size() > LENGTH) {
        running -= window.remove();
      }
      double expected = window.stream().mapToDouble(v -> v).sum();
      drifted |= Math.abs(running - expected) > tolerance(expected);
    }
    assertThat(drifted).isTrue();
  }
}
