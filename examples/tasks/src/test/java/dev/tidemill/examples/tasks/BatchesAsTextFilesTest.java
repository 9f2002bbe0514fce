package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesAsTextFilesTest {
  @Test
  void makes_a_directory_for_each_batch(@TempDir Path folder) throws Exception {
    try (JobRun run = JobRun.of(new BatchesAsTextFiles(), folder + "/numbers")) {
      run.run(2);
    }

    try (Stream<Path> batches = Files.list(folder)) {
      assertThat(batches.map(batch -> batch.getFileName().toString()))
          .containsExactlyInAnyOrder("numbers-1767268805000.txt", "numbers-1767268810000.txt");
    }
    Path second = folder.resolve("numbers-1767268810000.txt");
    assertThat(second.resolve("_SUCCESS")).isEmptyFile();
    assertThat(Files.readAllLines(second.resolve("part-00000")))
        .isEqualTo(List.of("56", "63", "70", "77", "84", "91", "98"));
  }
}
