/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.spi.storage.LocalStorage;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The local disk, on which each force takes the same time: it waits, and does not force. */
final class SlowForce implements Storage {
  private static final long serialVersionUID = 1;

  private final LocalStorage disk = new LocalStorage();
  private final long nanos;
  private final AtomicLong waited = new AtomicLong();
  private final AtomicLong forces = new AtomicLong();
  private final AtomicLong snapshots = new AtomicLong();

  SlowForce(long nanos) {
    this.nanos = nanos;
  }

  /** Forces of appended files are those of this machine's disk; they are only counted. */
  static SlowForce asTheDisk() {
    return new SlowForce(0);
  }

  /** How long forces have taken that a batch waits for, which are all but those of snapshots. */
  long waitedNanos() {
    return waited.get();
  }

  /** How many of them there were. */
  long forces() {
    return forces.get();
  }

  /** How many files with all state were begun. */
  long snapshots() {
    return snapshots.get();
  }

  private void force(boolean isWaitedFor) {
    long start = System.nanoTime();
    long now = start;
    while (now - start < nanos) {
      LockSupport.parkNanos(nanos - (now - start));
      now = System.nanoTime();
    }
    if (isWaitedFor) {
      forces.incrementAndGet();
      waited.addAndGet(now - start);
    }
  }

  @Override
  public Map<StorageFeature, String> lacks(String path) {
    return disk.lacks(path);
  }

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    return disk.find(path);
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    return disk.directoriesMatching(pattern);
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    return disk.open(file, position);
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    boolean isSnapshot = file.contains("/snapshot-");
    if (isSnapshot) {
      snapshots.incrementAndGet();
    }
    return new Output(disk.create(file), !isSnapshot);
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    return disk.createIfAbsent(file, content);
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    return new Appender(disk.append(file));
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    return disk.lock(file, owner);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return disk.delete(path);
  }

  private final class Appender implements StorageAppender {
    private final StorageAppender file;

    Appender(StorageAppender file) {
      this.file = file;
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      file.append(bytes, offset, length);
    }

    @Override
    public void sync() throws IOException {
      if (nanos == 0) {
        file.sync();
      }
      force(true);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void reserve(long bytes) throws IOException {
      file.reserve(bytes);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private final class Output extends StorageOutput {
    private final StorageOutput file;
    private final boolean isWaitedFor;

    Output(StorageOutput file, boolean isWaitedFor) {
      this.file = file;
      this.isWaitedFor = isWaitedFor;
    }

    @Override
    public void write(int value) throws IOException {
      file.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      file.write(bytes, offset, length);
    }

    @Override
    public void force() {
      SlowForce.this.force(isWaitedFor);
    }

    @Override
    public void forceContent() {
      SlowForce.this.force(isWaitedFor);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
