/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.log.Durability;
import dev.tidemill.testkit.storage.Loss;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job of each kind is killed at every change that it makes outside. */
class CrashPointsTest {
  private static final Set<SinkKind> ALL_SINKS = Set.of(SinkKind.values());

  /** A small world has more changes than this. */
  private static final int FEWEST_POINTS = 50;

  @ParameterizedTest
  @EnumSource(JobKind.class)
  void a_loss_of_power_at_any_point_changes_no_output(JobKind job) {
    killAtEachPoint(new Scenario(job, ALL_SINKS, Durability.FSYNC, 3, 2, 0, false), Loss.BY_SEED);
  }

  @ParameterizedTest
  @EnumSource(JobKind.class)
  void a_loss_of_power_changes_no_output_of_a_job_that_is_late(JobKind job) {
    killAtEachPoint(new Scenario(job, ALL_SINKS, Durability.FSYNC, 3, 2, 0, true), Loss.ALL);
  }

  @ParameterizedTest
  @EnumSource(JobKind.class)
  void a_kill_at_any_point_changes_no_output(JobKind job) {
    killAtEachPoint(new Scenario(job, ALL_SINKS, Durability.OS, 3, 2, 0, true), Loss.NONE);
  }

  /** Five batches: the snapshot after the first one is replaced, and the log that led to it deleted. */
  @ParameterizedTest
  @EnumSource(JobKind.class)
  void a_loss_of_power_changes_no_output_of_a_job_that_deletes_what_it_needs_no_more(JobKind job) {
    Scenario tidying = new Scenario(
            job, EnumSet.of(SinkKind.TABLE), Durability.FSYNC, 5, 2, 0, false)
        .withTidying();
    assertThat(new Simulation(tidying).run(Plan.UNDISTURBED).trace())
        .contains("delete /checkpoint/log/")
        .contains(job == JobKind.STATELESS ? "" : "delete /checkpoint/state/");
    killAtEachPoint(tidying, Loss.BY_SEED);
  }

  private static void killAtEachPoint(Scenario scenario, Loss loss) {
    Simulation simulation = new Simulation(scenario);
    Outcome undisturbed = simulation.run(Plan.UNDISTURBED);
    undisturbed.requireRight();
    int points = undisturbed.points().get(0);
    assertThat(points).isGreaterThan(FEWEST_POINTS);
    for (int point = 1; point <= points; point++) {
      simulation.run(Plan.killing(loss, point)).requireRight();
    }
    assertThat(simulation.executions()).isEqualTo(1 + points);
  }
}
