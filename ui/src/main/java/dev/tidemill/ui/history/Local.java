/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import java.net.URI;
import java.nio.file.Path;

/** Directories of settings, which may be URIs. */
final class Local {
  private Local() {}

  static Path path(String directory) {
    return directory.startsWith("file:") ? Path.of(URI.create(directory)) : Path.of(directory);
  }
}
