package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunningTotalsTest {
  @Test
  void counts_since_the_start() throws Exception {
    try (JobRun run = JobRun.of(new RunningTotals())) {
      run.replaceLines("lines").add(List.of("ebb flow")).add(List.of()).add(List.of("ebb"));
      List<List<?>> totals = run.batchesOf("totals");

      run.run(3);

      assertThat(totals.stream().<Set<?>>map(Set::copyOf))
          .containsExactly(
              Set.of(Pair.of("ebb", total(1, 0)), Pair.of("flow", total(1, 0))),
              Set.of(Pair.of("ebb", total(1, 1)), Pair.of("flow", total(1, 1))),
              Set.of(Pair.of("ebb", total(2, 0)), Pair.of("flow", total(1, 2))));
    }
  }

  @Test
  void forgets_a_word_that_has_not_come_for_twenty_batches() throws Exception {
    try (JobRun run = JobRun.of(new RunningTotals())) {
      run.replaceLines("lines").add(List.of("ebb"));

      run.run(21);
      Map<?, ?> kept = run.ssc.stateOf("totals");
      run.run(1);

      assertThat(kept).isEqualTo(Map.of("ebb", total(1, 20)));
      assertThat(run.ssc.stateOf("totals")).isEmpty();
    }
  }

  private static RunningTotals.Total total(long count, int idle) {
    return new RunningTotals.Total(count, idle);
  }
}
