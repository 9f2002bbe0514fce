package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrendingTagsTest {
  @Test
  void tells_what_has_changed_within_ten_minutes() throws Exception {
    try (JobRun run = JobRun.of(new TrendingTags())) {
      run.replaceLines("posts")
          .add(List.of("the #ebb and the #flow"))
          .add(List.of())
          .add(List.of("#ebb #ebb"));
      List<List<?>> news = run.batchesOf("news");

      run.run(603);

      assertThat(Set.copyOf(news.get(0))).isEqualTo(Set.of("#ebb 1", "#flow 1"));
      assertThat(news.get(1)).isEmpty();
      assertThat(news.get(2)).isEqualTo(List.of("#ebb 3"));
      assertThat(news.subList(3, 600)).allMatch(List::isEmpty);
      assertThat(Set.copyOf(news.get(600))).isEqualTo(Set.of("#ebb 2", "#flow is gone"));
      assertThat(news.get(602)).isEqualTo(List.of("#ebb is gone"));
      assertThat(run.ssc.stateOf("counts")).isEqualTo(Map.of());
    }
  }
}
