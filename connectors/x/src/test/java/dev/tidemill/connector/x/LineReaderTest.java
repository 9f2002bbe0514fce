/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.connector.x.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  /** A stream of which each call brings so many bytes at most. */
  private static List<Line> lines(String text, int maxBytes, int atOnce) throws IOException {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public int read(byte[] bytes) {
        return read(bytes, 0, Math.min(atOnce, bytes.length));
      }
    };
    LineReader reader = new LineReader(in, maxBytes);
    List<Line> lines = new ArrayList<>();
    do {
      lines.add(reader.next());
    } while (!lines.get(lines.size() - 1).isLast());
    return lines;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 100})
  void lines_are_the_same_however_they_arrive(int atOnce) throws IOException {
    assertThat(lines("one\r\n\r\ntwo \u00e9\nfour!\r\n1234567\r\nrest", 6, atOnce))
        .containsExactly(
            new Line("one", 3, false),
            new Line("", 0, false),
            new Line("two \u00e9", 6, false),
            new Line("four!", 5, false),
            new Line("", 7, false),
            new Line("rest", 4, true));
  }

  @Test
  void lines_longer_than_any_buffer_are_whole_or_passed_over() throws IOException {
    String text = "x".repeat(100_000);
    assertThat(lines(text + "\r\n" + text + "y\r\n", 100_000, 8192))
        .containsExactly(
            new Line(text, 100_000, false), new Line("", 100_001, false), new Line("", 0, true));
  }
}
