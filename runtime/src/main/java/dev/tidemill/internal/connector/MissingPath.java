/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StoragesByScheme;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What to do where nothing is at a path. */
final class MissingPath {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/|file:");

  private MissingPath() {}

  /** {@code create it, or check the path; a relative path starts in /home/me/word-count}. */
  static String advice(Storage storage, String path) {
    boolean relative = (storage instanceof LocalStorage || storage instanceof StoragesByScheme)
        && !path.startsWith("/")
        && !SCHEME.matcher(path).lookingAt();
    return "create it, or check the path"
        + (relative ? "; a relative path starts in " + Path.of("").toAbsolutePath() : "");
  }
}
