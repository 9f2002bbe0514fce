/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.testkit.StreamTester;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumbersWithoutTyposTest {
  @Test
  void goes_on_without_lines_that_are_no_numbers(@TempDir Path folder) {
    try (StreamTester t = StreamTester.builder()
        .job(NumbersWithoutTypos::new)
        .setting("stream.partitions", "1")
        .arguments(folder.toString())
        .create()) {
      t.queueStream("lines", String.class).batch("1", "two", "3").batch("4");
      t.queueStream("again", String.class).batch().batch("2");
      t.runBatches(2);

      assertThat(t.savedTextFiles(folder + "/sum")).hasBatches(batch("4"), batch("6"));
      assertThat(t.deadLetters()).hasRecords("3 characters");
      assertThat(t.savedTextFiles(folder + "/dead"))
          .hasBatches(batch("[0, 1), partition 0, record 2: 3 characters"), batch());
    }
  }
}
