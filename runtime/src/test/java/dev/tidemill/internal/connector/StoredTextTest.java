/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoredTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a\n", "BZh91 is no file of bzip2\n", "PK\n", "7z\n"})
  void plain_text_is_read_as_it_is(String text) throws IOException {
    StoredText stored = open("in/a.txt", text.getBytes(StandardCharsets.UTF_8));
    assertThat(stored.bytes().readAllBytes()).asString().isEqualTo(text);
    assertThat(stored.splittable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"in/a.gz", "in/A.GZ", "in/a.log", "in.gz/a"})
  void text_is_decompressed_whatever_the_name_of_its_file(String path) throws IOException {
    StoredText stored = open(path, Gzip.of("a\n", "b\n"));
    assertThat(stored.bytes().readAllBytes()).asString().isEqualTo("a\nb\n");
    assertThat(stored.splittable()).isFalse();
  }

  @Test
  void an_empty_text_may_be_compressed() throws IOException {
    assertThat(open("a.gz", Gzip.of("")).bytes().readAllBytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a bzip2 file, 425a6839314159265359",
    "an xz file, fd377a585a000004",
    "a Zstandard file, 28b52ffd0458",
    "an LZ4 file, 04224d186440a7",
    "a Snappy file, ff060000734e61507059",
    "an LZO file, 894c5a4f000d0a1a0a",
    "a compress file, 1f9d90",
    "a 7-Zip archive, 377abcaf271c",
    "a ZIP archive, 504b0304"
  })
  void other_compressions_are_refused_by_their_first_bytes(String kind, String head) {
    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> open("in/a.txt", HexFormat.of().parseHex(head + "0000")))
        .withMessage("file in/a.txt is " + kind
            + ", which is not read as text: unpack it, or compress the text with gzip");
  }

  @ParameterizedTest
  @CsvSource({
    "a bzip2 file, a.bz2",
    "an xz file, a.xz",
    "a Zstandard file, a.zst",
    "a Zstandard file, a.ZSTD",
    "an LZ4 file, a.lz4",
    "a Snappy file, a.snappy",
    "a Snappy file, a.sz",
    "an LZO file, a.lzo",
    "a zlib file, a.deflate",
    "an LZMA file, a.lzma",
    "a 7-Zip archive, a.7z",
    "a ZIP archive, a.zip",
    "a tar archive, a.tar",
    "a tar archive, a.tar.gz",
    "a tar archive, a.tgz"
  })
  void other_compressions_are_refused_by_their_names(String kind, String name) {
    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> open("in/" + name, new byte[] {'a', '\n'}))
        .withMessage("file in/" + name + " is " + kind
            + " by its name, which is not read as text: unpack it, or compress the text with gzip");
  }

  @Test
  void what_only_has_the_name_of_gzip_is_refused() {
    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> open("a.gz", "plain\n".getBytes(StandardCharsets.UTF_8)))
        .withMessage("file a.gz has the name of a gzip file, but does not begin as one (1f8b): "
            + "it begins with 706c61696e0a; rename it if it is plain text");
  }

  @Test
  void text_of_utf_16_is_refused_also_if_it_is_compressed() throws IOException {
    byte[] wide = "\uFEFFa\n".getBytes(StandardCharsets.UTF_16BE);
    assertThatExceptionOfType(UnsupportedFileException.class).isThrownBy(() -> open("a.txt", wide));
    java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
    try (java.util.zip.GZIPOutputStream out = new java.util.zip.GZIPOutputStream(packed)) {
      out.write(wide);
    }
    assertThatExceptionOfType(UnsupportedFileException.class)
        .isThrownBy(() -> open("a.gz", packed.toByteArray()))
        .withMessageStartingWith("file a.gz begins with a byte order mark of UTF-16 or UTF-32");
  }

  private static StoredText open(String path, byte[] bytes) throws IOException {
    return StoredText.open(path, new ByteArrayInputStream(bytes));
  }
}
