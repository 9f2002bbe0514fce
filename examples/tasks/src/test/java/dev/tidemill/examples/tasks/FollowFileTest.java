/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Strictness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowFileTest {
  @TempDir
  private Path folder;

  private static StreamTester.Builder job(Path file) {
    return StreamTester.builder().job(FollowFile::new).arguments(file.toString());
  }

  // region batches
  @Test
  void brings_each_line_once_it_is_complete() throws Exception {
    Path file = write("log", "one\ntwo\nth");
    try (StreamTester t = job(file).create()) {
      StreamProbe<String> lines = t.probe("lines", String.class);

      t.runBatches(2);
      append(file, "ree\nfour\n");
      t.runBatch();

      assertThat(lines).hasBatches(batch("one", "two"), batch(), batch("three", "four"));
      assertThat(t.probe("counts")).hasBatches(batch(2L), batch(0L), batch(2L));
    }
  }
  // endregion

  @Test
  void takes_no_more_lines_than_the_job_can_process() throws Exception {
    Path file = write("log", "line\n".repeat(1_500));
    try (StreamTester t =
        job(file).setting("stream.backpressure.initialRate", "1000").create()) {
      t.runBatches(2);

      assertThat(t.probe("counts")).hasBatches(batch(1_000L), batch(500L));
    }
  }

  @Test
  void does_not_start_without_the_file() {
    try (StreamTester t =
        job(folder.resolve("none")).strictness(Strictness.LENIENT).create()) {
      assertThatThrownBy(t::start)
          .hasMessageContaining("could not open the source of stream \"lines\"");
    }
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void append(Path file, String text) throws Exception {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }
}
