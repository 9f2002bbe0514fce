package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorsInNewLogFilesTest {
  @Test
  void reads_each_new_log_file_once(@TempDir Path folder) throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    try (JobRun run = JobRun.of(new ErrorsInNewLogFiles(), logs.toString())) {
      List<List<?>> errors = run.batchesOf("errors");

      run.run(1);
      moveIn(run, folder, logs.resolve("a.log"), "INFO up\nERROR disk full\n");
      moveIn(run, folder, logs.resolve("notes.txt"), "ERROR is a word\n");
      run.run(2);
      moveIn(run, folder, logs.resolve("b.log"), "ERROR no route\nERROR timeout\n");
      run.run(1);

      assertThat(errors)
          .containsExactly(
              List.of(),
              List.of("ERROR disk full"),
              List.of(),
              List.of("ERROR no route", "ERROR timeout"));
    }
  }

  /** Writes a file elsewhere, gives it the time of the job's clock, and moves it in. */
  private static void moveIn(JobRun run, Path elsewhere, Path target, String text)
      throws Exception {
    Path file = Files.writeString(elsewhere.resolve("writing"), text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(run.clock.now().millis() + 1));
    Files.move(file, target);
  }
}
