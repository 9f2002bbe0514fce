/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files that no single process writes, but that a copy, a restore or a missing lock may leave. */
class LogReaderTest {
  private static final String DIRECTORY = "/log";

  private final FilesInMemory files = new FilesInMemory();
  private final List<Frame> read = new ArrayList<>();

  private static Frame frame(long epoch, long batch) {
    return new Frame(1, epoch, batch, new byte[] {1, 2, 3});
  }

  /** A file with frames whose numbers go up from the first. */
  private void write(long number, long epoch, long first, Frame... frames) {
    write(number, epoch, 0, first, frames);
  }

  private void write(long number, long epoch, int flags, long first, Frame... frames) {
    FrameBatch batch = new FrameBatch(first);
    for (int i = 0; i < frames.length; i++) {
      batch.add(frames[i], first + i, first + i);
    }
    files.files.put(SegmentName.of(DIRECTORY, number), batch.withHeader(number, epoch, flags));
  }

  private LogReport report() throws IOException {
    read.clear();
    return LogReader.read(files, DIRECTORY, read::add);
  }

  private String corruption() throws IOException {
    LogCorruptedException found = report().corruption().orElseThrow();
    return found.file() + " " + found.position() + ": " + found.reason();
  }

  @Test
  void a_directory_that_is_not_there_is_an_empty_log() throws IOException {
    LogReport report = report();
    assertThat(report).isEqualTo(new LogReport(List.of(), 0, 0, Optional.empty()));
  }

  @Test
  void what_is_in_each_file_is_reported() throws IOException {
    write(4, 2, SegmentHeader.HEAD | SegmentHeader.SYNCED, 10, frame(2, 5), frame(2, 6));
    byte[] bytes = files.content(SegmentName.of(DIRECTORY, 4));
    int valid = bytes.length;
    byte[] longer = Arrays.copyOf(bytes, valid + 30);
    longer[valid + 4] = 1;
    files.files.put(SegmentName.of(DIRECTORY, 4), longer);
    LogReport report = report();
    assertThat(report.segments())
        .containsExactly(new SegmentReport(
            SegmentName.of(DIRECTORY, 4),
            4,
            2,
            10,
            2,
            true,
            true,
            false,
            valid,
            valid + 5,
            valid + 30,
            Optional.of("frame 12 is cut off, or has a wrong length")));
    assertThat(report.epoch()).isEqualTo(2);
    assertThat(report.nextFrame()).isEqualTo(12);
    assertThat(report.corruption()).isEmpty();
  }

  @Test
  void a_file_with_a_lower_epoch_after_a_higher_one_is_refused() throws IOException {
    write(1, 3, 0, frame(3, 1));
    write(2, 2, 1, frame(2, 2));
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000002 0: epoch 2 comes after epoch 3");
    assertThat(read).containsExactly(frame(3, 1));
  }

  @Test
  void a_frame_with_a_lower_epoch_after_a_higher_one_is_refused() throws IOException {
    write(1, 3, 0, frame(2, 1), frame(3, 2), frame(2, 3));
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000001 138: frame 2 has epoch 2, after epoch 3"
            + " and in a file of epoch 3");
    assertThat(read).containsExactly(frame(2, 1), frame(3, 2));
  }

  @Test
  void a_frame_with_a_higher_epoch_than_its_file_is_refused() throws IOException {
    write(1, 3, 0, frame(4, 1));
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000001 44: frame 0 has epoch 4, after epoch 0"
            + " and in a file of epoch 3");
  }

  @Test
  void a_file_under_another_number_is_refused() throws IOException {
    write(1, 1, 0, frame(1, 1));
    write(2, 1, 1);
    files.files.put(SegmentName.of(DIRECTORY, 3), files.files.remove(SegmentName.of(DIRECTORY, 2)));
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000003 0: this is file 2 under another name");
  }

  @Test
  void a_file_that_begins_before_the_file_before_it_is_refused() throws IOException {
    write(1, 1, SegmentHeader.HEAD, 7, frame(1, 1), frame(1, 2));
    write(2, 1, 5, frame(1, 1));
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000002 0: it begins with frame 5, but frame 8 comes"
            + " before it");
  }

  @Test
  void a_missing_file_is_an_error_that_says_what_is_missing() throws IOException {
    write(1, 1, 0, frame(1, 1));
    write(3, 1, 3, frame(1, 4));
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000003 0: it begins with frame 3, but frames 1 to 2"
            + " are missing: the file before it is not there, or is cut off");
  }

  @Test
  void a_missing_beginning_is_an_error_unless_a_head_stands_for_it() throws IOException {
    write(2, 1, 1, frame(1, 2));
    write(3, 1, 2, frame(1, 3));
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000002 0: it begins with frame 1, but frame 0 is"
            + " missing: the file before it is not there, or is cut off");
    assertThat(read).isEmpty();
    write(4, 1, SegmentHeader.HEAD, 3, frame(1, 4));
    assertThat(report().corruption()).isEmpty();
    assertThat(read).containsExactly(frame(1, 4));
  }

  @Test
  void damage_in_a_file_that_was_created_as_a_whole_is_never_a_torn_write() throws IOException {
    write(1, 1, SegmentHeader.WHOLE, 0, frame(1, 1));
    files.files.computeIfPresent(
        SegmentName.of(DIRECTORY, 1), (path, bytes) -> Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000001 44: frame 0 is cut off, or has a wrong length,"
            + " though the file was created as a whole");
  }

  @Test
  void a_lost_sector_is_damage_if_a_later_frame_says_that_it_was_forced() throws IOException {
    byte[] payload = new byte[2000];
    Arrays.fill(payload, (byte) 1);
    write(1, 1, 0, frame(1, 1), new Frame(1, 1, 2, payload), frame(1, 3));
    Arrays.fill(files.content(SegmentName.of(DIRECTORY, 1)), 512, 1024, (byte) 0);
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000001 91: frame 1 has a wrong checksum,"
            + " and frame 2 of batch 3 at position 2135 is valid");
    assertThat(read).containsExactly(frame(1, 1));
  }

  @Test
  void a_file_that_is_too_long_to_be_of_a_log_is_not_read() throws IOException {
    write(1, 1, 0, frame(1, 1));
    files.listedLengths.put(SegmentName.of(DIRECTORY, 1), SegmentFile.MAX_BYTES + 1L);
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000001 0: the file is longer than the 134217772 bytes"
            + " that a log writes at most");
    assertThat(read).isEmpty();
  }

  @Test
  void a_file_that_has_grown_too_long_since_it_was_listed_is_not_read_on() throws IOException {
    InputStream hundred = new ByteArrayInputStream(new byte[100]);
    assertThat(SegmentFile.readAll(hundred, "file", 100)).hasSize(100);
    InputStream more = new ByteArrayInputStream(new byte[1000]);
    assertThatThrownBy(() -> SegmentFile.readAll(more, "file", 100))
        .isInstanceOf(LogCorruptedException.class)
        .hasMessageContaining("longer than the 100 bytes");
    assertThat(more.available()).isEqualTo(899);
  }

  @Test
  void a_file_full_of_what_looks_like_long_frames_is_refused_in_bounded_time() throws IOException {
    write(1, 1, 0, frame(1, 1));
    byte[] bytes = Arrays.copyOf(files.content(SegmentName.of(DIRECTORY, 1)), 1 << 20);
    byte[] frame = new byte[StoredFrame.OVERHEAD];
    frame[0] = 1; // a checksum, a length of 458,752 bytes, an epoch, and low numbers
    frame[5] = 7;
    frame[19] = 1;
    for (int i = 91; i + frame.length < bytes.length; i += frame.length) {
      System.arraycopy(frame, 0, bytes, i, frame.length);
    }
    files.files.put(SegmentName.of(DIRECTORY, 1), bytes);
    assertThat(corruption())
        .isEqualTo("/log/segment-000000000000000001 91: frame 1 has a wrong checksum,"
            + " and too much after it looks like frames to check it all");
  }
}
