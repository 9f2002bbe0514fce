package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsPerWindowTest {
  @Test
  void counts_the_last_ten_batches_every_second_batch() throws Exception {
    try (JobRun run = JobRun.of(new WordsPerWindow())) {
      run.replaceLines("lines")
          .add(List.of("ebb"))
          .add(List.of("ebb flow"))
          .add(List.of("flow flow"));
      List<List<?>> counts = run.batchesOf("counts");

      run.run(12);

      assertThat(counts.stream().<Set<?>>map(Set::copyOf))
          .containsExactly(
              Set.of(Pair.of("ebb", 2L), Pair.of("flow", 1L)), // batches 1 and 2
              Set.of(Pair.of("ebb", 2L), Pair.of("flow", 3L)),
              Set.of(Pair.of("ebb", 2L), Pair.of("flow", 3L)),
              Set.of(Pair.of("ebb", 2L), Pair.of("flow", 3L)),
              Set.of(Pair.of("ebb", 2L), Pair.of("flow", 3L)), // batches 1 to 10
              Set.of(Pair.of("flow", 2L))); // batches 3 to 12
    }
  }
}
