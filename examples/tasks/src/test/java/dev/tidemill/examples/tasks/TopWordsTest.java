package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopWordsTest {
  @Test
  void finds_the_three_most_frequent_words_of_each_batch() throws Exception {
    try (JobRun run = JobRun.of(new TopWords())) {
      run.replaceLines("lines")
          .add(List.of("spring tide neap tide", "high tide low spring"))
          .add(List.of())
          .add(List.of("ebb"));
      List<List<?>> top = run.batchesOf("top");

      run.run(3);

      assertThat(top)
          .containsExactly(
              List.of(Pair.of("tide", 3L), Pair.of("spring", 2L), Pair.of("high", 1L)),
              List.of(),
              List.of(Pair.of("ebb", 1L)));
    }
  }
}
