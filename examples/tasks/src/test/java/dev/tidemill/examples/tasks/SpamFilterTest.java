package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpamFilterTest {
  @Test
  void lets_pass_whom_the_list_does_not_name_and_reads_it_anew_in_each_batch(@TempDir Path folder)
      throws Exception {
    Path spammers = Files.writeString(folder.resolve("spammers.txt"), "win@example.com\n");
    try (JobRun run = JobRun.of(new SpamFilter(), spammers.toString())) {
      run.replaceLines("mails")
          .add(List.of("ann@example.org: at noon?", "win@example.com: you won", "no sender"))
          .add(List.of("bob@example.org: buy now"))
          .add(List.of("bob@example.org: buy now"));
      List<List<?>> wanted = run.batchesOf("wanted");

      run.run(2);
      Files.writeString(spammers, "win@example.com\nbob@example.org\n");
      run.run(1);

      assertThat(wanted)
          .containsExactly(
              List.of("ann@example.org: at noon?"), List.of("bob@example.org: buy now"), List.of());
    }
  }

  @Test
  void has_a_list_to_begin_with() throws Exception {
    try (JobRun run = JobRun.of(new SpamFilter())) {
      run.replaceLines("mails").add(List.of("cheap@example.com: watches", "ann@example.org: hi"));
      List<List<?>> wanted = run.batchesOf("wanted");

      run.run(1);

      assertThat(wanted).containsExactly(List.of("ann@example.org: hi"));
    }
  }
}
