/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tidemill.spi.storage.LocalStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StagingTest {
  private static final SinkBatch BATCH = new SinkBatch(1, 1000, 1, 1, 0);
  private static final int LARGE = 200_000;

  @TempDir
  private Path directory;

  private enum Kind {
    MEMORY,
    FILES
  }

  private StagingArea area(Kind kind) {
    return kind == Kind.MEMORY ? new MemoryStaging() : files(1);
  }

  private StorageStaging files(long epoch) {
    return new StorageStaging(new LocalStorage(), directory + "/staged", epoch);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static String stage(Staging staging, SinkBatch batch, int partition, byte[] content)
      throws IOException {
    return stage(staging.outputs(batch), partition, content);
  }

  private static String stage(StagedOutputs outputs, int partition, byte[] content)
      throws IOException {
    try (StagedOutput out = outputs.create(partition)) {
      int half = content.length / 2;
      out.write(content, 0, half);
      for (int i = half; i < content.length; i++) {
        out.write(content[i]);
      }
      return out.finish();
    }
  }

  private static byte[] read(Staging staging, String receipt) throws IOException {
    try (InputStream in = staging.open(receipt)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MEMORY, 0", "MEMORY, 1", "MEMORY, 4096", "MEMORY, 4097", "MEMORY, 65536", "MEMORY, 200000",
    "FILES, 0", "FILES, 1", "FILES, 4096", "FILES, 4097", "FILES, 65536", "FILES, 200000"
  })
  void what_is_staged_is_read_back_by_its_receipt(Kind kind, int size) throws IOException {
    try (StagingArea staging = area(kind)) {
      String receipt = stage(staging, BATCH, 0, bytes(size));

      assertThat(read(staging, receipt)).isEqualTo(bytes(size));
      assertThat(read(staging, receipt)).as("again").isEqualTo(bytes(size));
      assertThat(receipt.startsWith("inline:")).isEqualTo(size <= Staging.INLINE_BYTES);
    }
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("BanSerializableRead") // reads what was written a line before
  void outputs_can_be_sent_to_a_worker(Kind kind) throws Exception {
    try (StagingArea staging = area(kind)) {
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
        out.writeObject(staging.outputs(BATCH));
      }
      StagedOutputs outputs;
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
        outputs = (StagedOutputs) in.readObject();
      }

      String receipt = stage(outputs, 0, bytes(LARGE));
      assertThat(read(staging, receipt)).isEqualTo(bytes(LARGE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void partitions_and_attempts_do_not_mix(Kind kind) throws IOException {
    try (StagingArea staging = area(kind)) {
      SinkBatch second = new SinkBatch(1, 1000, 1, 2, 0);
      StagedOutputs outputs = staging.outputs(BATCH);
      String first = stage(outputs, 0, bytes(LARGE));
      String other = stage(outputs, 1, bytes(LARGE + 1));
      String again = stage(staging, second, 0, bytes(LARGE + 2));

      staging.discard(BATCH);
      assertThatIOException().isThrownBy(() -> staging.open(first)).withMessageContaining("gone");
      assertThatIOException().isThrownBy(() -> staging.open(other));
      assertThat(read(staging, again)).isEqualTo(bytes(LARGE + 2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_batch_that_is_done_leaves_nothing_and_others_stay(Kind kind) throws IOException {
    try (StagingArea staging = area(kind)) {
      String first = stage(staging, BATCH, 0, bytes(LARGE));
      String second = stage(staging, new SinkBatch(1, 1000, 1, 2, 0), 0, bytes(LARGE));
      String next = stage(staging, new SinkBatch(2, 10000, 1, 1, 1), 0, bytes(LARGE));

      staging.release(BATCH);
      staging.release(BATCH);
      assertThatIOException().isThrownBy(() -> staging.open(first));
      assertThatIOException().isThrownBy(() -> staging.open(second));
      assertThat(read(staging, next)).isEqualTo(bytes(LARGE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_attempt_that_is_used_again_starts_empty(Kind kind) throws IOException {
    try (StagingArea staging = area(kind)) {
      String old = stage(staging, BATCH, 7, bytes(LARGE));
      staging.outputs(BATCH);

      assertThatIOException().isThrownBy(() -> staging.open(old));
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_is_closed_before_it_is_finished_does_not_count(Kind kind) throws IOException {
    try (StagingArea staging = area(kind)) {
      try (StagedOutput out = staging.outputs(BATCH).create(0)) {
        out.write(bytes(LARGE));
      }
      staging.discard(BATCH);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void small_partitions_leave_no_files() throws IOException {
    stage(files(1), BATCH, 0, bytes(Staging.INLINE_BYTES));

    assertThat(files()).isEmpty();
  }

  @Test
  void memory_is_gone_once_it_is_closed() throws IOException {
    MemoryStaging staging = new MemoryStaging();
    StagedOutputs outputs = staging.outputs(BATCH);
    String receipt = stage(outputs, 0, bytes(LARGE));
    staging.close();

    assertThatIOException()
        .isThrownBy(() -> staging.open(receipt))
        .withMessage(
            "what was staged as memory:1000-1-1/0 is gone: it was in the memory of a process"
                + " that has ended, or was deleted");
    assertThatIOException()
        .isThrownBy(() -> stage(outputs, 1, bytes(LARGE)))
        .withMessageContaining("the output is closed, or this worker is in another process");
  }

  @Test
  void files_are_read_by_a_later_process_from_the_receipts_alone() throws IOException {
    String receipt = stage(files(1), BATCH, 0, bytes(LARGE));

    assertThat(receipt).isEqualTo("file:1:" + (LARGE + 4 * 8) + ":1000-1-1/part-00000");
    assertThat(read(files(2), receipt)).isEqualTo(bytes(LARGE));
  }

  @Test
  void recovery_deletes_what_lower_epochs_have_staged_and_did_not_decide() throws IOException {
    SinkBatch decided = new SinkBatch(2, 2000, 2, 2, 1);
    String kept = stage(files(2), decided, 0, bytes(LARGE));
    stage(files(2), new SinkBatch(2, 2000, 2, 1, 1), 0, bytes(LARGE));
    stage(files(1), new SinkBatch(2, 2000, 1, 1, 1), 0, bytes(LARGE));
    stage(files(3), new SinkBatch(3, 3000, 3, 1, 2), 0, bytes(LARGE));
    stage(files(4), new SinkBatch(3, 3000, 4, 1, 2), 0, bytes(LARGE));
    Files.writeString(directory.resolve("staged/notes.txt"), "not staged");

    files(3).recover(new SinkRecovery(2, List.of(new DecidedBatch(decided, List.of(kept)))));

    assertThat(files()).containsExactly("2000-2-2", "3000-3-1", "3000-4-1", "notes.txt");
  }

  @Test
  void a_batch_of_an_earlier_epoch_is_released_by_a_later_one() throws IOException {
    stage(files(1), BATCH, 0, bytes(LARGE));
    stage(files(3), new SinkBatch(1, 1000, 3, 1, 0), 0, bytes(LARGE));

    files(2).release(new SinkBatch(1, 1000, 2, 1, 0));

    assertThat(files()).as("a higher epoch is another process's").containsExactly("1000-3-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 7, 8, 100, 65_543, 65_544, 65_552, LARGE + 31})
  void damaged_bytes_are_never_returned(int position) throws IOException {
    StorageStaging staging = files(1);
    String receipt = stage(staging, BATCH, 0, bytes(LARGE));
    Path file = directory.resolve("staged/1000-1-1/part-00000");
    byte[] content = Files.readAllBytes(file);
    content[position] ^= 4;
    Files.write(file, content);

    ByteArrayOutputStream read = new ByteArrayOutputStream();
    assertThatIOException()
        .isThrownBy(() -> staging.open(receipt).transferTo(read))
        .withMessageStartingWith("the staged file " + file + " is damaged: ");
    assertThat(read.toByteArray()).isEqualTo(Arrays.copyOf(bytes(LARGE), read.size()));
  }

  @Test
  void a_file_of_another_length_is_an_error_before_anything_is_read() throws IOException {
    StorageStaging staging = files(1);
    String receipt = stage(staging, BATCH, 0, bytes(LARGE));
    Path file = directory.resolve("staged/1000-1-1/part-00000");
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, 65_544));

    assertThatIOException()
        .isThrownBy(() -> staging.open(receipt))
        .withMessage("the staged file " + file
            + " is damaged: it has 65544 bytes and was written with " + (LARGE + 4 * 8));
    Files.delete(file);
    assertThatIOException()
        .isThrownBy(() -> staging.open(receipt))
        .withMessage("the staged file " + file + " is gone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "file:2:1:1000-1-1/part-00000", "memory:1000-1-1/0", "file:1:9:../part-1/x"})
  void a_receipt_of_another_kind_is_an_error(String receipt) {
    assertThatIOException()
        .isThrownBy(() -> files(1).open(receipt))
        .withMessage(
            "the receipt \"" + receipt + "\" is not one of staged files, which start with file:1:;"
                + " it was written by another version, or staged in memory");
  }

  @Test
  void a_damaged_inline_receipt_is_an_error() {
    assertThatIOException()
        .isThrownBy(() -> files(1).open("inline:*"))
        .withMessageStartingWith("the receipt inline:* is damaged: ");
  }

  /** What is in the directory of staged attempts. */
  private List<String> files() throws IOException {
    Path staged = directory.resolve("staged");
    if (Files.notExists(staged)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(staged)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
