/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the store. Each is written once, under a name that contains the batch, the epoch and
 * a number, so no two attempts share one: {@code change-12-3-1}, {@code snapshot-12-3-2}.
 *
 * @param storage where they are
 * @param directory their directory
 * @param epoch this start of the job
 */
record StateFiles(Storage storage, String directory, long epoch) {
  private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
  private static final Pattern NAME = Pattern.compile("(?:change|snapshot)-\\d+-(\\d{1,18})-\\d+");

  String path(String name) {
    return directory + "/" + name;
  }

  String changeName(long batch, long number) {
    return "change-" + batch + "-" + epoch + "-" + number;
  }

  String snapshotName(long batch, long number) {
    return "snapshot-" + batch + "-" + epoch + "-" + number;
  }

  /**
   * Opens part of a file.
   *
   * @param length length that the whole file must have
   */
  ChunkReader open(String name, long length, long start, long partLength) throws IOException {
    String path = path(name);
    // a name from a record is a name, and not a way out of the directory
    Optional<StorageEntry> entry =
        NAME.matcher(name).matches() ? storage.find(path) : Optional.empty();
    if (entry.isEmpty()) {
      throw new IOException("the file " + path + " is missing");
    }
    if (entry.get().length() != length) {
      throw new IOException("the file " + path + " is damaged: it has "
          + entry.get().length() + " bytes, where " + length + " were written");
    }
    try {
      return new ChunkReader(
          "the file " + path,
          new java.io.BufferedInputStream(storage.open(path, start), 1 << 16),
          start,
          partLength);
    } catch (NoSuchFileException e) {
      throw new IOException("the file " + path + " is missing", e);
    }
  }

  /** Deletes files that nothing refers to anymore. A failure is logged; the next start tries it. */
  void delete(Iterable<String> names) {
    for (String name : names) {
      try {
        storage.delete(path(name));
      } catch (IOException e) {
        LOG.warn(
            "The file {} is not needed anymore and could not be deleted; the next start tries it again",
            path(name),
            e);
      }
    }
  }

  /**
   * Deletes the files of earlier epochs that are not used: attempts that were not committed, and
   * snapshots that were not finished. A file of a later epoch belongs to another process.
   */
  void deleteLeftovers(Set<String> used) {
    try {
      if (storage.find(directory).isEmpty()) {
        return;
      }
      delete(storage.list(directory).stream()
          .map(StorageEntry::name)
          .filter(name -> isOfEarlierEpoch(name) && !used.contains(name))
          .toList());
    } catch (IOException e) {
      LOG.warn(
          "The directory {} could not be listed, so files of earlier starts were not deleted; the next start tries it again",
          directory,
          e);
    }
  }

  private boolean isOfEarlierEpoch(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() && Long.parseLong(matcher.group(1)) < epoch;
  }
}
