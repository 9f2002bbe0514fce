/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.log.Durability;
import dev.tidemill.testkit.simulation.Input.Kind;
import dev.tidemill.testkit.storage.Loss;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job with a receiver is killed, and so is the one that recovers from that. */
class ReceiverCrashPairsTest {
  private static final Scenario WORLD =
      Scenario.of(JobKind.STATELESS, SinkKind.TABLE, Durability.FSYNC).withBatches(2);
  private static final int FEWEST_POINTS = 50;
  private static final long SEED = 1;
  private static final int SECOND_KILLS = 2;

  @ParameterizedTest
  @EnumSource(names = "PULLED", mode = EnumSource.Mode.EXCLUDE)
  void pairs_of_kills_lose_nothing(Kind kind) {
    Simulation simulation = new Simulation(WORLD.withInput(new Input(kind, 3)));
    SplittableRandom random = new SplittableRandom(SEED);
    int points = points(simulation);
    for (int first = 1; first <= points; first++) {
      Outcome once = killOnce(simulation, first);
      for (int i = 0; i < SECOND_KILLS; i++) {
        killTwice(simulation, once, first, 1 + random.nextInt(once.points().get(1)));
      }
    }
    assertThat(simulation.executions()).isEqualTo(1 + points * (1 + SECOND_KILLS));
  }

  @Tag("nightly")
  @ParameterizedTest
  @EnumSource(names = "PULLED", mode = EnumSource.Mode.EXCLUDE)
  void every_pair_of_kills_loses_nothing(Kind kind) {
    Simulation simulation = new Simulation(WORLD.withInput(new Input(kind, 3)));
    int points = points(simulation);
    int pairs = 0;
    for (int first = 1; first <= points; first++) {
      Outcome once = killOnce(simulation, first);
      for (int second = 1; second <= once.points().get(1); second++) {
        killTwice(simulation, once, first, second);
        pairs++;
      }
    }
    assertThat(simulation.executions()).isEqualTo(1 + points + pairs);
  }

  private static int points(Simulation simulation) {
    int points = simulation.run(Plan.UNDISTURBED).points().get(0);
    assertThat(points).isGreaterThan(FEWEST_POINTS);
    return points;
  }

  private static Outcome killOnce(Simulation simulation, int at) {
    Outcome once = simulation.run(Plan.killing(Loss.BY_SEED, at));
    once.requireRight();
    return once;
  }

  /** With the same disk as before, so that the second life is the same. */
  private static void killTwice(Simulation simulation, Outcome once, int first, int second) {
    simulation
        .run(Plan.killing(Loss.BY_SEED, first, second).withSeed(once.plan().seed()))
        .requireRight();
  }
}
