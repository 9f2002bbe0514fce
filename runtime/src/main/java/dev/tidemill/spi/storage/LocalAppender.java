/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file on the local disk. Reserved space is filled with zeros, because only written
 * space is really allocated.
 */
final class LocalAppender implements StorageAppender {
  private static final byte[] ZEROS = new byte[1 << 16];

  private final String path;
  private final Disk.DiskFile file;
  private final Disk disk;
  private final Path directory;
  private long size;
  private long reservedUpTo;
  private boolean nameSynced;
  private boolean closed;
  private @Nullable IOException failure;

  LocalAppender(String path, Disk.DiskFile file, Disk disk, Path directory) throws IOException {
    this.path = path;
    this.file = file;
    this.disk = disk;
    this.directory = directory;
    this.size = file.length();
    this.reservedUpTo = size;
  }

  /** A step that breaks the appender if it fails. */
  private interface Step {
    void run() throws IOException;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void append(byte[] bytes, int offset, int length) throws IOException {
    run("cannot append " + length + " bytes at " + size, () -> {
      file.write(size, bytes, offset, length);
      size += length;
      reservedUpTo = Math.max(reservedUpTo, size);
    });
  }

  @Override
  public void sync() throws IOException {
    run("cannot sync " + size + " bytes", () -> {
      file.sync();
      if (!nameSynced) {
        disk.syncDirectory(directory);
        nameSynced = true;
      }
    });
  }

  @Override
  public void truncate(long newSize) throws IOException {
    if (newSize < 0 || newSize > size) {
      throw new IllegalArgumentException(
          "cannot truncate " + path + " to " + newSize + " bytes: it has " + size);
    }
    run("cannot truncate " + size + " to " + newSize + " bytes", () -> {
      file.setLength(newSize);
      size = newSize;
      reservedUpTo = newSize;
    });
  }

  @Override
  public void reserve(long bytes) throws IOException {
    run("cannot reserve " + bytes + " bytes behind " + size, () -> {
      long end = Math.addExact(size, bytes);
      while (reservedUpTo < end) {
        int length = (int) Math.min(ZEROS.length, end - reservedUpTo);
        file.write(reservedUpTo, ZEROS, 0, length);
        reservedUpTo += length;
      }
    });
  }

  private void run(String operation, Step step) throws IOException {
    if (closed) {
      throw new FileSystemException(path, null, operation + ": the appender is closed");
    }
    if (failure != null) {
      throw failed(operation + ": the appender is broken by an earlier failure", failure);
    }
    try {
      step.run();
    } catch (IOException e) {
      failure = e;
      throw failed(operation + ": " + LocalStorage.reason(e), e);
    }
  }

  private FileSystemException failed(String reason, IOException cause) {
    FileSystemException failed = new FileSystemException(path, null, reason);
    failed.initCause(cause);
    return failed;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (file) {
      if (failure == null && reservedUpTo > size) {
        file.setLength(size);
      }
    }
  }
}
