/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import dev.tidemill.spi.storage.StorageAppender;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** A file of a simulated disk that grows at its end. */
final class SimulatedAppender implements StorageAppender {
  private final SimulatedStorage process;
  private final SimulatedDisk disk;
  private final String path;
  private final FileImage file;
  private final DirectoryImage directory;
  private int size;
  private boolean closed;
  private @Nullable IOException failure;

  SimulatedAppender(
      SimulatedStorage process,
      SimulatedDisk disk,
      String path,
      FileImage file,
      DirectoryImage directory) {
    this.process = process;
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.directory = directory;
    this.size = file.length();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void append(byte[] bytes, int offset, int length) throws IOException {
    call("append", length, () -> {
      int inReserve = Math.min(length, file.length() - size);
      int written = inReserve + disk.room(length - inReserve);
      file.write(size, bytes, offset, written, disk.nowMillis());
      if (written < length) {
        throw new FileSystemException(path, null, "no space left on the simulated disk");
      }
      size += length;
    });
  }

  @Override
  public void sync() throws IOException {
    call("sync", size, () -> {}, () -> {
      file.sync();
      disk.names().sync(directory);
    });
  }

  @Override
  public void truncate(long newSize) throws IOException {
    if (newSize < 0 || newSize > size) {
      throw new IllegalArgumentException(
          "cannot truncate " + path + " to " + newSize + " bytes: it has " + size);
    }
    call("truncate", newSize, () -> {
      file.setLength((int) newSize, disk.nowMillis());
      size = (int) newSize;
    });
  }

  @Override
  public void reserve(long bytes) throws IOException {
    call("reserve", bytes, () -> {
      int end = Math.toIntExact(Math.addExact(size, bytes));
      int more = Math.max(0, end - file.length());
      if (disk.room(more) < more) {
        throw new FileSystemException(path, null, "no space left on the simulated disk");
      }
      if (more > 0) {
        file.setLength(end, disk.nowMillis());
      }
    });
  }

  private interface Effect {
    void run() throws IOException;
  }

  private void call(String operation, long bytes, Effect effect) throws IOException {
    call(operation, bytes, effect, SimulatedDisk.Sync.NONE);
  }

  private void call(String operation, long bytes, Effect effect, SimulatedDisk.Sync sync)
      throws IOException {
    if (closed || failure != null) {
      FileSystemException refused = new FileSystemException(
          path,
          null,
          "cannot " + operation + ": the appender is "
              + (closed ? "closed" : "broken by an earlier failure"));
      refused.initCause(failure);
      throw refused;
    }
    try {
      disk.call(
          process,
          operation + " " + path + " " + bytes,
          path,
          () -> {
            effect.run();
            return true;
          },
          sync);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    disk.call(
        process,
        "close " + path,
        path,
        () -> {
          if (failure == null && file.length() > size) {
            file.setLength(size, disk.nowMillis());
          }
          return true;
        },
        SimulatedDisk.Sync.NONE);
  }
}
