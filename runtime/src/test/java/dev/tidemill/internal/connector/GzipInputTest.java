/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GzipInputTest {
  @Test
  void every_member_of_a_file_is_read() throws Exception {
    assertThat(text(Gzip.of("one\n", "", "two\n"))).isEqualTo("one\ntwo\n");
    assertThat(text(Gzip.of(""))).isEmpty();
  }

  @Test
  void members_that_end_anywhere_in_a_buffer_are_read() throws Exception {
    Random random = new Random(20260101);
    String[] texts = new String[200];
    for (int i = 0; i < texts.length; i++) {
      byte[] noise = new byte[random.nextInt(4_000)];
      random.nextBytes(noise);
      texts[i] = new String(noise, StandardCharsets.ISO_8859_1);
    }
    assertThat(text(Gzip.of(texts))).isEqualTo(String.join("", texts));
  }

  @Test
  void all_fields_of_a_header_are_passed_over() throws Exception {
    byte[] plain = Gzip.of("text\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(plain, 0, 3);
    bytes.write(0x02 | 0x04 | 0x08 | 0x10);
    bytes.write(plain, 4, 6);
    bytes.write(new byte[] {3, 1, 9, 9, 9});
    bytes.write(new byte[259 - 3]); // the rest of an extra field of 0x0103 bytes
    bytes.write("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
    bytes.write(new byte[] {1, 2});
    bytes.write(plain, 10, plain.length - 10);
    assertThat(text(bytes.toByteArray())).isEqualTo("text\n");
  }

  @Test
  void zeros_may_fill_up_the_file() throws Exception {
    byte[] member = Gzip.of("text\n");
    assertThat(text(Arrays.copyOf(member, 512))).isEqualTo("text\n");
  }

  @Test
  void a_file_that_is_cut_off_anywhere_is_an_error_that_names_it() throws Exception {
    byte[] first = Gzip.of("one\n");
    byte[] both = Gzip.of("one\n", "two\n");
    for (int length = 1; length < both.length; length++) {
      if (length != first.length) {
        byte[] cut = Arrays.copyOf(both, length);
        assertThatExceptionOfType(EOFException.class)
            .as("after %d bytes", length)
            .isThrownBy(() -> text(cut))
            .withMessageStartingWith("gzip file a.gz is cut off: its compressed data ends after ")
            .withMessageEndingWith("move a file in when it is complete");
      }
    }
    assertThat(text(Arrays.copyOf(both, first.length))).isEqualTo("one\n");
  }

  @Test
  void no_byte_of_a_text_can_be_wrong_unnoticed() throws Exception {
    byte[] member = Gzip.of("one and two and three\n");
    for (int i = 10; i < member.length; i++) {
      byte[] damaged = member.clone();
      damaged[i] ^= 0x10;
      assertThatIOException().as("byte %d", i).isThrownBy(() -> text(damaged));
    }
  }

  @Test
  void what_follows_the_last_member_is_an_error() throws Exception {
    for (byte[] end : new byte[][] {{'x', 'y', 'z'}, {0, 0, 'x'}}) {
      byte[] member = Gzip.of("one\n");
      byte[] bytes = Arrays.copyOf(member, member.length + end.length);
      System.arraycopy(end, 0, bytes, member.length, end.length);
      assertThatIOException()
          .isThrownBy(() -> text(bytes))
          .withMessageStartingWith("gzip file a.gz is damaged after 4 bytes of text: ");
    }
  }

  @Test
  void text_of_any_size_takes_no_more_memory_than_the_buffer() throws Exception {
    byte[] bytes = Gzip.of("x".repeat(50_000_000));
    long before = allocatedByThisThread();
    try (InputStream in = open(bytes)) {
      byte[] some = new byte[1 << 16];
      long count = 0;
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        count += read;
      }
      assertThat(count).isEqualTo(50_000_000);
    }
    assertThat(allocatedByThisThread() - before).isLessThan(1 << 20);
  }

  @Test
  void single_bytes_can_be_read() throws Exception {
    try (InputStream in = open(Gzip.of("ab", "c"))) {
      assertThat(in.read()).isEqualTo('a');
      assertThat(in.read(new byte[0])).isZero();
      assertThat(in.read()).isEqualTo('b');
      assertThat(in.read()).isEqualTo('c');
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private static String text(byte[] bytes) throws IOException {
    try (InputStream in = open(bytes)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(byte[] bytes) {
    return new GzipInput("a.gz", new ByteArrayInputStream(bytes));
  }

  private static long allocatedByThisThread() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
