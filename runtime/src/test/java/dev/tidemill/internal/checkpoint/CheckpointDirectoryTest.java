/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointDirectoryTest {
  @TempDir
  private Path temporary;

  private final Storage storage = new LocalStorage();

  @Test
  void a_job_keeps_its_id_and_counts_its_starts() throws IOException {
    try (CheckpointDirectory first = take("one")) {
      assertThat(first.job()).isEqualTo(new JobIdentity("one", 1));
    }
    try (CheckpointDirectory second = take("another")) {
      assertThat(second.job()).isEqualTo(new JobIdentity("one", 2));
    }
    assertThat(CheckpointDirectory.identity(storage, path())).isEqualTo(new JobIdentity("one", 2));
    assertThat(temporary.resolve("ck/epoch-1")).doesNotExist();
  }

  @Test
  void a_second_start_is_refused_while_the_first_one_runs() throws IOException {
    try (CheckpointDirectory first = take("one")) {
      assertThat(first.job().epoch()).isEqualTo(1);
      assertThatThrownBy(() -> take("one"))
          .hasMessage("the checkpoint directory " + path()
              + " is in use by job one, process 1; stop that one first, or use another directory")
          .extracting(e -> ((TidemillException) e).code())
          .isEqualTo(ErrorCode.CHECKPOINT_IN_USE);
    }
    try (CheckpointDirectory next = take("one")) {
      assertThat(next.job().epoch()).isEqualTo(2);
    }
  }

  @Test
  void a_directory_that_was_refused_is_not_held() throws IOException {
    write("job", "something else");
    assertThatThrownBy(() -> take("one"))
        .hasMessageContaining("ck/job is not the file of a checkpoint");
    Files.delete(temporary.resolve("ck/job"));
    try (CheckpointDirectory next = take("one")) {
      assertThat(next.job().epoch()).isEqualTo(1);
    }
  }

  @Test
  void a_newer_format_is_refused() throws IOException {
    write("job", "tidemill checkpoint, format 2\nid: x\n");
    assertThatThrownBy(() -> take("one"))
        .hasMessageContaining("has format 2, and this version of Tidemill reads formats up to 1");
  }

  @Test
  void a_log_without_the_file_that_says_whose_it_is_is_refused() throws IOException {
    write("log/segment-1", "");
    assertThatThrownBy(() -> take("one"))
        .hasMessageContaining("has log/, but not the file \"job\"");
  }

  @Test
  void a_directory_that_cannot_be_written_is_an_error_that_says_so() throws IOException {
    write("job/x", "a directory where a file should be");
    assertThatThrownBy(() -> take("one"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("(stream.checkpoint.directory) cannot be used: ");
  }

  @Test
  void the_number_of_partitions_is_kept() throws IOException {
    assertThat(CheckpointDirectory.partitions(storage, path())).isEmpty();
    try (CheckpointDirectory directory = take("one")) {
      directory.recordPartitions(3);
      assertThat(CheckpointDirectory.partitions(storage, path())).hasValue(3);
      directory.recordPartitions(5);
    }
    assertThat(CheckpointDirectory.partitions(storage, path())).hasValue(5);
  }

  @Test
  void places_of_outputs_differ_as_their_names_do() {
    assertThat(PathName.of("word-counts.1")).isEqualTo("word-counts_2e1");
    assertThat(PathName.of("A")).isNotEqualTo(PathName.of("a"));
    assertThat(PathName.of("a/../b")).doesNotContain("/", ".");
    String common = "x".repeat(300);
    assertThat(PathName.of(common + "1"))
        .isNotEqualTo(PathName.of(common + "2"))
        .hasSizeLessThan(200);
  }

  private CheckpointDirectory take(String id) {
    return CheckpointDirectory.take(storage, path(), "job one, process 1", () -> id);
  }

  private String path() {
    return temporary.resolve("ck").toString();
  }

  private void write(String name, String text) throws IOException {
    Path file = temporary.resolve("ck").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
