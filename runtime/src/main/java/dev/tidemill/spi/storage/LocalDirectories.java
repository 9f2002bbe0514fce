/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates directories, and makes the names in them durable.
 *
 * <p>Several workers write the parts of a batch to one directory, and syncing the directory costs
 * as much as syncing a file. A worker therefore skips the sync if its file was created before
 * another worker's sync of the directory began.
 */
final class LocalDirectories {
  private final Disk disk;
  private final Object creating = new Object();
  private final Map<Path, Names> open = new HashMap<>();

  LocalDirectories(Disk disk) {
    this.disk = disk;
  }

  static Path parentOf(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /**
   * Creates the parent directories of a path. A directory that this storage created is durable when
   * any caller sees it: other callers wait until it is.
   */
  void createParents(Path path) throws IOException {
    synchronized (creating) {
      Deque<Path> missing = new ArrayDeque<>();
      Path directory = parentOf(path);
      while (!Files.isDirectory(directory)) {
        missing.push(directory);
        Path parent = directory.getParent();
        if (parent == null) {
          break;
        }
        directory = parent;
      }
      for (Path created : missing) {
        try {
          disk.createDirectory(created);
        } catch (FileAlreadyExistsException e) {
          if (!Files.isDirectory(created)) {
            throw e;
          }
          // another process was faster; it may not have synced yet
        }
        disk.syncDirectory(parentOf(created));
      }
    }
  }

  /**
   * Returns the names of a directory in which a file is about to be created. The caller releases
   * them.
   */
  Names openNames(Path directory) {
    synchronized (open) {
      Names names = open.computeIfAbsent(directory, Names::new);
      names.users++;
      return names;
    }
  }

  /**
   * Names that were added to a directory, kept while a caller may still ask to make them durable.
   */
  final class Names {
    private final Path directory;
    private int users;
    private long added;
    private long synced;
    private long failed;
    private @Nullable IOException failure;

    private Names(Path directory) {
      this.directory = directory;
    }

    /** Counts a name that was added; the number stands for it. */
    synchronized long add() {
      return ++added;
    }

    /** Returns when a name is durable. One thread syncs, and the others wait for it. */
    synchronized void sync(long name) throws IOException {
      if (name <= synced) {
        return;
      }
      if (name <= failed && failure != null) {
        // The system may have dropped the change, and a second sync would report success.
        throw new IOException(failure.getMessage(), failure);
      }
      long upTo = added;
      try {
        disk.syncDirectory(directory);
      } catch (IOException e) {
        failed = upTo;
        failure = e;
        throw e;
      }
      synced = upTo;
    }

    void release() {
      synchronized (open) {
        users--;
        if (users == 0) {
          open.remove(directory);
        }
      }
    }
  }
}
