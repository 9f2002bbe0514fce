/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.log.Durability;
import dev.tidemill.testkit.storage.Loss;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job is killed at every change, and so is the one that recovers from that. */
class CrashPairsTest {
  private static final int FEWEST_PAIRS = 400;

  @ParameterizedTest
  @EnumSource(SinkKind.class)
  void every_pair_of_kills_in_the_smallest_world_changes_no_output(SinkKind sink) {
    killTwice(
        Scenario.of(JobKind.STATELESS, sink, Durability.FSYNC).withBatches(1).withRecords(1),
        Loss.ALL);
  }

  @Tag("nightly")
  @ParameterizedTest
  @EnumSource(SinkKind.class)
  void every_pair_of_kills_changes_no_output(SinkKind sink) {
    for (JobKind job : JobKind.values()) {
      killTwice(Scenario.of(job, sink, Durability.FSYNC), Loss.BY_SEED);
      killTwice(Scenario.of(job, sink, Durability.OS), Loss.NONE);
    }
  }

  private static void killTwice(Scenario scenario, Loss loss) {
    Simulation simulation = new Simulation(scenario);
    Outcome undisturbed = simulation.run(Plan.UNDISTURBED);
    int points = undisturbed.points().get(0);
    int pairs = 0;
    for (int first = 1; first <= points; first++) {
      Outcome once = simulation.run(Plan.killing(loss, first));
      once.requireRight();
      int pointsOfSecond = once.points().get(1);
      for (int second = 1; second <= pointsOfSecond; second++) {
        // with the same disk as before, so that the second life is the same
        simulation
            .run(Plan.killing(loss, first, second).withSeed(once.plan().seed()))
            .requireRight();
      }
      pairs += pointsOfSecond;
    }
    assertThat(pairs).isGreaterThan(FEWEST_PAIRS);
    assertThat(simulation.executions()).isEqualTo(1 + points + pairs);
  }
}
