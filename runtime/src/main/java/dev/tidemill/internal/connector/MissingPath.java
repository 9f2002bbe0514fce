/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import java.nio.file.Path;

/** What to do where nothing is at a path. */
final class MissingPath {
  private MissingPath() {}

  /** {@code create it, or check the path; a relative path starts in /home/me/word-count}. */
  static String advice(Storage storage, String path) {
    boolean relative =
        storage instanceof LocalStorage && !path.startsWith("/") && !path.startsWith("file:");
    return "create it, or check the path"
        + (relative ? "; a relative path starts in " + Path.of("").toAbsolutePath() : "");
  }
}
