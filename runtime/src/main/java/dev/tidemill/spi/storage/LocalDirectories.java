/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private static final int MAX_REMEMBERED = 1024;

  private final Disk disk;
  private final Object creating = new Object();

  /** Directories whose names are durable; guarded by {@link #creating}. */
  @SuppressWarnings("serial") // never serialized
  private final Map<Path, Boolean> durable = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
      return size() > MAX_REMEMBERED; // a forgotten one is synced once more
    }
  };

  private final Map<Path, Names> open = new HashMap<>();

  LocalDirectories(Disk disk) {
    this.disk = disk;
  }

  static Path parentOf(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /**
   * Creates the parent directories of a path, and makes them durable, whoever created them: a
   * process that was killed may have created one and not synced it any more.
   */
  void createParents(Path path) throws IOException {
    synchronized (creating) {
      Deque<Path> unsure = new ArrayDeque<>();
      Path directory = parentOf(path);
      while (directory.getParent() != null && !isDurable(directory)) {
        unsure.push(directory);
        directory = directory.getParent();
      }
      for (Path each : unsure) {
        if (Files.isDirectory(each)) {
          syncName(each);
        } else {
          create(each);
        }
        durable.put(each, true);
      }
    }
  }

  private boolean isDurable(Path directory) {
    return durable.get(directory) != null && Files.isDirectory(directory);
  }

  private void create(Path directory) throws IOException {
    try {
      disk.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
      // another process was faster; it may not have synced yet
    }
    disk.syncDirectory(parentOf(directory));
  }

  /** Makes the name of a directory durable that was there before. */
  private void syncName(Path directory) throws IOException {
    try {
      disk.syncDirectory(parentOf(directory));
    } catch (AccessDeniedException e) {
      // somebody else owns the parent, and has created the directory long ago
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
