/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import contract.Problems;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineDecoderTest {
  private final Problems problems = new Problems();
  private final List<String> lines = new ArrayList<>();

  @Test
  void each_line_is_a_record() throws Exception {
    decode(10, input("a\r\nb\n\nc"));
    assertThat(lines).containsExactly("a", "b", "", "c");
    assertThat(problems.messages()).isEmpty();
  }

  @Test
  void a_line_beyond_the_bound_is_one_report_that_says_what_to_set() throws Exception {
    decode(10, input("a\n" + "x".repeat(50) + "\nb\n"));
    assertThat(lines).containsExactly("a", "b");
    assertThat(problems.messages())
        .containsExactly(
            "a line of stream \"lines\" is skipped because it is too long: 50 bytes so far "
                + "against at most 10; if such lines are wanted, set stream.socket.maxLineLength to more");
    assertThat(problems.causes())
        .singleElement()
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.RECORD_TOO_LONG));
  }

  @Test
  void lines_that_are_not_utf_8_are_one_report_when_the_connection_ends() throws Exception {
    byte[] bytes = {'a', '\n', (byte) 0xC3, '\n', (byte) 0xFF, 'b', '\n'};
    decode(10, new ByteArrayInputStream(bytes));
    assertThat(lines).containsExactly("a", "\uFFFD", "\uFFFDb");
    assertThat(problems.messages())
        .containsExactly("2 lines of stream \"lines\" held bytes that are not UTF-8; "
            + "U+FFFD stands in their place");
  }

  @Test
  void that_report_comes_after_a_broken_connection_too() {
    InputStream broken = new SequenceInputStream(
        new ByteArrayInputStream(new byte[] {(byte) 0xC3, '\n', 'c'}), new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Connection reset");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        });
    assertThatIOException().isThrownBy(() -> decode(10, broken)).withMessage("Connection reset");
    assertThat(lines).containsExactly("\uFFFD");
    assertThat(problems.messages()).singleElement().asString().startsWith("1 line of stream");
  }

  @Test
  void without_anybody_to_tell_it_decodes_all_the_same() throws Exception {
    new LineDecoder(3).decode(input("too long\nok\n"), lines::add);
    assertThat(lines).containsExactly("ok");
  }

  @Test
  void the_bound_has_bounds() {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> new LineDecoder(0))
        .withMessage("stream.socket.maxLineLength is 0 bytes; it must be from 1 to 2147483631");
  }

  private void decode(int maxLineLength, InputStream in) throws Exception {
    new LineDecoder(maxLineLength).reportingTo("lines", problems).decode(in, lines::add);
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
