package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisitsThatEndTest {
  @Test
  void a_visit_ends_thirty_seconds_after_its_last_click() throws Exception {
    try (JobRun run = JobRun.of(new VisitsThatEnd())) {
      run.replaceLines("clicks")
          .add(List.of("ann /home", "bob /home", "ann /shop", "unreadable"))
          .add(List.of("bob /help"));
      List<List<?>> visits = run.batchesOf("visits");

      run.run(31);
      assertThat(visits).allMatch(List::isEmpty);
      assertThat(run.ssc.stateOf("visits")).isEqualTo(Map.of("ann", 2, "bob", 2));

      run.run(2);
      assertThat(visits.subList(31, 33))
          .isEqualTo(
              List.of(List.of("ann left after 2 clicks"), List.of("bob left after 2 clicks")));
      assertThat(run.ssc.stateOf("visits")).isEmpty();
    }
  }
}
