/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random programs find what they are meant to find, and show it in few lines. */
class PlantedBugsTest {
  private static final int SEEDS = 300;

  @ParameterizedTest
  @MethodSource("bugsThatBreakLaws")
  void a_bug_breaks_a_law(Bug bug, Function<Setup, Law> law) {
    PropertyCheck check = new PropertyCheck(List.of(law.apply(Setup.of("buggy:" + bug, 3))));
    assertThat(catchThrowable(() -> check.programs(1, SEEDS)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not true that");
  }

  private static Stream<Arguments> bugsThatBreakLaws() {
    return Stream.of(
        breaking(Bug.PANES_STAY, StateLaws::windowOfOneBatchIsTheBatch),
        breaking(Bug.WINDOW_TOO_LONG, StateLaws::countIsTheSizeOfTheWindow),
        breaking(Bug.VALUE_NOT_PUT_BACK, StateLaws::updateIsMapWithoutCalls),
        breaking(Bug.ENDS_NOT_TOLD, StateLaws::changesAddUpToTheState));
  }

  private static Arguments breaking(Bug bug, Function<Setup, Law> law) {
    return Arguments.of(bug, law);
  }

  @ParameterizedTest
  @EnumSource
  void a_bug_is_found_and_shown_by_a_small_program(Bug bug) {
    Setup setup = Setup.of("buggy:" + bug, 3);
    PropertyCheck check = new PropertyCheck(List.of(new EngineAgrees(setup, new ReferenceRuns())));

    String message =
        String.valueOf(catchThrowable(() -> check.programs(1, SEEDS)).getMessage());
    assertThat(message)
        .containsPattern("seed \\d+: not true that buggy:" + bug + " with 3 partitions agrees")
        .containsPattern("again with -Dtidemill.seed=\\d+")
        .contains("var s0 = ssc.", "foreachRDD", " = [[", "expected and actual:\nbatch ");
    assertThat(message.lines().filter(line -> line.startsWith("var ")).count())
        .as("streams in\n%s", message)
        .isLessThanOrEqualTo(5);
  }
}
