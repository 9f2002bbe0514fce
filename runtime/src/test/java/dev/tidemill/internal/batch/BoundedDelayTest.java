/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What limits promise, on virtual time and with many seeds: from the tenth batch on, no batch begins
 * more than two intervals late, and the time that a job has is used.
 */
class BoundedDelayTest {
  private static final double ENDLESS = 1e15;
  private static final long INITIAL_RATE = 300;
  private static final int SEEDS = 50;
  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;
  private static final double[] COSTS = {MICRO, 10 * MICRO, 100 * MICRO, MILLI, 10 * MILLI};

  static Stream<Arguments> intervals_and_costs() {
    return Stream.of(100, 300, 1_000, 10_000)
        .flatMap(millis -> Stream.of(COSTS[0], COSTS[1], COSTS[2], COSTS[3], COSTS[4])
            .map(cost -> Arguments.of(Duration.ofMillis(millis), cost)));
  }

  @ParameterizedTest
  @MethodSource("intervals_and_costs")
  void a_steady_job_is_never_late_from_the_tenth_batch_on_and_uses_its_time(
      Duration interval, double cost) {
    for (double fixed : new double[] {0, 0.01, 0.1, 0.3, 0.5}) {
      DelaySimulation job = job(interval, 0)
          .fixedNanos(batch -> fixed * interval.toNanos())
          .source(0, ENDLESS, 0, batch -> cost)
          .run(60);
      assertThat(job.maxDelay(10)).as("delay with a fixed cost of %s", fixed).isLessThan(0.1);
      assertThat(job.rate(20, 60) * cost / 1e9 + fixed)
          .as("share of the interval that is used with a fixed cost of %s", fixed)
          .isBetween(0.75, 0.85);
    }
  }

  @ParameterizedTest
  @MethodSource("intervals_and_costs")
  void a_noisy_job_is_at_most_two_intervals_late_from_the_tenth_batch_on(
      Duration interval, double cost) {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (double fixed : new double[] {0, 0.1, 0.3}) {
        DelaySimulation job = job(interval, seed)
            .fixedNanos(batch -> fixed * interval.toNanos())
            .source(0, ENDLESS, 0, batch -> cost)
            .noisy(0.3, 0.4)
            .run(200);
        assertThat(job.maxDelay(10)).as("seed %s, fixed cost %s", seed, fixed).isLessThan(2);
        assertThat(job.rate(20, 200) * cost / 1e9 + fixed)
            .as("share of the interval that is used, seed %s, fixed cost %s", seed, fixed)
            .isGreaterThan(0.7);
      }
    }
  }

  @Test
  void a_backlog_of_a_million_is_worked_off_without_delay_and_at_full_speed() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (double cost : COSTS) {
        DelaySimulation job = job(Duration.ofSeconds(1), seed)
            .fixedNanos(batch -> 5 * MILLI)
            .source(0, 1e6, 0.2e9 / cost, batch -> cost)
            .noisy(0.2, 0.2)
            .run(30 + (int) (1e6 * cost / 0.5e9));
        assertThat(job.maxDelay(10)).as("seed %s, cost %s", seed, cost).isLessThan(2);
        DelaySimulation.Ran last = job.ran.get(job.ran.size() - 1);
        assertThat((double) last.total())
            .as("the last batch has only what has arrived, seed %s, cost %s", seed, cost)
            .isBetween(Math.floor(0.2e9 / cost), Math.ceil(0.2e9 / cost));
      }
    }
  }

  @Test
  void
      after_a_record_has_become_a_hundred_times_dearer_one_batch_is_late_and_the_next_make_up_for_it() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (double cost : new double[] {MICRO, 10 * MICRO, 100 * MICRO}) {
        for (double fixed : new double[] {0, 0.1, 0.3}) {
          DelaySimulation job = job(Duration.ofSeconds(1), seed)
              .fixedNanos(batch -> fixed * 1e9)
              .source(0, ENDLESS, 0, batch -> batch < 40 ? cost : 100 * cost)
              .noisy(0.2, 0.2)
              .run(240);
          // The batch that meets the new cost takes up to 90 intervals, and cannot be stopped. Each
          // tick that it covers is a batch; those make up for nearly an interval each.
          int caughtUp = 41 + (int) (job.delay(41) / (0.9 - fixed)) + 5;
          assertThat(job.maxDelay(caughtUp)).as("seed %s, cost %s", seed, cost).isLessThan(2);
          assertThat(job.rate(200, 240) * 100 * cost / 1e9 + fixed).isGreaterThan(0.7);
        }
      }
    }
  }

  @Test
  void after_a_record_has_become_a_hundred_times_cheaper_the_time_is_used_again_soon() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (double fixed : new double[] {0, 0.1, 0.3}) {
        DelaySimulation job = job(Duration.ofSeconds(1), seed)
            .fixedNanos(batch -> fixed * 1e9)
            .source(0, ENDLESS, 0, batch -> batch < 40 ? MILLI : 10 * MICRO)
            .noisy(0.2, 0.2)
            .run(90);
        assertThat(job.maxDelay(10)).as("seed %s", seed).isLessThan(2);
        assertThat(job.rate(50, 90) * 10 * MICRO / 1e9 + fixed)
            .as("share of the interval that is used, seed %s, fixed cost %s", seed, fixed)
            .isGreaterThan(0.65);
      }
    }
  }

  @Test
  void several_sources_share_the_interval_whatever_a_record_of_each_costs() {
    for (long seed = 0; seed < SEEDS; seed++) {
      DelaySimulation job = new DelaySimulation(
              Duration.ofSeconds(1),
              4,
              DelaySimulation.limits(Duration.ofSeconds(1), 4, INITIAL_RATE),
              seed)
          .fixedNanos(batch -> 10 * MILLI)
          .source(0, ENDLESS, 0, batch -> MICRO)
          .source(1, ENDLESS, 0, batch -> 10 * MILLI)
          .source(2, 0, 20, batch -> MILLI)
          .source(3, 0, 0, batch -> MILLI)
          .noisy(0.2, 0.2)
          .run(200);
      assertThat(job.maxDelay(10)).as("seed %s", seed).isLessThan(2);
      double cheap = 0;
      double dear = 0;
      double little = 0;
      for (DelaySimulation.Ran batch : job.ran.subList(50, 200)) {
        cheap += batch.records()[0] * MICRO / 150e9;
        dear += batch.records()[1] * 10 * MILLI / 150e9;
        little += batch.records()[2] / 150.0;
      }
      assertThat(cheap).as("share of the cheap one, seed %s", seed).isBetween(0.25, 0.5);
      assertThat(dear).as("share of the dear one, seed %s", seed).isBetween(0.25, 0.5);
      assertThat(little).as("all of the one with little, seed %s", seed).isBetween(19.5, 20.5);
    }
  }

  @Test
  void a_source_that_wakes_up_with_a_backlog_delays_nothing() {
    for (long seed = 0; seed < SEEDS; seed++) {
      DelaySimulation job = new DelaySimulation(
              Duration.ofSeconds(1),
              2,
              DelaySimulation.limits(Duration.ofSeconds(1), 2, INITIAL_RATE),
              seed)
          .source(0, ENDLESS, 0, batch -> 100 * MICRO)
          .source(1, 0, 1, batch -> 10 * MILLI)
          .noisy(0.2, 0.2)
          .run(50)
          .source(1, 1e6, 1, batch -> 10 * MILLI)
          .run(50);
      assertThat(job.maxDelay(10)).as("seed %s", seed).isLessThan(2);
    }
  }

  @Test
  void a_job_that_cannot_keep_up_even_without_records_still_processes_some() {
    DelaySimulation job = job(Duration.ofMillis(100), 1)
        .fixedNanos(batch -> 130 * MILLI)
        .source(0, ENDLESS, 0, batch -> 100 * MICRO)
        .run(200);
    assertThat(job.ran.subList(50, 200))
        .allSatisfy(batch -> assertThat(batch.total()).isGreaterThan(100));
  }

  @Test
  void a_fixed_cost_of_most_of_the_interval_starves_no_source() {
    DelaySimulation job = job(Duration.ofMillis(10), 1)
        .fixedNanos(batch -> 7 * MILLI)
        .source(0, ENDLESS, 0, batch -> MICRO)
        .noisy(0.1, 0)
        .run(400);
    assertThat(job.rate(200, 400)).isGreaterThan(50_000);
    assertThat(job.maxDelay(10)).isLessThan(2);
  }

  @Test
  void a_record_that_takes_longer_than_a_batch_may_is_taken_in_some_batches_only() {
    DelaySimulation job = job(Duration.ofMillis(100), 1)
        .source(0, ENDLESS, 0, batch -> 150 * MILLI)
        .run(400);
    assertThat(job.maxDelay(60)).isLessThan(2);
    assertThat(job.rate(100, 400)).isBetween(2.0, 6.7);
  }

  @Test
  void single_pauses_cost_one_short_batch_and_not_the_limit() {
    IntToDoubleFunction pauses = batch -> batch % 20 == 0 ? 4 * 1e9 : 5 * MILLI;
    DelaySimulation job = job(Duration.ofSeconds(1), 1)
        .fixedNanos(pauses)
        .source(0, ENDLESS, 0, batch -> 100 * MICRO)
        .run(200);
    for (int batch = 40; batch < 200; batch += 20) {
      assertThat(job.ran.get(batch + 8).total())
          .as("records of the ninth batch after a pause")
          .isGreaterThan(6_000);
    }
  }

  /** The limit that this one replaced: a floor of a hundredth of the initial rate, no model. */
  private static final class FlooredQuotient implements DelaySimulation.Limiter {
    private final double interval;
    private final long least;
    private long limit;

    FlooredQuotient(Duration interval, long initialRate) {
      this.interval = interval.toNanos();
      this.limit = Math.max(1, (long) (initialRate * (this.interval / 1e9)));
      this.least = Math.max(1, limit / 100);
    }

    @Override
    public long[] next(Duration late) {
      return new long[] {limit};
    }

    @Override
    public void ended(long[] records, Duration processingTime) {
      if (records[0] >= limit / 2 || processingTime.toNanos() > interval) {
        double fits = interval / Math.max(1, processingTime.toNanos()) * 0.8 * records[0];
        limit = Math.max(least, (long) Math.min(fits, limit * 10.0));
      }
    }
  }

  @Test
  void this_simulation_finds_a_limit_with_a_floor_and_a_limit_without_a_model() {
    Duration interval = Duration.ofSeconds(1);
    DelaySimulation floor = new DelaySimulation(
            interval, 1, new FlooredQuotient(interval, 100_000), 0)
        .source(0, ENDLESS, 0, batch -> 2 * MILLI)
        .run(60);
    assertThat(floor.maxDelay(10)).isGreaterThan(60);
    DelaySimulation noModel = new DelaySimulation(
            Duration.ofMillis(10), 1, new FlooredQuotient(Duration.ofMillis(10), 300), 0)
        .fixedNanos(batch -> 7 * MILLI)
        .source(0, ENDLESS, 0, batch -> MICRO)
        .run(400);
    assertThat(noModel.rate(200, 400)).isLessThan(5_000);
  }

  @Test
  void the_same_measurements_give_the_same_limits() {
    List<List<Long>> runs = Stream.of(1, 2)
        .map(run -> job(Duration.ofSeconds(1), 7)
            .source(0, ENDLESS, 0, batch -> MILLI)
            .noisy(0.5, 0.5)
            .run(100)
            .ran
            .stream()
            .map(DelaySimulation.Ran::total)
            .toList())
        .toList();
    assertThat(runs.get(0)).isEqualTo(runs.get(1));
  }

  private static DelaySimulation job(Duration interval, long seed) {
    return new DelaySimulation(
        interval, 1, DelaySimulation.limits(interval, 1, INITIAL_RATE), seed);
  }
}
