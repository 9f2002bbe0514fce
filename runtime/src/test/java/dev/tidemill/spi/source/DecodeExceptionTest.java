/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class DecodeExceptionTest {
  private static String message(byte[] payload) {
    EncodedRecord encoded = () -> payload;
    return String.valueOf(
        DecodeException.of(encoded, "a@1", new IllegalArgumentException("no")).getMessage());
  }

  private static String message(String payload) {
    return message(payload.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shows_short_text_as_a_whole() {
    assertThat(message("äb"))
        .isEqualTo("the record at a@1 cannot be decoded: java.lang.IllegalArgumentException: no;"
            + " it has 3 bytes: \"äb\"");
  }

  @Test
  void shows_the_beginning_of_long_text() {
    assertThat(message("0123456789".repeat(7)))
        .endsWith("it has 70 bytes: \"" + "0123456789".repeat(6) + "0123\"...");
  }

  @Test
  void takes_text_for_text_that_is_cut_within_a_character() {
    assertThat(message("0123456789".repeat(6) + "012" + "ä0"))
        .endsWith("\"" + "0123456789".repeat(6) + "012\"...");
  }

  @Test
  void shows_bytes_in_hex() {
    assertThat(message(new byte[] {0, 31, -1})).endsWith("it has 3 bytes: 00 1f ff");
    assertThat(message(new byte[100])).endsWith("00 00 ...").hasSizeLessThan(250);
  }

  @Test
  void shows_no_excerpt_of_nothing() {
    assertThat(message("")).endsWith("it has 0 bytes");
  }

  @Test
  void cuts_a_cause_that_repeats_the_content() {
    EncodedRecord encoded = () -> new byte[0];
    assertThat(DecodeException.of(encoded, "", new IllegalStateException("x".repeat(100_000))))
        .message()
        .startsWith("the record cannot be decoded: java.lang.IllegalStateException: xxx")
        .hasSizeLessThan(1_200);
  }

  @Test
  void travels_without_the_record_itself() throws Exception {
    EncodedRecord encoded = () -> new byte[] {65};
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes)
        .writeObject(DecodeException.of(encoded, "a@1", new IllegalStateException("no")));
    DecodeException arrived = (DecodeException)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(arrived.position()).isEqualTo("a@1");
    assertThat(arrived.encoded()).isEmpty();
  }
}
