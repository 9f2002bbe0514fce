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
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The storage of one process. A test can hold up what is appended to files, so that nothing becomes
 * durable in the meantime, and can kill the process: after that, every write fails, and so do those
 * that are held up.
 */
public final class HeldStorage implements Storage {
  private enum State {
    RUNNING,
    HELD,
    KILLED
  }

  private final transient Storage storage;
  private final transient ReentrantLock lock = new ReentrantLock();
  private final transient Condition changed = lock.newCondition();
  private transient State state = State.RUNNING;

  public HeldStorage(Storage storage) {
    this.storage = storage;
  }

  /** Appends wait from now on. */
  public void hold() {
    change(State.HELD);
  }

  /** Appends go on. */
  public void release() {
    change(State.RUNNING);
  }

  /** No byte is written from now on. */
  public void kill() {
    change(State.KILLED);
  }

  private void change(State next) {
    lock.lock();
    try {
      if (state != State.KILLED) {
        state = next;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitPermission() throws IOException {
    lock.lock();
    try {
      while (state == State.HELD) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    requireAlive();
  }

  private void requireAlive() throws IOException {
    lock.lock();
    try {
      if (state == State.KILLED) {
        throw new IOException("the process was killed");
      }
    } finally {
      lock.unlock();
    }
  }

  /** In another process, nobody holds up anything. */
  private Object writeReplace() {
    return storage;
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
    requireAlive();
    return storage.create(file);
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    requireAlive();
    return storage.createIfAbsent(file, content);
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    requireAlive();
    return storage.lock(file, owner);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    requireAlive();
    storage.rename(from, to);
  }

  @Override
  public boolean delete(String path) throws IOException {
    requireAlive();
    return storage.delete(path);
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    requireAlive();
    StorageAppender out = storage.append(file);
    return new StorageAppender() {
      @Override
      public long size() {
        return out.size();
      }

      @Override
      public void append(byte[] bytes, int offset, int length) throws IOException {
        awaitPermission();
        out.append(bytes, offset, length);
      }

      @Override
      public void sync() throws IOException {
        awaitPermission();
        out.sync();
      }

      @Override
      public void truncate(long size) throws IOException {
        requireAlive();
        out.truncate(size);
      }

      @Override
      public void reserve(long bytes) throws IOException {
        requireAlive();
        out.reserve(bytes);
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }
}
