/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * How a file of text is stored: plain or compressed with gzip. The first bytes decide, not the
 * name, except where a name promises a compression that the bytes do not show: what is not UTF-8
 * text is refused instead of being read as such.
 *
 * @param bytes the text's bytes, decompressed
 * @param splittable whether text may be read from the middle of the file
 */
record StoredText(InputStream bytes, boolean splittable) {
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final int HEAD = 10;

  /**
   * A kind of file that is known, and not read. A question mark in the first bytes stands for any
   * byte.
   */
  private record Kind(String name, List<String> suffixes, String firstBytes) {
    boolean hasName(String fileName) {
      return suffixes.stream().anyMatch(fileName::endsWith);
    }

    boolean hasHead(byte[] head) {
      String hex = HexFormat.of().formatHex(head);
      boolean same = !firstBytes.isEmpty() && hex.length() >= firstBytes.length();
      for (int i = 0; same && i < firstBytes.length(); i++) {
        same = firstBytes.charAt(i) == '?' || firstBytes.charAt(i) == hex.charAt(i);
      }
      return same;
    }
  }

  private static final List<Kind> REFUSED = List.of(
      new Kind("a bzip2 file", List.of(".bz2"), "425a68??314159265359"),
      new Kind("an xz file", List.of(".xz"), "fd377a585a00"),
      new Kind("a Zstandard file", List.of(".zst", ".zstd"), "28b52ffd"),
      new Kind("an LZ4 file", List.of(".lz4"), "04224d18"),
      new Kind("a Snappy file", List.of(".snappy", ".sz"), "ff060000734e61507059"),
      new Kind("an LZO file", List.of(".lzo", ".lzo_deflate"), "894c5a4f00"),
      new Kind("a zlib file", List.of(".deflate"), ""),
      new Kind("an LZMA file", List.of(".lzma"), ""),
      new Kind("a compress file", List.of(), "1f9d"),
      new Kind("a 7-Zip archive", List.of(".7z"), "377abcaf271c"),
      new Kind("a ZIP archive", List.of(".zip"), "504b0304"),
      new Kind("a tar archive", List.of(".tar", ".tar.gz", ".tgz"), ""));

  /**
   * Looks at the beginning of a file.
   *
   * @param in stands at the beginning; closing it is up to the caller unless this method returns
   * @throws UnsupportedFileException if the file is of a kind that is not read
   * @throws IOException if it cannot be read, or ends within its first bytes
   */
  static StoredText open(String path, InputStream in) throws IOException {
    PushbackInputStream file = new PushbackInputStream(in, HEAD);
    byte[] head = head(file);
    refuseKinds(path, head);
    refuseWideText(path, head);
    boolean namedGzip = nameOf(path).endsWith(".gz");
    if (!startsWith(head, GZIP)) {
      if (namedGzip) {
        refuseUnlessBegun(path, head);
      }
      return new StoredText(file, true);
    }
    PushbackInputStream text = new PushbackInputStream(new GzipInput(path, file), HEAD);
    refuseWideText(path, head(text));
    return new StoredText(text, false);
  }

  private static byte[] head(PushbackInputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    in.unread(head);
    return head;
  }

  private static void refuseKinds(String path, byte[] head) throws IOException {
    String name = nameOf(path);
    for (Kind kind : REFUSED) {
      boolean byHead = kind.hasHead(head);
      if (byHead || kind.hasName(name)) {
        throw new UnsupportedFileException(
            "file " + path + " is " + kind.name() + (byHead ? "" : " by its name")
                + ", which is not read as text: unpack it, or compress the text with gzip");
      }
    }
  }

  private static void refuseWideText(String path, byte[] head) throws IOException {
    if (ByteOrderMark.isWide(head, 0, head.length)) {
      throw new UnsupportedFileException("file " + path + " " + ByteOrderMark.WIDE
          + ": convert it, for example with iconv -f UTF-16 -t UTF-8");
    }
  }

  /** A first byte of gzip and nothing else is a file that is still being written. */
  private static void refuseUnlessBegun(String path, byte[] head) throws IOException {
    if (head.length < GZIP.length && startsWith(GZIP, head)) {
      throw new EOFException("file " + path + " ends within the header of gzip");
    }
    throw new UnsupportedFileException("file " + path
        + " has the name of a gzip file, but does not begin as one (1f8b): it begins with "
        + HexFormat.of().formatHex(head) + "; rename it if it is plain text");
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
