/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.LongOperation;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists a directory, or those that match a pattern; trouble with one of them is reported once, and
 * the others go on.
 */
final class DirectoryListing {
  /** A directory that could be listed. */
  record Directory(String path, List<StorageEntry> entries) {}

  /**
   * What could be listed.
   *
   * @param directories the directories with their entries
   * @param unlisted paths of directories that are there, but could not be listed
   * @param failed whether it could not even be told which directories there are
   */
  record Listed(List<Directory> directories, Set<String> unlisted, boolean failed) {
    boolean isEmpty() {
      return directories.isEmpty() && unlisted.isEmpty();
    }

    /**
     * Whether what is not listed in a directory is gone. Where there is no directory at all, its
     * disk may be away, so that nothing is known.
     */
    boolean tellsOf(String directory) {
      return !failed && !isEmpty() && !unlisted.contains(directory);
    }
  }

  private final String pattern;
  private final String stream;
  private final Storage storage;
  private final SourceEvents problems;
  private Set<String> reported = new HashSet<>();

  DirectoryListing(String pattern, String stream, Storage storage, SourceEvents problems) {
    this.pattern = pattern;
    this.stream = stream;
    this.storage = storage;
    this.problems = problems;
  }

  /** What is there now. */
  Listed list() {
    Set<String> troubles = new HashSet<>();
    List<Directory> directories = new ArrayList<>();
    Set<String> unlisted = new HashSet<>();
    boolean failed = false;
    try (LongOperation listing = problems.begin("listing the files of " + stream)) {
      long seen = 0;
      for (StorageEntry each : storage.directoriesMatching(pattern)) {
        if (PathPattern.matchesVisibly(pattern, each.path())) {
          seen += list(each, directories, unlisted, troubles);
          listing.done(seen);
        }
      }
    } catch (IOException e) {
      failed = true;
      reportUnlistable(pattern, e, troubles);
    }
    Listed listed = new Listed(directories, unlisted, failed);
    if (listed.isEmpty() && !failed) {
      report(
          "finds no directory " + pattern + "; its batches are empty until there is one: "
              + MissingPath.advice(storage, pattern),
          new NoSuchFileException(pattern),
          troubles);
    }
    reported = troubles;
    return listed;
  }

  /** Lists a directory, and returns how many entries it has. */
  private int list(
      StorageEntry directory,
      List<Directory> directories,
      Set<String> unlisted,
      Set<String> troubles) {
    try {
      if (directory.trouble().isPresent()) {
        throw new FileSystemException(
            directory.path(), null, directory.trouble().get());
      }
      List<StorageEntry> entries = storage.list(directory.path());
      directories.add(new Directory(directory.path(), entries));
      return entries.size();
    } catch (NoSuchFileException e) {
      // gone since it was found: as if it had never been there
    } catch (IOException e) {
      unlisted.add(directory.path());
      reportUnlistable(directory.path(), e, troubles);
    }
    return 0;
  }

  private void reportUnlistable(String directory, IOException cause, Set<String> troubles) {
    report(
        "cannot list " + directory + "; its files are left out until it can, and it goes on trying",
        cause,
        troubles);
  }

  /** Tells of a trouble unless the listing before had it too. */
  private void report(String trouble, IOException cause, Set<String> troubles) {
    troubles.add(trouble);
    if (!reported.contains(trouble)) {
      problems.problem(stream + " " + trouble, cause);
    }
  }
}
