/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineReaderTest {
  private final List<Long> tooLong = new ArrayList<>();

  @Test
  void lines_end_with_lf_or_cr_or_crlf_or_the_input() throws IOException {
    assertThat(lines("a\nb\r\nc\rd")).containsExactly("a", "b", "c", "d");
    assertThat(lines("a\r")).containsExactly("a");
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("a\r\n")).containsExactly("a");
    assertThat(lines("")).isEmpty();
  }

  @Test
  void blank_lines_are_lines() throws IOException {
    assertThat(lines("\n\na\r\n\r\n\n")).containsExactly("", "", "a", "", "");
    assertThat(lines("\r\ra\n\r\r\n\r")).containsExactly("", "", "a", "", "", "");
  }

  @Test
  void no_other_control_character_ends_a_line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (char sign = 0; sign < 256; sign++) {
      if (sign != '\n' && sign != '\r') {
        text.append(sign);
      }
    }
    text.append("\u000B\f\u000B\f\u000B\f\u000B\fend");
    assertThat(lines(text + "\n" + text)).containsExactly(text.toString(), text.toString());
  }

  @Test
  void a_line_end_is_found_at_every_place_of_eight() throws IOException {
    for (int length = 0; length < 20; length++) {
      for (String end : List.of("\n", "\r", "\r\n")) {
        String line = "\u008A\u008D\f\t".repeat(5).substring(0, length);
        assertThat(lines(line + end + "next")).containsExactly(line, "next");
      }
    }
  }

  @Test
  void a_line_that_ends_with_a_return_is_there_before_anything_follows() throws IOException {
    LineReader reader = reader(new SequenceInputStream(input("a\r"), unreadable()), 100);
    assertThat(reader.next()).isTrue();
    assertThat(reader.line()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a\n", "ab\ncd\n", "\n", "\uFEFF\n"})
  void a_byte_order_mark_at_the_beginning_is_no_part_of_the_text(String text) throws IOException {
    for (int first = 1; first < 4; first++) {
      byte[] bytes = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
      InputStream in = new SequenceInputStream(
          new ByteArrayInputStream(bytes, 0, first),
          new ByteArrayInputStream(bytes, first, bytes.length - first));
      assertThat(remaining(reader(in, 100))).isEqualTo(text.lines().toList());
    }
  }

  @Test
  void a_byte_order_mark_does_not_count_for_the_bound() throws IOException {
    for (int chunk = 1; chunk < 5; chunk++) {
      InputStream in = new InChunks(input("\uFEFF1\n\uFEFF"), new Random(chunk));
      assertThat(remaining(reader(in, 1))).containsExactly("1");
    }
  }

  @Test
  void a_byte_order_mark_elsewhere_belongs_to_the_text() throws IOException {
    for (String text : List.of("a\n\uFEFFb\n", "\n\uFEFFb\n", "a\uFEFF\n")) {
      assertThat(lines(text)).isEqualTo(text.lines().toList());
      InputStream slow = new SequenceInputStream(
          input(text.substring(0, text.indexOf('\uFEFF'))),
          input(text.substring(text.indexOf('\uFEFF'))));
      assertThat(remaining(reader(slow, 100))).isEqualTo(text.lines().toList());
    }
  }

  @Test
  void text_of_utf_16_is_an_error() {
    for (Charset wide : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      InputStream in = new ByteArrayInputStream("\uFEFFa\n".getBytes(wide));
      assertThatExceptionOfType(CharConversionException.class)
          .isThrownBy(() -> reader(in, 100).next())
          .withMessage(
              "the text begins with a byte order mark of UTF-16 or UTF-32, and only UTF-8 is read");
    }
  }

  @Test
  void characters_of_every_length_are_read() throws IOException {
    assertThat(lines("Grüße\n€ 5\n𝄞\n")).containsExactly("Grüße", "€ 5", "𝄞");
  }

  @Test
  void bytes_that_are_not_utf_8_are_replaced_and_their_lines_counted() throws IOException {
    byte[] bytes = "good\nb?d\n?\ngood\n".getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '?' ? (byte) 0xE4 : bytes[i];
    }
    LineReader reader = reader(new ByteArrayInputStream(bytes), 100);
    assertThat(remaining(reader)).containsExactly("good", "b\uFFFDd", "\uFFFD", "good");
    assertThat(reader.malformedLines()).isEqualTo(2);
  }

  @Test
  void a_replacement_character_of_the_sender_is_not_counted() throws IOException {
    LineReader reader = reader(input("a\uFFFDb\n"), 100);
    assertThat(remaining(reader)).containsExactly("a\uFFFDb");
    assertThat(reader.malformedLines()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void a_line_as_long_as_the_bound_is_read_and_a_longer_one_skipped(String end) throws IOException {
    String text = "12345" + end + "123456" + end + "x" + end;
    assertThat(lines(text, 5)).containsExactly("12345", "x");
    assertThat(tooLong).containsExactly(6L);
  }

  @Test
  void a_last_line_that_is_too_long_is_skipped() throws IOException {
    assertThat(lines("a\n123456", 5)).containsExactly("a");
    assertThat(lines("a\n1234567890", 5)).containsExactly("a");
    assertThat(tooLong).containsExactly(6L, 10L);
  }

  @Test
  void a_line_beyond_the_bound_is_reported_before_its_end_has_come() throws IOException {
    LineReader reader = reader(new GeneratedInput('x', 1_000_000, "\nafter\n"), 100_000);
    assertThat(remaining(reader)).containsExactly("after");
    assertThat(tooLong).hasSize(1).first().isEqualTo(100_001L);
  }

  @Test
  void a_line_of_100_megabytes_takes_no_more_memory_than_the_bound() throws IOException {
    long before = allocatedByThisThread();
    LineReader reader = reader(new GeneratedInput('x', 100_000_000, "\nafter\n"), 1 << 20);
    assertThat(remaining(reader)).containsExactly("after");
    assertThat(allocatedByThisThread() - before).isLessThan(4L << 20);
    assertThat(tooLong).containsExactly((1L << 20) + 1);
  }

  @Test
  void long_lines_within_the_bound_are_whole() throws IOException {
    LineReader reader = reader(new GeneratedInput('x', 900_000, "y\nafter\n"), 1 << 20);
    assertThat(remaining(reader)).containsExactly("x".repeat(900_000) + "y", "after");
    assertThat(tooLong).isEmpty();
  }

  @Test
  void how_the_bytes_come_in_makes_no_difference() throws IOException {
    Random random = new Random(20260101);
    for (int round = 0; round < 300; round++) {
      String text = text(random);
      List<String> expected = List.of(text.split("\r\n|\n|\r", -1));
      if (expected.get(expected.size() - 1).isEmpty()) {
        expected = expected.subList(0, expected.size() - 1);
      }
      expected = expected.stream().filter(line -> bytes(line) <= 20).toList();
      InputStream chunks = new InChunks(input(text), random);
      assertThat(remaining(reader(chunks, 20)))
          .as("round %d of seed 20260101", round)
          .isEqualTo(expected);
    }
  }

  @Test
  void a_slice_has_the_lines_that_begin_in_it() throws IOException {
    String text = "one\ntwo\r\n\nthree, which is too long\r\r\nfour\rfive\r\n";
    for (int cut = 1; cut < text.length(); cut++) {
      List<String> both = new ArrayList<>(slice(text, 0, cut));
      both.addAll(slice(text, cut, text.length()));
      assertThat(both).as("cut at %d", cut).containsExactly("one", "two", "", "", "four", "five");
    }
    assertThat(tooLong).hasSize(text.length() - 1);
  }

  @Test
  void a_slice_in_which_no_line_begins_is_not_read_beyond_its_end() throws IOException {
    InputStream in = new SequenceInputStream(new GeneratedInput('x', 1 << 20, ""), unreadable());
    LineReader reader = new LineReader(in, 100, tooLong::add, 0, 1 << 20, true);
    assertThat(reader.next()).isFalse();
    assertThat(tooLong).isEmpty();
  }

  @Test
  void a_line_that_is_too_long_is_not_read_beyond_the_end_of_its_slice() throws IOException {
    InputStream in = new SequenceInputStream(new GeneratedInput('x', 1 << 20, ""), unreadable());
    LineReader reader = new LineReader(in, 100, tooLong::add, 0, 1 << 20, false);
    assertThat(reader.next()).isFalse();
    assertThat(tooLong).hasSize(1);
  }

  /** Must not be read. */
  @SuppressWarnings("InputStreamSlowMultibyteRead") // reading it fails in any way
  private static InputStream unreadable() {
    return new InputStream() {
      @Override
      public int read() {
        throw new AssertionError("read too far");
      }
    };
  }

  private List<String> slice(String text, int from, int until) throws IOException {
    int position = Math.max(0, from - 1);
    return remaining(new LineReader(
        input(text.substring(position)), 8, tooLong::add, position, until, from > 0));
  }

  private List<String> lines(String text) throws IOException {
    return lines(text, 1000);
  }

  private List<String> lines(String text, int maxBytes) throws IOException {
    return remaining(reader(input(text), maxBytes));
  }

  private LineReader reader(InputStream in, int maxBytes) {
    return new LineReader(in, maxBytes, tooLong::add);
  }

  private static List<String> remaining(LineReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(reader.line());
    }
    assertThat(reader.next()).isFalse();
    return lines;
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String text(Random random) {
    String[] parts = {"a", "bc", "defgh", "ä", "€", "𝄞", "\n", "\r\n", "\n", "\r"};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static long allocatedByThisThread() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  /** Gives a few bytes at a time. */
  private static final class InChunks extends FilterInputStream {
    private final Random random;

    InChunks(InputStream in, Random random) {
      super(in);
      this.random = random;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(4)));
    }
  }
}
