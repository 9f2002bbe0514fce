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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesAsTextFilesTest {
  @Test
  void makes_a_directory_for_each_batch(@TempDir Path folder) throws Exception {
    String prefix = folder + "/numbers";
    try (StreamTester t =
        StreamTester.builder().job(BatchesAsTextFiles::new).arguments(prefix).create()) {
      t.runBatches(2);

      assertThat(t.savedTextFiles(prefix, "txt"))
          .hasBatches(
              batch("0", "7", "14", "21", "28", "35", "42", "49"),
              batch("56", "63", "70", "77", "84", "91", "98"));
    }

    try (Stream<Path> batches = Files.list(folder)) {
      assertThat(batches.map(batch -> batch.getFileName().toString()))
          .containsExactlyInAnyOrder("numbers-5000.txt", "numbers-10000.txt");
    }
    assertThat(folder.resolve("numbers-10000.txt/_SUCCESS")).isEmptyFile();
    assertThat(folder.resolve("numbers-10000.txt/part-00000")).isNotEmptyFile();
  }
}
