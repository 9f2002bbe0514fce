/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does what another storage does; subclasses do something else. */
abstract class StorageDecorator implements Storage {
  private static final long serialVersionUID = 1L;

  private final Storage storage;

  StorageDecorator(Storage storage) {
    this.storage = storage;
  }

  static boolean isLog(String file) {
    return file.startsWith("/checkpoint/log/");
  }

  @Override
  public Map<StorageFeature, String> lacks(String path) {
    return storage.lacks(path);
  }

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    return storage.find(path);
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    return storage.list(directory);
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    return storage.directoriesMatching(pattern);
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    return storage.open(file, position);
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    return storage.create(file);
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    return storage.createIfAbsent(file, content);
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    return storage.append(file);
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    return storage.lock(file, owner);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    storage.rename(from, to);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return storage.delete(path);
  }

  /** Does what another appender does; subclasses do something else. */
  abstract static class Appender implements StorageAppender {
    private final StorageAppender appender;

    Appender(StorageAppender appender) {
      this.appender = appender;
    }

    @Override
    public long size() {
      return appender.size();
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      appender.append(bytes, offset, length);
    }

    @Override
    public void sync() throws IOException {
      appender.sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      appender.truncate(size);
    }

    @Override
    public void reserve(long bytes) throws IOException {
      appender.reserve(bytes);
    }

    @Override
    public void close() throws IOException {
      appender.close();
    }
  }
}
