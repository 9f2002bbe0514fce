/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnByTurnTest {
  private final TurnByTurn<Integer> turns = new TurnByTurn<>("loop", 1);

  @Test
  void job_and_loop_begin_in_turn() {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      turns.pass(() -> note("job", order), () -> note("loop", order));
    }
    assertThat(order).containsExactly("job", "loop", "loop", "job");
  }

  private static int note(String who, List<String> order) {
    order.add(who);
    return 1;
  }

  @Test
  void different_results_are_an_error() {
    assertThatThrownBy(() -> turns.pass(() -> 1, () -> 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Tidemill has 1, the loop has 2");
  }

  @Test
  void a_ratio_is_that_of_one_pass() {
    assertThat(samples(1, 10, 3).dividedBy(samples(2, 10, 1)).median()).isEqualTo(1);
  }

  @Test
  void passes_to_warm_up_are_not_measured() {
    Results results = new Results();
    turns.pass(() -> 1, () -> 1);
    assertThatThrownBy(() -> turns.report("line", 1, results))
        .hasMessageContaining("nothing was measured");
    turns.pass(() -> 1, () -> 1);
    turns.report("line", 1, results);
    assertThat(results.values()).hasSize(6);
  }

  private static Samples samples(double... values) {
    Samples samples = new Samples();
    for (double value : values) {
      samples.add(value);
    }
    return samples;
  }
}
