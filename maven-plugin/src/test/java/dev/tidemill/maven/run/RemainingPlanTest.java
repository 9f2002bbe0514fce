/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemainingPlanTest {

  private static final List<String> PLAN =
      List.of("generate-sources", "process-resources", "compile", "compile", "process-classes");

  @Test
  void where_nothing_has_run_all_of_the_plan_remains() {
    assertThat(remainingAfter()).isEqualTo(PLAN);
  }

  @Test
  void what_comes_after_the_last_phase_that_ran_remains() {
    assertThat(remainingAfter("generate-sources", "process-resources", "compile"))
        .containsExactly("process-classes");
  }

  @Test
  void a_later_phase_of_the_build_means_that_nothing_remains() {
    assertThat(remainingAfter(
            "generate-sources", "process-resources", "compile", "process-classes", "test"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "compile, compile",
    "before:compile, compile",
    "after:compile, compile",
    "compile[10], compile",
    "before:process-classes[-5], process-classes"
  })
  void what_maven_4_writes_around_a_phase_is_taken_off(String written, String plain) {
    assertThat(RemainingPlan.plainPhase(written)).isEqualTo(plain);
  }

  private static List<String> remainingAfter(String... phases) {
    return RemainingPlan.of(PLAN, phase -> phase, Set.of(phases)::contains);
  }
}
