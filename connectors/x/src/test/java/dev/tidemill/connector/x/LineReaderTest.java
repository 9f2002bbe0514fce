/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.connector.x.LineReader.Line;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private final BytesAhead ahead = new BytesAhead(1 << 20);

  private record Read(String text, long bytes, boolean isLast) {
    static Read of(Line line) {
      return new Read(
          new String(line.content(), line.offset(), line.length(), StandardCharsets.UTF_8),
          line.bytes(),
          line.isLast());
    }
  }

  private void put(String text, int atOnce) throws InterruptedException {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < all.length; i += atOnce) {
      ahead.put(Arrays.copyOfRange(all, i, Math.min(all.length, i + atOnce)));
    }
  }

  private LineReader reader(int maxBytes) {
    return new LineReader(ahead, maxBytes, Duration.ofSeconds(60));
  }

  /** The lines of a stream of which each chunk has so many bytes at most. */
  private List<Read> lines(String text, int maxBytes, int atOnce) throws Exception {
    put(text, atOnce);
    ahead.end();
    LineReader reader = reader(maxBytes);
    List<Read> lines = new ArrayList<>();
    do {
      lines.add(Read.of(reader.next()));
    } while (!lines.get(lines.size() - 1).isLast());
    return lines;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 100})
  void lines_are_the_same_however_they_arrive(int atOnce) throws Exception {
    assertThat(lines("one\r\n\r\ntwo \u00e9\nfour!\r\n1234567\r\nrest", 6, atOnce))
        .containsExactly(
            new Read("one", 3, false),
            new Read("", 0, false),
            new Read("two \u00e9", 6, false),
            new Read("four!", 5, false),
            new Read("", 7, false),
            new Read("rest", 4, true));
  }

  @Test
  void lines_longer_than_any_buffer_are_whole_or_passed_over() throws Exception {
    String text = "x".repeat(100_000);
    assertThat(lines(text + "\r\n" + text + "y\r\n", 100_000, 8192))
        .containsExactly(
            new Read(text, 100_000, false), new Read("", 100_001, false), new Read("", 0, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void the_end_of_a_line_is_not_counted_wherever_it_is_cut(int atOnce) throws Exception {
    assertThat(lines("1234\r\n12345\r\n12345\n123456\r\n", 4, atOnce))
        .containsExactly(
            new Read("1234", 4, false),
            new Read("", 5, false),
            new Read("", 5, false),
            new Read("", 6, false),
            new Read("", 0, true));
  }

  @Test
  void a_line_is_here_when_its_end_is() throws Exception {
    LineReader reader = reader(100);
    assertThat(reader.isNextHere()).isFalse();
    put("one\ntw", 100);
    assertThat(reader.isNextHere()).isTrue();
    reader.next();
    assertThat(reader.isNextHere()).isFalse();
    put("o", 100);
    assertThat(reader.isNextHere()).isFalse();
    put("\n", 100);
    assertThat(reader.isNextHere()).isTrue();
    assertThat(Read.of(reader.next())).isEqualTo(new Read("two", 3, false));
    ahead.end();
    assertThat(reader.isNextHere()).isTrue();
    assertThat(Read.of(reader.next())).isEqualTo(new Read("", 0, true));
  }

  @Test
  void what_is_too_long_is_not_gathered_to_see_whether_it_is_here() throws Exception {
    LineReader reader = reader(4);
    put("x".repeat(1_000), 10);
    assertThat(reader.isNextHere()).isFalse();
    assertThat(ahead.isNextHere()).isTrue();
    put("\n", 10);
    assertThat(Read.of(reader.next())).isEqualTo(new Read("", 1_000, false));
  }

  @Test
  void a_stream_that_is_silent_for_too_long_is_an_error() throws Exception {
    LineReader reader = new LineReader(ahead, 100, Duration.ofMillis(1));
    put("one\npart", 100);
    assertThat(Read.of(reader.next())).isEqualTo(new Read("one", 3, false));
    assertThatThrownBy(reader::next).isInstanceOf(XFailure.class).hasMessageContaining("1 ms");
  }

  @Test
  void a_line_of_spaces_is_blank() throws Exception {
    put(" \t\r\n\u00e9\n\n", 100);
    LineReader reader = reader(100);
    assertThat(reader.next().isBlank()).isTrue();
    assertThat(reader.next().isBlank()).isFalse();
    assertThat(reader.next().isBlank()).isTrue();
  }
}
