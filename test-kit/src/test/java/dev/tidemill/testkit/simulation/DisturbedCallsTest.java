/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.log.Durability;
import dev.tidemill.testkit.simulation.Disturbance.Kind;
import dev.tidemill.testkit.storage.Loss;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls fail, the disk is full, the driver is interrupted: nothing is lost or done twice. */
class DisturbedCallsTest {
  private static final Scenario WORLD = new Scenario(
      JobKind.MAP_WITH_STATE, Set.of(SinkKind.values()), Durability.FSYNC, 2, 2, 0, true);

  /** Records so large that they are staged in files. */
  private static final Scenario STAGING = WORLD.withRecordBytes(5000);

  private static final int SEEDS = 4;

  private int goesOn;
  private int stops;

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"FAILURE", "INTERRUPT"})
  void a_call_is_disturbed(Kind kind) {
    for (Scenario scenario : List.of(WORLD, STAGING)) {
      Simulation simulation = new Simulation(scenario);
      Outcome undisturbed = simulation.run(Plan.UNDISTURBED);
      undisturbed.requireRight();
      int calls = undisturbed.calls().get(0);
      for (int call = 1; call <= calls; call++) {
        count(simulation.run(Plan.of(kind, call)));
      }
      assertThat(simulation.executions()).isEqualTo(calls + 1);
    }
    assertThat(goesOn).as("goes on").isPositive();
    if (kind == Kind.FAILURE) {
      assertThat(stops).as("stops").isPositive();
    }
  }

  /** The call may have taken effect, as the seed says, and what it did may not be durable. */
  @Test
  void a_call_fails_and_the_power_is_lost_when_the_job_starts_again() {
    Simulation simulation = new Simulation(WORLD);
    int calls = simulation.run(Plan.UNDISTURBED).calls().get(0);
    for (int call = 1; call <= calls; call++) {
      List<Disturbance> lives =
          List.of(new Disturbance(Kind.FAILURE, call), new Disturbance(Kind.KILL, 1));
      for (int seed = 0; seed < SEEDS; seed++) {
        count(simulation.run(new Plan(SEEDS * call + seed, lives, Loss.ALL, 0)));
      }
    }
    assertThat(simulation.executions()).isEqualTo(SEEDS * calls + 1);
    assertThat(goesOn).as("goes on").isPositive();
    assertThat(stops).as("stops").isPositive();
  }

  @Test
  void the_disk_is_full() {
    Simulation simulation = new Simulation(STAGING);
    int size = 40_000;
    int executions = 0;
    for (int capacity = 100; capacity < size; capacity += capacity < 8000 ? 173 : 1009) {
      count(simulation.run(Plan.of(Kind.FULL_DISK, capacity)));
      executions++;
    }
    assertThat(simulation.executions()).isEqualTo(executions);
    assertThat(goesOn).as("has room").isPositive();
    assertThat(stops).as("stops").isPositive();
  }

  private void count(Outcome outcome) {
    outcome.requireRight();
    if (outcome.failures().get(0).isPresent()) {
      stops++;
    } else {
      goesOn++;
    }
  }
}
