/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchLogTest {
  private static final LogSettings SETTINGS = LogSettings.DEFAULT;

  @TempDir
  Path temporary;

  private final Storage storage = new LocalStorage();
  private final List<Frame> read = new ArrayList<>();

  private String directory() {
    return temporary + "/log";
  }

  private BatchLog open(long epoch, LogSettings settings) throws IOException {
    read.clear();
    return BatchLog.open(
        storage, directory(), epoch, settings, LogThread.start("log of a test"), read::add);
  }

  private static Frame frame(long epoch, long batch) {
    return new Frame(3, epoch, batch, ("payload of batch " + batch).getBytes(UTF_8));
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(temporary.resolve("log"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void what_was_forced_is_read_in_order(Durability durability) throws IOException {
    LogSettings settings = SETTINGS.withDurability(durability);
    try (BatchLog log = open(1, settings)) {
      assertThat(read).isEmpty();
      log.append(frame(1, 10));
      log.force();
      log.append(frame(1, 11));
      log.append(frame(1, 12));
      log.force();
    }
    try (BatchLog log = open(2, settings)) {
      assertThat(read).containsExactly(frame(1, 10), frame(1, 11), frame(1, 12));
      log.append(frame(2, 13));
      log.force();
    }
    try (BatchLog log = open(3, settings)) {
      assertThat(read).containsExactly(frame(1, 10), frame(1, 11), frame(1, 12), frame(2, 13));
      assertThat(log.segment()).isEqualTo(3);
    }
  }

  @Test
  void a_frame_may_be_empty_or_end_with_zeros() throws IOException {
    List<Frame> frames = List.of(
        new Frame(0, 1, 0, new byte[0]),
        new Frame(-1, 1, -1, new byte[5000]),
        new Frame(Integer.MAX_VALUE, 1, Long.MAX_VALUE, new byte[0]));
    try (BatchLog log = open(1, SETTINGS)) {
      for (Frame frame : frames) {
        log.append(frame);
      }
      log.force();
    }
    try (BatchLog log = open(2, SETTINGS)) {
      assertThat(read).isEqualTo(frames);
      assertThat(log.segment()).isEqualTo(2);
    }
  }

  @Test
  void what_was_not_forced_is_not_read() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 10));
      log.force();
      log.append(frame(1, 11));
    }
    open(2, SETTINGS).close();
    assertThat(read).containsExactly(frame(1, 10));
  }

  @Test
  void a_full_file_is_followed_by_another() throws IOException {
    LogSettings settings = SETTINGS.withSegmentBytes(256);
    try (BatchLog log = open(1, settings)) {
      for (int batch = 0; batch < 10; batch++) {
        log.append(frame(1, batch));
        log.force();
      }
    }
    assertThat(files()).hasSize(4);
    open(2, settings).close();
    assertThat(read).hasSize(10);
    assertThat(read.get(9)).isEqualTo(frame(1, 9));
  }

  @Test
  void after_a_roll_the_files_before_it_can_be_deleted() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 1));
      log.force();
      log.append(frame(1, 2));
      log.roll(new Frame(9, 1, 2, new byte[] {42}));
      log.append(frame(1, 3));
      log.force();
      log.deleteBefore(log.segment());
    }
    assertThat(files()).containsExactly("segment-000000000000000002");
    open(2, SETTINGS).close();
    assertThat(read).containsExactly(new Frame(9, 1, 2, new byte[] {42}), frame(1, 3));
  }

  @Test
  void files_without_a_head_are_kept() throws IOException {
    LogSettings settings = SETTINGS.withSegmentBytes(256);
    try (BatchLog log = open(1, settings)) {
      for (int batch = 0; batch < 10; batch++) {
        log.append(frame(1, batch));
        log.force();
      }
      log.deleteBefore(log.segment());
    }
    open(2, settings).close();
    assertThat(read).hasSize(10);
  }

  @Test
  void an_epoch_that_is_not_higher_than_all_before_is_fenced() throws IOException {
    open(5, SETTINGS).close();
    assertThatThrownBy(() -> open(5, SETTINGS)).isInstanceOf(LogFencedException.class);
    assertThatThrownBy(() -> open(4, SETTINGS))
        .isInstanceOf(LogFencedException.class)
        .hasMessageContaining("the start with epoch 4 no longer owns the batch log " + directory());
    open(6, SETTINGS).close();
  }

  @Test
  void a_frame_of_another_epoch_is_refused() throws IOException {
    try (BatchLog log = open(2, SETTINGS)) {
      assertThatThrownBy(() -> log.append(frame(1, 7)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("cannot append a frame of type 3, epoch 1, batch 7, 18 bytes"
              + " to a log of epoch 2");
    }
  }

  @Test
  void a_torn_last_write_is_passed_over() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 1));
      log.force();
      log.append(frame(1, 2));
      log.force();
    }
    Path file = temporary.resolve("log/" + files().get(0));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    try (BatchLog log = open(2, SETTINGS)) {
      assertThat(read).containsExactly(frame(1, 1));
      log.append(frame(2, 2));
      log.force();
    }
    open(3, SETTINGS).close();
    assertThat(read).containsExactly(frame(1, 1), frame(2, 2));
  }

  @Test
  void damage_before_a_valid_frame_is_an_error_that_says_where_and_what_to_do() throws IOException {
    try (BatchLog log = open(1, SETTINGS)) {
      log.append(frame(1, 1));
      log.force();
      log.append(frame(1, 2));
      log.force();
    }
    Path file = temporary.resolve("log/" + files().get(0));
    byte[] bytes = Files.readAllBytes(file);
    bytes[SegmentHeader.BYTES + 50] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> open(2, SETTINGS))
        .isInstanceOf(LogCorruptedException.class)
        .hasMessage(file + " is corrupted at position 44: frame 0 has a wrong checksum, and frame 1"
            + " of batch 2 at position 106 is valid. Nothing was changed. Restore the file from a"
            + " copy, or run `mvn stream:checkpoint -Dstream.action=salvage`, which saves the"
            + " damaged files under other names and ends the log before the damage");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }
}
