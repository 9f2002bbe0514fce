/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mistake in the protocol of received records is found by what the other tests check. */
class ReceiverMutantsTest {
  private static final int SEEDS = 8;

  @ParameterizedTest
  @EnumSource(ReceiverMutants.class)
  void a_mistake_in_the_protocol_is_found(ReceiverMutants mutant) {
    assertThat(problem(mutant, mutant, Tools.WORKING, SEEDS))
        .as(mutant + " is found")
        .isPresent();
  }

  /** So it is the mistake that is found, and not its world. */
  @ParameterizedTest
  @EnumSource(ReceiverMutants.class)
  void without_the_mistake_nothing_is_found_in_its_world(ReceiverMutants mutant) {
    assertThat(problem(mutant, Mutation.NONE, Tools.WORKING, 1)).isEmpty();
  }

  @Test
  void on_a_disk_that_loses_nothing_a_missing_sync_is_not_found() {
    Tools keeping = new Tools() {
      @Override
      public void losePower(SimulatedDisk disk, Loss loss) {
        disk.losePower(Loss.NONE);
      }
    };
    ReceiverMutants stored = ReceiverMutants.STORED_BEFORE_DURABLE;
    assertThat(problem(stored, stored, keeping, 1)).isEmpty();
    ReceiverMutants named = ReceiverMutants.NAMED_BEFORE_DURABLE;
    assertThat(problem(named, named, keeping, 1)).isEmpty();
  }

  /**
   * The first problem that kills at all points bring to light.
   *
   * @param seeds how many ways of losing power are tried, if the mistake needs a certain one
   */
  private static Optional<String> problem(
      ReceiverMutants mutant, Mutation mutation, Tools tools, int seeds) {
    Simulation simulation = new Simulation(mutant.world(), mutation, tools);
    Outcome undisturbed = simulation.run(Plan.UNDISTURBED);
    boolean bySeed = mutant == ReceiverMutants.NO_CHECKSUM;
    for (int point = 1; point <= undisturbed.points().get(0); point++) {
      for (int seed = 0; seed < (bySeed ? seeds : 1); seed++) {
        Outcome outcome =
            simulation.run(Plan.killing(bySeed ? Loss.BY_SEED : Loss.ALL, point).withSeed(seed));
        if (!outcome.problems().isEmpty()) {
          return Optional.of(outcome.toString());
        }
      }
    }
    return Optional.empty();
  }
}
