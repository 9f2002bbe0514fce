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

/**
 * Random worlds with random disturbances. {@code -Dsimulation.seed=N} runs the world of one seed
 * instead of those of the build.
 */
class RandomWorldsTest {
  private static final String SEED = "simulation.seed";
  private static final int SEEDS = 100;
  private static final int NIGHTLY_SEEDS = 10_000;

  @Test
  void nothing_changes_an_output() {
    Long seed = Long.getLong(SEED);
    if (seed == null) {
      run(LongStream.range(0, SEEDS).toArray(), RandomWorldsTest::outcome);
    } else {
      run(new long[] {seed}, RandomWorldsTest::outcome);
    }
  }

  /** A failure, a kill and a power loss took a directory away that nobody had synced. */
  @Test
  void nothing_changes_an_output_of_worlds_that_were_wrong_once() {
    run(new long[] {3558}, RandomWorldsTest::outcome);
  }

  @Tag("nightly")
  @Test
  void nothing_changes_an_output_of_ten_thousand_worlds() {
    run(LongStream.range(SEEDS, NIGHTLY_SEEDS).toArray(), RandomWorldsTest::outcome);
  }

  @Test
  void the_same_seed_makes_the_same_run() {
    Set<Long> hashes = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      RandomWorld world = RandomWorld.of(seed);
      Outcome outcome = world.run();
      assertThat(RandomWorld.of(seed)).isEqualTo(world);
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
        good.outputs(),
        good.traceHash(),
        good.trace());
    assertThatThrownBy(() -> run(new long[] {7}, failing))
        .hasMessageContaining(
            "mvn -pl test-kit -am test -Dtest=RandomWorldsTest#nothing_changes_an_output"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.seed=7\n")
        .hasMessageContaining("a record is missing")
        .hasMessageContaining("The last actions:");
  }

  private static Outcome outcome(long seed) {
    return RandomWorld.of(seed).run();
  }

  private static void run(long[] seeds, LongFunction<Outcome> world) {
    int executions = 0;
    for (long seed : seeds) {
      try {
        world.apply(seed).requireRight();
        executions++;
      } catch (AssertionError e) {
        throw new AssertionError(
            "the world of seed " + seed + " is wrong. Repeat it with\n"
                + "mvn -pl test-kit -am test -Dtest=RandomWorldsTest#nothing_changes_an_output"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED + "=" + seed + "\n"
                + e.getMessage(),
            e);
      }
    }
    assertThat(executions).isEqualTo(seeds.length);
  }
}
