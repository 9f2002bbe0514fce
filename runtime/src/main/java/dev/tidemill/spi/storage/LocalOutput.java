/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** A new file of the local disk. */
final class LocalOutput extends StorageOutput {
  private final String path;
  private final Disk.DiskFile file;
  private final LocalDirectories.Names names;
  private final long name;
  private long size;
  private boolean closed;
  private @Nullable IOException failure;

  LocalOutput(String path, Disk.DiskFile file, LocalDirectories.Names names) {
    this.path = path;
    this.file = file;
    this.names = names;
    this.name = names.add();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      file.write(size, bytes, offset, length);
      size += length;
    } catch (IOException e) {
      throw failed("cannot write " + length + " bytes at " + size, e);
    }
  }

  @Override
  public void force() throws IOException {
    sync(() -> {
      file.sync();
      names.sync(name);
    });
  }

  @Override
  public void forceContent() throws IOException {
    sync(file::sync);
  }

  private interface Sync {
    void run() throws IOException;
  }

  private void sync(Sync sync) throws IOException {
    if (failure != null) {
      // The system may have dropped the data, and a second sync would report success.
      throw failed("cannot sync after an earlier failure", failure);
    }
    try {
      sync.run();
    } catch (IOException e) {
      failure = e;
      throw failed("cannot sync", e);
    }
  }

  private FileSystemException failed(String operation, IOException cause) {
    return LocalStorage.failed(path, operation, cause);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      names.release();
      file.close();
    }
  }
}
