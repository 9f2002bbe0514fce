/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths of the local disk as text, and back. */
final class LocalPaths {
  static final String URI_START = "file:///";
  private static final char UNDECODABLE = '\uFFFD';

  private LocalPaths() {}

  static Path pathOf(String path) throws IOException {
    try {
      return path.startsWith(URI_START) ? Path.of(URI.create(path)) : Path.of(path);
    } catch (InvalidPathException e) {
      FileSystemException failure = new FileSystemException(
          path,
          null,
          e.getReason() + "; if the name has characters that the locale has not ("
              + System.getProperty("sun.jnu.encoding") + "), run with LC_ALL=C.UTF-8");
      failure.initCause(e);
      throw failure;
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " is not a file URI: " + e.getMessage(), e);
    }
  }

  /** The path as text that {@link #pathOf} turns into the same path. */
  static String textOf(Path path) {
    String text = path.toString();
    if (text.indexOf(UNDECODABLE) < 0 || leadsTo(path, text)) {
      return text;
    }
    String uri = path.toUri().toString();
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  private static boolean leadsTo(Path path, String text) {
    try {
      return Path.of(text).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
