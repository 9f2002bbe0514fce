/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random worlds with random disturbances. {@code -Dsimulation.seed=N} runs the world of one seed
 * instead of those of the build.
 */
class RandomWorldsTest {
  private static final String SEED = "simulation.seed";
  private static final int SEEDS = 100;
  private static final int PUSHED_SEEDS = 60;
  private static final int NIGHTLY_SEEDS = 10_000;

  @Test
  void nothing_changes_an_output() {
    run("nothing_changes_an_output", seeds(0, SEEDS), RandomWorldsTest::outcome);
  }

  @Test
  void nothing_that_is_pushed_is_lost_or_doubled() {
    run(
        "nothing_that_is_pushed_is_lost_or_doubled",
        seeds(0, PUSHED_SEEDS),
        RandomWorldsTest::pushed);
  }

  /** A failure, a kill and a power loss took a directory away that nobody had synced. */
  @Test
  void nothing_changes_an_output_of_worlds_that_were_wrong_once() {
    run("nothing_changes_an_output", new long[] {3558}, RandomWorldsTest::outcome);
  }

  /**
   * A full disk left files that have no beginning, and a kill ended the deletion of files just before
   * those: the block log missed records that had been processed long since.
   */
  @Test
  void nothing_that_is_pushed_is_lost_or_doubled_in_worlds_that_were_wrong_once() {
    run("nothing_that_is_pushed_is_lost_or_doubled", new long[] {184}, RandomWorldsTest::pushed);
  }

  @Tag("nightly")
  @Test
  void nothing_changes_an_output_of_ten_thousand_worlds() {
    run("nothing_changes_an_output", seeds(SEEDS, NIGHTLY_SEEDS), RandomWorldsTest::outcome);
  }

  @Tag("nightly")
  @Test
  void nothing_that_is_pushed_is_lost_or_doubled_in_ten_thousand_worlds() {
    run(
        "nothing_that_is_pushed_is_lost_or_doubled",
        seeds(PUSHED_SEEDS, NIGHTLY_SEEDS),
        RandomWorldsTest::pushed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_same_seed_makes_the_same_run(boolean receiver) {
    LongFunction<RandomWorld> worlds = receiver ? RandomWorld::withReceiver : RandomWorld::of;
    Set<Long> hashes = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      RandomWorld world = worlds.apply(seed);
      Outcome outcome = world.run();
      assertThat(worlds.apply(seed)).isEqualTo(world);
      assertThat(world.run().traceHash()).as("seed " + seed).isEqualTo(outcome.traceHash());
      hashes.add(outcome.traceHash());
    }
    assertThat(hashes).hasSize(20);
  }

  @Test
  void a_failure_tells_how_to_repeat_it() {
    Outcome good = outcome(7);
    LongFunction<Outcome> failing = seed -> new Outcome(
        good.scenario(),
        good.plan(),
        good.points(),
        good.calls(),
        good.failures(),
        List.of("a record is missing"),
        0,
        good.outputs(),
        good.traceHash(),
        good.trace());
    assertThatThrownBy(() -> run("nothing_is_wrong", new long[] {7}, failing))
        .hasMessageContaining("mvn -pl test-kit -am test -Dtest=RandomWorldsTest#nothing_is_wrong"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=7\n")
        .hasMessageContaining("a record is missing")
        .hasMessageContaining("The last actions:");
  }

  private static long[] seeds(int from, int until) {
    Long seed = Long.getLong(SEED);
    return seed == null ? LongStream.range(from, until).toArray() : new long[] {seed};
  }

  private static Outcome outcome(long seed) {
    return RandomWorld.of(seed).run();
  }

  private static Outcome pushed(long seed) {
    return RandomWorld.withReceiver(seed).run();
  }

  private static void run(String test, long[] seeds, LongFunction<Outcome> world) {
    int executions = 0;
    for (long seed : seeds) {
      try {
        world.apply(seed).requireRight();
        executions++;
      } catch (AssertionError e) {
        throw new AssertionError(
            "the world of seed " + seed + " is wrong. Repeat it with\n"
                + "mvn -pl test-kit -am test -Dtest=RandomWorldsTest#" + test
                + " -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED + "=" + seed + "\n"
                + e.getMessage(),
            e);
      }
    }
    assertThat(executions).isEqualTo(seeds.length);
  }
}
