/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "gr\u00fc\u00dfe",
        "\u6f22\u5b57",
        "a replacement \ufffd that was sent"
      })
  void text_is_decoded_as_it_was_sent(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(RecordDecoder.text().decode(() -> bytes)).isEqualTo(text);
  }

  @Test
  void bytes_that_are_not_utf_8_are_no_text() {
    byte[] bytes = {'a', (byte) 0xff};
    assertThatThrownBy(() -> RecordDecoder.text().decode(() -> bytes))
        .isInstanceOf(MalformedInputException.class);
  }
}
