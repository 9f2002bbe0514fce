/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.source.LongOperation;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Clock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory, or those that match a pattern; trouble with one of them is reported once, and
 * the others go on. Of a directory that {@linkplain DirectoryTimes has not changed} since it was
 * listed, only files that are pending are looked at again.
 */
final class DirectoryListing {
  /**
   * A directory that could be listed.
   *
   * @param entries its entries, or of an unchanged one those that are pending
   */
  record Directory(String path, List<StorageEntry> entries) {}

  /**
   * What could be listed.
   *
   * @param directories the directories with their entries
   * @param unchanged paths of those directories that were not listed, since they have not changed
   * @param unlisted paths of directories that are there, but could not be listed
   * @param failed whether it could not even be told which directories there are
   */
  record Listed(
      List<Directory> directories, Set<String> unchanged, Set<String> unlisted, boolean failed) {
    boolean isEmpty() {
      return directories.isEmpty() && unlisted.isEmpty();
    }

    /** Whether nothing has changed in any directory, nor have the directories. */
    boolean isUnchanged() {
      return unchanged.size() == directories.size() && unlisted.isEmpty();
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
  private final DirectoryTimes times;
  private Set<String> reported = new HashSet<>();

  DirectoryListing(
      String pattern, String stream, Storage storage, SourceEvents problems, Clock clock) {
    this.pattern = pattern;
    this.stream = stream;
    this.storage = storage;
    this.problems = problems;
    this.times = new DirectoryTimes(clock);
  }

  /**
   * What is there now.
   *
   * @param pending by path of a directory, the paths of its files that may change without a trace
   *     in the directory, in order
   */
  Listed list(Map<String, ? extends Collection<String>> pending) {
    Listing listing = new Listing(pending);
    try (LongOperation operation = problems.begin("listing the files of " + stream)) {
      for (StorageEntry each : storage.directoriesMatching(pattern)) {
        if (PathPattern.matchesVisibly(pattern, each.path())) {
          operation.done(listing.add(each));
        }
      }
    } catch (IOException e) {
      listing.failed(e);
    }
    return listing.end();
  }

  /** One listing. */
  private final class Listing {
    private final Map<String, ? extends Collection<String>> pending;
    private final List<Directory> directories = new ArrayList<>();
    private final Set<String> unchanged = new HashSet<>();
    private final Set<String> unlisted = new HashSet<>();
    private final Set<String> troubles = new HashSet<>();
    private boolean failed;
    private long seen;

    Listing(Map<String, ? extends Collection<String>> pending) {
      this.pending = pending;
    }

    /** Adds a directory, and returns how many entries have been seen by now. */
    long add(StorageEntry directory) {
      String path = directory.path();
      try {
        if (directory.trouble().isPresent()) {
          throw new FileSystemException(path, null, directory.trouble().get());
        }
        List<StorageEntry> entries;
        if (times.isUnchanged(directory)) {
          entries = entriesAt(pending.get(path));
          unchanged.add(path);
        } else {
          entries = list(directory);
        }
        directories.add(new Directory(path, entries));
        seen += entries.size();
      } catch (NoSuchFileException e) {
        // gone since it was found: as if it had never been there
      } catch (IOException e) {
        unlisted.add(path);
        reportUnlistable(path, e, troubles);
      }
      return seen;
    }

    private List<StorageEntry> list(StorageEntry directory) throws IOException {
      long began = times.now();
      List<StorageEntry> entries = storage.list(directory.path());
      boolean readable = entries.stream().allMatch(entry -> entry.trouble().isEmpty());
      if (readable && storage.tracksDirectoryChanges(directory.path())) {
        times.listed(directory, began);
      }
      return entries;
    }

    private List<StorageEntry> entriesAt(@Nullable Collection<String> paths) throws IOException {
      List<StorageEntry> entries = new ArrayList<>();
      for (String path : paths == null ? List.<String>of() : paths) {
        storage.find(path).ifPresent(entries::add);
      }
      return entries;
    }

    void failed(IOException cause) {
      failed = true;
      reportUnlistable(pattern, cause, troubles);
    }

    Listed end() {
      Listed listed = new Listed(directories, unchanged, unlisted, failed);
      if (listed.isEmpty() && !failed) {
        report(
            "finds no directory " + pattern + "; its batches are empty until there is one: "
                + MissingPath.advice(storage, pattern),
            new NoSuchFileException(pattern),
            troubles);
      }
      reported = troubles;
      times.retain(directories.stream().map(Directory::path).collect(Collectors.toSet()));
      return listed;
    }
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
