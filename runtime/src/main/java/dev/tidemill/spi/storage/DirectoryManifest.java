/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files of a directory count, as its file {@code _SUCCESS} says: the last file that an output
 * writes to a storage that cannot rename. Its first line is {@code tidemill files 1}, and each other
 * one has the length and the name of a file.
 *
 * @param lengths bytes of each file by its name
 */
public record DirectoryManifest(NavigableMap<String, Long> lengths) {
  private static final String FILE = "_SUCCESS";
  private static final String HEADER = "tidemill files 1\n";

  public DirectoryManifest {
    lengths = Collections.unmodifiableNavigableMap(new TreeMap<>(lengths));
  }

  /**
   * Returns the manifest of a directory; empty if there is none, or an empty {@code _SUCCESS} as
   * others write it.
   */
  public static Optional<DirectoryManifest> read(Storage storage, String directory)
      throws IOException {
    String path = directory + "/" + FILE;
    Optional<StorageEntry> file = storage.find(path);
    if (file.isEmpty() || file.get().length() == 0) {
      return Optional.empty();
    }
    byte[] content;
    try (InputStream in = storage.open(path)) {
      content = in.readAllBytes();
    }
    return parse(path, new String(content, UTF_8));
  }

  private static Optional<DirectoryManifest> parse(String path, String text) throws IOException {
    if (!text.startsWith(HEADER)) {
      return Optional.empty();
    }
    TreeMap<String, Long> lengths = new TreeMap<>();
    for (String line : text.substring(HEADER.length()).split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        try {
          lengths.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
        } catch (NumberFormatException e) {
          throw new IOException(path + " is damaged: \"" + line + "\" has no length", e);
        }
      }
    }
    return Optional.of(new DirectoryManifest(lengths));
  }

  /** Returns the content of the file. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder(HEADER);
    lengths.forEach(
        (name, length) -> text.append(length).append(' ').append(name).append('\n'));
    return text.toString().getBytes(UTF_8);
  }
}
