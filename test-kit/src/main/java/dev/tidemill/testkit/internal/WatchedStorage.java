/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import dev.tidemill.error.CallSite;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A storage that knows which of its files are open and which of its locks are held. */
public final class WatchedStorage implements Storage {
  private final transient Storage storage;
  private final transient Map<Object, String> open = new LinkedHashMap<>();

  public WatchedStorage(Storage storage) {
    this.storage = storage;
  }

  /** The files that are open, each with who opened it. */
  public List<String> openFiles() {
    synchronized (open) {
      return new ArrayList<>(open.values());
    }
  }

  /** In another process, storages are not watched. */
  private Object writeReplace() {
    return storage;
  }

  private void opened(Object stream, String file, String how) {
    CallSite site = CallSite.here();
    synchronized (open) {
      open.put(stream, file + ", opened for " + how + " (" + site + ")");
    }
  }

  private void closed(Object stream) {
    synchronized (open) {
      open.remove(stream);
    }
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
    InputStream input = new FilterInputStream(storage.open(file, position)) {
      @Override
      public void close() throws IOException {
        closed(this);
        super.close();
      }
    };
    opened(input, file, "reading");
    return input;
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    StorageOutput target = storage.create(file);
    StorageOutput output = new StorageOutput() {
      @Override
      public void write(int value) throws IOException {
        target.write(value);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
      }

      @Override
      public void flush() throws IOException {
        target.flush();
      }

      @Override
      public void force() throws IOException {
        target.force();
      }

      @Override
      public void forceContent() throws IOException {
        target.forceContent();
      }

      @Override
      public void close() throws IOException {
        closed(this);
        target.close();
      }
    };
    opened(output, file, "writing");
    return output;
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    return storage.createIfAbsent(file, content);
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    StorageAppender target = storage.append(file);
    StorageAppender appender = new StorageAppender() {
      @Override
      public long size() {
        return target.size();
      }

      @Override
      public void append(byte[] bytes, int offset, int length) throws IOException {
        target.append(bytes, offset, length);
      }

      @Override
      public void sync() throws IOException {
        target.sync();
      }

      @Override
      public void truncate(long size) throws IOException {
        target.truncate(size);
      }

      @Override
      public void reserve(long bytes) throws IOException {
        target.reserve(bytes);
      }

      @Override
      public void close() throws IOException {
        closed(this);
        target.close();
      }
    };
    opened(appender, file, "appending");
    return appender;
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    StorageLock target = storage.lock(file, owner);
    StorageLock lock = new StorageLock() {
      @Override
      public void close() throws IOException {
        closed(this);
        target.close();
      }
    };
    opened(lock, file, "locking");
    return lock;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    storage.rename(from, to);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return storage.delete(path);
  }
}
