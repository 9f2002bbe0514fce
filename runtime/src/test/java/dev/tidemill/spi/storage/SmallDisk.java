/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The real disk, of which only so many bytes can be used. A write that does not fit writes nothing. */
final class SmallDisk implements Disk {
  private final LocalDisk disk = new LocalDisk();
  private long free;

  SmallDisk(long free) {
    this.free = free;
  }

  void setFree(long bytes) {
    free = bytes;
  }

  long free() {
    return free;
  }

  private void take(long bytes) throws IOException {
    if (bytes > free) {
      throw new IOException("No space left on device");
    }
    free -= bytes;
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    disk.createDirectory(directory);
  }

  @Override
  public DiskFile createNew(Path file) throws IOException {
    return new SmallFile(disk.createNew(file));
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    return new SmallFile(disk.create(file));
  }

  @Override
  public DiskFile append(Path file) throws IOException {
    return new SmallFile(disk.append(file));
  }

  @Override
  public @Nullable Closeable lock(Path file, String owner) throws IOException {
    return disk.lock(file, owner);
  }

  @Override
  public void link(Path second, Path existing) throws IOException {
    disk.link(second, existing);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    disk.move(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    long length = Files.isRegularFile(path) ? Files.size(path) : 0;
    disk.delete(path);
    free += length;
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    disk.syncDirectory(directory);
  }

  private final class SmallFile implements DiskFile {
    private final DiskFile file;

    SmallFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      take(Math.max(0, position + length - file.length()));
      file.write(position, bytes, offset, length);
    }

    @Override
    public void setLength(long length) throws IOException {
      take(length - file.length());
      file.setLength(length);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
