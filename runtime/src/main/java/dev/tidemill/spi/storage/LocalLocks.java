/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Locks on files of the local disk.
 *
 * <p>The system's locks are between processes. Within this one, a second attempt must not even open
 * the file: closing it again would release the first one's lock. So each lock is registered before
 * its file is opened, in the system properties: the one table that a process has once, however many
 * class loaders have loaded this class.
 */
final class LocalLocks {
  private static final String KEY = "dev.tidemill.locked.";

  private final Disk disk;

  LocalLocks(Disk disk) {
    this.disk = disk;
  }

  /** Locks a file whose parent directory exists. */
  StorageLock lock(String path, Path file, String owner) throws IOException {
    String line = owner.replaceAll("\\R", " ").strip();
    Path real = LocalDirectories.parentOf(file).toRealPath().resolve(file.getFileName());
    String key = KEY + real;
    Properties registry = System.getProperties();
    Object holder = registry.putIfAbsent(key, line);
    if (holder != null) {
      throw new StorageLockedException(path, holder.toString());
    }
    Closeable held = null;
    try {
      held = disk.lock(real, line);
    } finally {
      if (held == null) {
        registry.remove(key);
      }
    }
    if (held == null) {
      throw new StorageLockedException(path, LocalDisk.ownerOf(real));
    }
    return new Held(held, key);
  }

  private static final class Held implements StorageLock {
    private final Closeable file;
    private final String key;
    private final AtomicBoolean released = new AtomicBoolean();

    Held(Closeable file, String key) {
      this.file = file;
      this.key = key;
    }

    @Override
    public void close() throws IOException {
      if (released.compareAndSet(false, true)) {
        try {
          file.close();
        } finally {
          System.getProperties().remove(key);
        }
      }
    }
  }
}
