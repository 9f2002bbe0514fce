/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.testkit.StreamTester;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorsInNewLogFilesTest {
  @Test
  void reads_each_new_log_file_once(@TempDir Path folder) throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    try (StreamTester t = StreamTester.builder()
        .job(ErrorsInNewLogFiles::new)
        .arguments(logs.toString())
        .create()) {
      t.runBatch();
      moveIn(t, folder, logs.resolve("a.log"), "INFO up\nERROR disk full\n");
      moveIn(t, folder, logs.resolve("notes.txt"), "ERROR is a word\n");
      t.runBatches(2);
      moveIn(t, folder, logs.resolve("b.log"), "ERROR no route\nERROR timeout\n");
      t.runBatch();

      assertThat(t.probe("errors"))
          .hasBatches(
              batch(), batch("ERROR disk full"), batch(), batch("ERROR no route", "ERROR timeout"));
    }
  }

  /** Writes a file elsewhere, gives it the time of the job's clock, and moves it in. */
  private static void moveIn(StreamTester t, Path elsewhere, Path target, String text)
      throws Exception {
    Path file = Files.writeString(elsewhere.resolve("writing"), text);
    long now = t.context().clock().now().millis();
    Files.setLastModifiedTime(file, FileTime.fromMillis(now + 1));
    Files.move(file, target);
  }
}
