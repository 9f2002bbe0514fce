/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The files that are there and cannot be read, each of which is reported once for as long as it is
 * there.
 */
final class LeftOutFiles {
  private final String stream;
  private final SourceEvents problems;
  private final Map<String, LeftOut> files = new HashMap<>();

  /**
   * A file.
   *
   * @param entry as it was when it was examined last
   * @param refused whether it is of a kind that is not read, so that it need not be examined again
   *     until it changes
   */
  private record LeftOut(String directory, StorageEntry entry, boolean refused) {}

  LeftOutFiles(String stream, SourceEvents problems) {
    this.stream = stream;
    this.problems = problems;
  }

  /** Returns whether a file is unchanged since it was rejected. */
  boolean isRefusedStill(StorageEntry file) {
    LeftOut before = files.get(file.path());
    return before != null && before.refused() && before.entry().equals(file);
  }

  /** Returns whether a file was left out, and is unchanged since. */
  boolean contains(StorageEntry file) {
    LeftOut before = files.get(file.path());
    return before != null && before.entry().equals(file);
  }

  /** A file is of a kind that is not read. */
  void refused(String directory, StorageEntry file, UnsupportedFileException cause) {
    LeftOut before = files.put(file.path(), new LeftOut(directory, file, true));
    if (before == null || !before.refused()) {
      problems.problem(stream + " leaves out a file: " + cause.getMessage(), cause);
    }
  }

  /** A file cannot be opened or looked at, which may change without a trace. */
  void unreadable(String directory, StorageEntry file, IOException cause) {
    LeftOut before = files.put(file.path(), new LeftOut(directory, file, false));
    if (before == null) {
      problems.problem(
          stream + " cannot read file " + file.path()
              + "; it is left out, and tried again in each batch",
          cause);
    }
  }

  /** A file can be read after all. */
  void remove(StorageEntry file) {
    files.remove(file.path());
  }

  /** A file that is not listed any more is reported anew when it comes again. */
  void forgetGone(DirectoryListing.Listed listed) {
    if (files.isEmpty()) {
      return;
    }
    Set<String> paths = new HashSet<>();
    listed.directories().forEach(each -> each.entries().forEach(entry -> paths.add(entry.path())));
    files
        .values()
        .removeIf(file -> !paths.contains(file.entry().path()) && listed.tellsOf(file.directory()));
  }
}
