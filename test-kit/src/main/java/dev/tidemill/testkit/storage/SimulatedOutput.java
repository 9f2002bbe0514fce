/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** A new file of a simulated disk. */
final class SimulatedOutput extends StorageOutput {
  private final SimulatedStorage process;
  private final SimulatedDisk disk;
  private final String path;
  private final FileImage file;
  private final DirectoryImage directory;
  private int size;
  private boolean closed;

  SimulatedOutput(
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
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    checkOpen();
    disk.call(
        process,
        "write " + path + " " + length,
        path,
        () -> {
          int written = disk.room(length);
          file.write(size, bytes, offset, written, disk.nowMillis());
          size += written;
          if (written < length) {
            throw new FileSystemException(path, null, "no space left on the simulated disk");
          }
          return true;
        },
        SimulatedDisk.Sync.NONE);
  }

  @Override
  public void force() throws IOException {
    checkOpen();
    disk.call(process, "force " + path, path, () -> true, () -> {
      file.sync();
      disk.names().sync(directory);
    });
  }

  @Override
  public void forceContent() throws IOException {
    checkOpen();
    disk.call(process, "forceContent " + path, path, () -> true, file::sync);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new FileSystemException(path, null, "the output is closed");
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      disk.call(process, "close " + path, path, () -> true, SimulatedDisk.Sync.NONE);
    }
  }
}
