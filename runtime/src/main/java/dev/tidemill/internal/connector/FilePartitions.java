/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.storage.DirectoryManifest;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The partitions of files that are there: what a dataset of a path reads. Which files these are is
 * decided once; what they hold is read anew each time.
 */
public final class FilePartitions {
  private FilePartitions() {}

  /**
   * The partitions of a path, in order of file paths; a long text file has several.
   *
   * @param path a file, a directory with files, or a pattern that files or such directories match;
   *     names in directories that begin with {@code .} or {@code _} are ignored, and so are their
   *     sub-directories
   * @param problems takes what goes wrong with single records
   * @throws TidemillException if there is nothing at the path, or it cannot be listed
   */
  public static <T> List<SourcePartition<T>> of(
      Storage storage, String path, FileFormat<T> format, SourceEvents problems) {
    List<StorageEntry> files;
    try {
      files = PathPattern.isPattern(path) ? matching(storage, path) : at(storage, path);
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED, "cannot list the files of " + path + ": " + e, e);
    }
    List<SourcePartition<T>> partitions = new ArrayList<>();
    for (StorageEntry file : files) {
      partitions.addAll(FilePartition.of(
          storage, found(storage, file, format), format, FilePartition.Content.PRESENT, problems));
    }
    return partitions;
  }

  private static FoundFile found(Storage storage, StorageEntry file, FileFormat<?> format) {
    try (InputStream in = storage.open(readable(file).path())) {
      return new FoundFile(file.path(), file.length(), format.isSplittable(file.path(), in));
    } catch (UnsupportedFileException e) {
      throw new TidemillException(ErrorCode.STORAGE_FAILED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED, "cannot read file " + file.path() + ": " + e, e);
    }
  }

  /** A dataset is whole: where a part of it cannot be looked at, there is none. */
  private static StorageEntry readable(StorageEntry entry) throws IOException {
    if (entry.trouble().isPresent()) {
      throw new FileSystemException(entry.path(), null, entry.trouble().get());
    }
    return entry;
  }

  private static List<StorageEntry> at(Storage storage, String path) throws IOException {
    Optional<StorageEntry> found = storage.find(path);
    if (found.isEmpty()) {
      throw nothingAt(path);
    }
    return filesOf(storage, found.get());
  }

  private static List<StorageEntry> matching(Storage storage, String pattern) throws IOException {
    int lastName = pattern.lastIndexOf('/') + 1;
    String parents = lastName == 0 ? "." : pattern.substring(0, Math.max(1, lastName - 1));
    Predicate<String> matcher = PathPattern.name(pattern.substring(lastName));
    List<StorageEntry> files = new ArrayList<>();
    boolean matched = false;
    for (StorageEntry parent : storage.directoriesMatching(parents)) {
      for (StorageEntry entry : entriesOf(storage, readable(parent))) {
        if (matcher.test(entry.name()) && PathPattern.matchesVisibly(pattern, entry.path())) {
          matched = true;
          files.addAll(filesOf(storage, entry));
        }
      }
    }
    if (!matched) {
      throw nothingAt(pattern);
    }
    files.sort(Comparator.comparing(StorageEntry::path));
    return files;
  }

  private static List<StorageEntry> filesOf(Storage storage, StorageEntry entry)
      throws IOException {
    if (!entry.directory()) {
      return List.of(entry);
    }
    List<StorageEntry> files = new ArrayList<>();
    Predicate<String> counts = counting(storage, entry.path());
    for (StorageEntry child : entriesOf(storage, entry)) {
      if (!child.directory() && counts.test(child.name())) {
        files.add(child);
      }
    }
    return files;
  }

  /** An output that was written in place says which files count; others are left out. */
  private static Predicate<String> counting(Storage storage, String directory) throws IOException {
    Optional<DirectoryManifest> manifest = DirectoryManifest.read(storage, directory);
    return manifest.isPresent() ? manifest.get().lengths()::containsKey : FileOptions::isVisible;
  }

  private static List<StorageEntry> entriesOf(Storage storage, StorageEntry directory)
      throws IOException {
    try {
      return storage.list(directory.path());
    } catch (NoSuchFileException e) {
      // gone since it was found: as if it had never been there
      return List.of();
    }
  }

  private static TidemillException nothingAt(String path) {
    return new TidemillException(
        ErrorCode.STORAGE_FAILED, "there is no file or directory at " + path + "; check the path");
  }
}
