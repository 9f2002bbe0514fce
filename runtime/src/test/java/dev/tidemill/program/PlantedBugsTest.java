package dev.tidemill.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random programs find what they are meant to find, and show it in few lines. */
class PlantedBugsTest {
  private static final int SEEDS = 100;

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
