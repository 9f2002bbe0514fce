/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.log.Durability;
import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mistake in the protocol is found by what the other tests check, and by nothing less. */
class MutantsTest {
  private static final int SEEDS = 64;

  @ParameterizedTest
  @EnumSource(Mutants.class)
  void a_mistake_in_the_protocol_is_found(Mutants mutant) {
    assertThat(problem(mutant, Tools.WORKING)).as(mutant + " is found").isPresent();
  }

  @Test
  void a_kill_that_does_not_happen_is_found() {
    Tools harmless = new Tools() {
      @Override
      public int kill(int planned) {
        return 0;
      }
    };
    Outcome outcome = new Simulation(scenario(Mutants.NO_PLAN), Mutation.NONE, harmless)
        .run(Plan.killing(Loss.ALL, 5));
    assertThat(outcome.problems()).singleElement().asString().contains("was to be killed");
  }

  @Test
  void without_a_comparison_a_mistake_is_not_found() {
    Tools blind = new Tools() {
      @Override
      public List<String> differences(Outputs expected, Outputs actual) {
        return List.of();
      }
    };
    assertThat(problem(Mutants.NO_ABORT, blind)).isEmpty();
    assertThat(problem(Mutants.NO_CLEANUP, blind)).isEmpty();
    assertThat(problem(Mutants.NO_PANES, blind)).isEmpty();
  }

  @Test
  void on_a_disk_that_loses_nothing_a_missing_sync_is_not_found() {
    Tools keeping = new Tools() {
      @Override
      public void losePower(SimulatedDisk disk, Loss loss) {
        disk.losePower(Loss.NONE);
      }
    };
    assertThat(problem(Mutants.COMMIT_NOT_SYNCED, keeping)).isEmpty();
    assertThat(problem(Mutants.PLAN_NOT_SYNCED, keeping)).isEmpty();
    assertThat(problem(Mutants.NO_CHECKSUM, keeping)).isEmpty();
  }

  /** The first problem that kills at all points bring to light; without any, there must be none. */
  private static Optional<String> problem(Mutants mutant, Tools tools) {
    Simulation simulation = new Simulation(scenario(mutant), mutant, tools);
    Outcome undisturbed = simulation.run(Plan.UNDISTURBED);
    undisturbed.requireRight();
    boolean bySeed = mutant == Mutants.NO_CHECKSUM;
    for (int point = 1; point <= undisturbed.points().get(0); point++) {
      for (int seed = 0; seed < (bySeed ? SEEDS : 1); seed++) {
        Outcome outcome =
            simulation.run(Plan.killing(bySeed ? Loss.BY_SEED : Loss.ALL, point).withSeed(seed));
        if (!outcome.problems().isEmpty()) {
          return Optional.of(outcome.toString());
        }
      }
    }
    return Optional.empty();
  }

  private static Scenario scenario(Mutants mutant) {
    Scenario table = Scenario.of(JobKind.STATELESS, SinkKind.TABLE, Durability.FSYNC);
    return switch (mutant) {
      case NO_CLEANUP, STAGED_DELETED_BEFORE_DONE -> table.withRecordBytes(5000).withBatches(2);
      case NO_ABORT -> Scenario.of(JobKind.STATELESS, SinkKind.TOPIC, Durability.FSYNC);
      case NO_DELTA -> Scenario.of(JobKind.UPDATE_STATE, SinkKind.TABLE, Durability.FSYNC);
      case NO_PANES -> Scenario.of(JobKind.REDUCE_WINDOW, SinkKind.TABLE, Durability.FSYNC);
      default -> table.withBatches(2);
    };
  }
}
