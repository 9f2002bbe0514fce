/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;

import dev.tidemill.testkit.FailingSink;
import dev.tidemill.testkit.StreamTester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneFilePerBatchTest {
  @TempDir
  private Path folder;

  private StreamTester.Builder job() {
    return StreamTester.builder().job(OneFilePerBatch::new).arguments(folder.toString());
  }

  @Test
  void writes_all_partitions_of_a_batch_into_one_file() throws Exception {
    try (StreamTester t = job().create()) {
      t.queueStream("lines", String.class).batch("a", "b", "c").batch();

      t.runBatches(2);
    }

    assertThat(names()).containsExactly("1000.txt", "2000.txt");
    assertThat(folder.resolve("1000.txt")).hasContent("a\nb\nc");
    assertThat(folder.resolve("2000.txt")).isEmptyFile();
  }

  @Test
  void shows_nothing_of_a_batch_that_fails() throws Exception {
    try (StreamTester t = job().setting("stream.batch.onFailure", "skip").create()) {
      FailingSink<Object> later = t.failingSink();
      later.failToWriteOnce(1, new IOException("an output after the sink fails"));
      t.queueStream("lines", String.class).batch("a").batch("b").stream().writeTo(later);

      assertThat(t.tryRunBatch()).hasFailedWith(IOException.class);
      t.runBatch();
    }

    assertThat(names()).containsExactly("2000.txt");
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
