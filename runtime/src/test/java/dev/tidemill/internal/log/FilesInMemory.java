/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The files of one directory, whose bytes a test can change. */
final class FilesInMemory implements Storage {
  private static final long serialVersionUID = 1L;

  /** What a test does before each call that changes something; it may throw. */
  interface Hook {
    void before(String call) throws IOException;
  }

  final transient TreeMap<String, byte[]> files = new TreeMap<>();
  /** Lengths that the directory tells, where they are not those of the bytes. */
  final transient Map<String, Long> listedLengths = new HashMap<>();

  transient Hook hook = call -> {};
  transient boolean appends = true;

  static FilesInMemory copyOf(FilesInMemory other) {
    FilesInMemory copy = new FilesInMemory();
    other.files.forEach((path, bytes) -> copy.files.put(path, bytes.clone()));
    copy.appends = other.appends;
    return copy;
  }

  private StorageEntry entry(String path, byte[] bytes) {
    return new StorageEntry(path, false, listedLengths.getOrDefault(path, (long) bytes.length), 0);
  }

  /** The bytes of a file that is there. */
  byte[] content(String file) {
    return Objects.requireNonNull(files.get(file), file);
  }

  private byte[] bytes(String file) throws NoSuchFileException {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      throw new NoSuchFileException(file);
    }
    return bytes;
  }

  @Override
  public Optional<StorageEntry> find(String path) {
    return Optional.ofNullable(files.get(path)).map(bytes -> entry(path, bytes));
  }

  @Override
  public List<StorageEntry> list(String directory) {
    return files.entrySet().stream()
        .map(file -> entry(file.getKey(), file.getValue()))
        .toList();
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    byte[] bytes = bytes(file);
    return new ByteArrayInputStream(bytes, (int) position, bytes.length);
  }

  @Override
  public StorageOutput create(String file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    hook.before("create " + file);
    return files.putIfAbsent(file, content.clone()) == null;
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    if (!appends) {
      throw new UnsupportedOperationException("this storage does not append");
    }
    hook.before("append " + file);
    files.putIfAbsent(file, new byte[0]);
    return new Appender(file);
  }

  @Override
  public StorageLock lock(String file, String owner) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    hook.before("rename " + from + " " + to);
    files.put(to, bytes(from));
    files.remove(from);
  }

  @Override
  public boolean delete(String path) throws IOException {
    hook.before("delete " + path);
    return files.remove(path) != null;
  }

  private final class Appender implements StorageAppender {
    private final String file;
    private int size;
    private boolean broken;

    Appender(String file) throws IOException {
      this.file = file;
      this.size = bytes(file).length;
    }

    private void call(String call) throws IOException {
      if (broken) {
        throw new IOException(file + " is broken");
      }
      broken = true;
      hook.before(call + " " + file);
      broken = false;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      call("write");
      byte[] content = bytes(file);
      byte[] longer = Arrays.copyOf(content, Math.max(content.length, size + length));
      System.arraycopy(bytes, offset, longer, size, length);
      files.put(file, longer);
      size += length;
    }

    @Override
    public void sync() throws IOException {
      call("sync");
    }

    @Override
    public void truncate(long newSize) throws IOException {
      call("truncate");
      files.put(file, Arrays.copyOf(bytes(file), (int) newSize));
      size = (int) newSize;
    }

    @Override
    public void reserve(long bytes) throws IOException {
      call("reserve");
      files.put(file, Arrays.copyOf(bytes(file), (int) Math.max(bytes(file).length, size + bytes)));
    }

    @Override
    public void close() throws IOException {
      if (!broken) {
        files.put(file, Arrays.copyOf(bytes(file), size));
      }
    }
  }
}
