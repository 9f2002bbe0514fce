/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The storage of one start of a job. When the job is dead, no call reaches the storage; when it is
 * buried, calls do nothing.
 */
public final class LifeStorage implements Storage {
  private final transient Storage storage;
  private final transient JobLife life;

  public LifeStorage(Storage storage, JobLife life) {
    this.storage = storage;
    this.life = life;
  }

  /** What workers in other processes read is not a step of this one. */
  private Object writeReplace() {
    return storage;
  }

  private interface Call<R> {
    R run() throws IOException;
  }

  /** Does a call, or returns what a buried job gets instead. */
  private <R> R call(String step, R ofBuried, Call<R> call) throws IOException {
    if (life.isBuried()) {
      return ofBuried;
    }
    life.before(step);
    return call.run();
  }

  private boolean change(String step, Change change) throws IOException {
    return call(step, true, () -> {
      change.run();
      return true;
    });
  }

  private interface Change {
    void run() throws IOException;
  }

  @Override
  public Map<StorageFeature, String> lacks(String path) {
    return storage.lacks(path);
  }

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    return call("find " + path, Optional.empty(), () -> storage.find(path));
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    return call("list " + directory, List.of(), () -> storage.list(directory));
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    return call("find " + pattern, List.of(), () -> storage.directoriesMatching(pattern));
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    return call(
        "read " + file, new ByteArrayInputStream(new byte[0]), () -> storage.open(file, position));
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    return call("create " + file, false, () -> storage.createIfAbsent(file, content));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    change("rename " + from + " to " + to, () -> storage.rename(from, to));
  }

  @Override
  public boolean delete(String path) throws IOException {
    return call("delete " + path, false, () -> storage.delete(path));
  }

  /** Closes what the life has opened; closing may change a file, so a dead life leaves it. */
  private void close(Closeable file) throws IOException {
    if (life.isKilled()) {
      life.leftOpen(file);
    } else {
      file.close();
    }
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    StorageOutput target = call("create " + file, new Nowhere(), () -> storage.create(file));
    return new StorageOutput() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        change("write " + file, () -> target.write(bytes, offset, length));
      }

      @Override
      public void flush() throws IOException {
        if (!life.isKilled()) {
          target.flush();
        }
      }

      @Override
      public void force() throws IOException {
        change("force " + file, target::force);
      }

      @Override
      public void forceContent() throws IOException {
        change("force " + file, target::forceContent);
      }

      @Override
      public void close() throws IOException {
        LifeStorage.this.close(target);
      }
    };
  }

  /** Takes what a buried job writes. */
  private static final class Nowhere extends StorageOutput {
    @Override
    public void write(int value) {}

    @Override
    public void force() {}
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    if (life.isBuried()) {
      throw new IOException(file + " is not opened for a job that has been killed");
    }
    life.before("open " + file);
    StorageAppender target = storage.append(file);
    return new StorageAppender() {
      @Override
      public long size() {
        return target.size();
      }

      @Override
      public void append(byte[] bytes, int offset, int length) throws IOException {
        change("append to " + file, () -> target.append(bytes, offset, length));
      }

      @Override
      public void sync() throws IOException {
        change("sync " + file, () -> {
          target.sync();
          life.synced();
        });
      }

      @Override
      public void truncate(long size) throws IOException {
        change("truncate " + file, () -> target.truncate(size));
      }

      /** Space that is reserved only makes a disk faster, and this one slower. */
      @Override
      public void reserve(long bytes) {}

      @Override
      public void close() throws IOException {
        LifeStorage.this.close(target);
      }
    };
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    life.before("lock " + file);
    StorageLock target = storage.lock(file, owner);
    life.locked(target);
    return new StorageLock() {
      @Override
      public void close() throws IOException {
        if (!life.isKilled()) {
          life.unlocked(target);
          target.close();
        }
      }
    };
  }
}
