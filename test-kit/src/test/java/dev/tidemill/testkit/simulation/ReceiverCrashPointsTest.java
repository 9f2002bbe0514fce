/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.log.Durability;
import dev.tidemill.testkit.simulation.Input.Kind;
import dev.tidemill.testkit.storage.Loss;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job with a receiver is killed at every change that it, its sinks and its receiver make. */
class ReceiverCrashPointsTest {
  /** A small world has more changes than this. */
  private static final int FEWEST_POINTS = 60;

  @ParameterizedTest
  @EnumSource(names = "PULLED", mode = EnumSource.Mode.EXCLUDE)
  void a_loss_of_power_at_any_point_loses_nothing(Kind kind) {
    killAtEachPoint(world(kind, 0, Durability.FSYNC, SinkTrouble.NONE), Loss.ALL);
  }

  @ParameterizedTest
  @EnumSource(names = "PULLED", mode = EnumSource.Mode.EXCLUDE)
  void a_loss_of_power_loses_nothing_of_what_is_sent_together_twice_or_after_a_gap(Kind kind) {
    int lost = 0;
    for (int seed : new int[] {2, 3, 10}) {
      lost += killAtEachPoint(world(kind, seed, Durability.FSYNC, SinkTrouble.NONE), Loss.BY_SEED);
    }
    assertThat(lost).as("what the sender has lost").isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = "PULLED", mode = EnumSource.Mode.EXCLUDE)
  void a_kill_at_any_point_loses_nothing(Kind kind) {
    killAtEachPoint(world(kind, 4, Durability.OS, SinkTrouble.NONE), Loss.NONE);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_loss_of_power_loses_nothing_while_sinks_fail_or_are_slow(SinkTrouble trouble) {
    killAtEachPoint(
        world(Kind.WITH_IDS, 5, Durability.FSYNC, trouble).withBatches(2), Loss.BY_SEED);
    killAtEachPoint(world(Kind.UNTIL_DONE, 6, Durability.FSYNC, trouble).withBatches(2), Loss.ALL);
  }

  private static Scenario world(Kind kind, long seed, Durability durability, SinkTrouble trouble) {
    return new Scenario(
            JobKind.MAP_WITH_STATE,
            Set.of(SinkKind.TABLE, SinkKind.TOPIC),
            durability,
            3,
            2,
            0,
            false)
        .withInput(new Input(kind, seed))
        .withTrouble(trouble);
  }

  /** Returns how many records senders have lost. */
  private static int killAtEachPoint(Scenario scenario, Loss loss) {
    Simulation simulation = new Simulation(scenario);
    Outcome undisturbed = simulation.run(Plan.UNDISTURBED);
    undisturbed.requireRight();
    int points = undisturbed.points().get(0);
    assertThat(points).isGreaterThan(FEWEST_POINTS);
    int lost = 0;
    for (int point = 1; point <= points; point++) {
      Outcome outcome = simulation.run(Plan.killing(loss, point));
      outcome.requireRight();
      lost += outcome.lost();
    }
    assertThat(simulation.executions()).isEqualTo(1 + points);
    return lost;
  }
}
