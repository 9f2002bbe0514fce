/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageLockedException;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A fast storage for the checkpoint that the kit lends a job. It survives the end of a job, but has
 * no loss of power. Directories exist as long as there are files in them. Any thread.
 */
public final class MemoryStorage implements Storage {
  private final transient TreeMap<String, Content> files = new TreeMap<>();
  private final transient Map<String, String> locks = new HashMap<>();

  private static final class Content {
    private byte[] bytes = {};
    private int length;

    void write(byte[] from, int offset, int count) {
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
      }
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }

    void cut(int newLength) {
      length = newLength;
    }
  }

  private Object writeReplace() {
    throw new IllegalStateException("the kit's checkpoint is not sent to workers");
  }

  private static String below(String directory) {
    return directory.endsWith("/") ? directory : directory + "/";
  }

  private boolean isDirectory(String path) {
    String next = files.ceilingKey(below(path));
    return next != null && next.startsWith(below(path));
  }

  private Optional<StorageEntry> entry(String path) {
    Content content = files.get(path);
    if (content != null) {
      return Optional.of(new StorageEntry(path, false, content.length, 0));
    }
    return isDirectory(path) ? Optional.of(new StorageEntry(path, true, 0, 0)) : Optional.empty();
  }

  @Override
  public synchronized Optional<StorageEntry> find(String path) {
    return entry(path);
  }

  @Override
  public synchronized List<StorageEntry> list(String directory) throws IOException {
    if (!isDirectory(directory)) {
      throw new NoSuchFileException(directory);
    }
    String prefix = below(directory);
    TreeMap<String, StorageEntry> entries = new TreeMap<>();
    for (String path : files.tailMap(prefix).keySet()) {
      if (!path.startsWith(prefix)) {
        break;
      }
      int end = path.indexOf('/', prefix.length());
      String child = end < 0 ? path : path.substring(0, end);
      entry(child).ifPresent(found -> entries.put(child, found));
    }
    return new ArrayList<>(entries.values());
  }

  @Override
  public synchronized List<StorageEntry> directoriesMatching(String pattern) {
    return entry(pattern).filter(StorageEntry::directory).map(List::of).orElse(List.of());
  }

  private Content content(String file) throws NoSuchFileException {
    Content content = files.get(file);
    if (content == null) {
      throw new NoSuchFileException(file);
    }
    return content;
  }

  @Override
  public synchronized InputStream open(String file, long position) throws IOException {
    Content content = content(file);
    int from = (int) Math.min(position, content.length);
    return new ByteArrayInputStream(Arrays.copyOfRange(content.bytes, from, content.length));
  }

  @Override
  public synchronized boolean createIfAbsent(String file, byte[] bytes) {
    if (files.containsKey(file)) {
      return false;
    }
    Content content = new Content();
    content.write(bytes, 0, bytes.length);
    files.put(file, content);
    return true;
  }

  @Override
  public synchronized StorageOutput create(String file) {
    Content content = new Content();
    files.put(file, content);
    return new StorageOutput() {
      @Override
      public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        synchronized (MemoryStorage.this) {
          content.write(bytes, offset, length);
        }
      }

      @Override
      public void force() {}
    };
  }

  @Override
  public synchronized StorageAppender append(String file) {
    Content content = files.computeIfAbsent(file, path -> new Content());
    return new StorageAppender() {
      @Override
      public long size() {
        return content.length;
      }

      @Override
      public void append(byte[] bytes, int offset, int length) {
        synchronized (MemoryStorage.this) {
          content.write(bytes, offset, length);
        }
      }

      @Override
      public void sync() {}

      @Override
      public void truncate(long size) {
        synchronized (MemoryStorage.this) {
          content.cut((int) size);
        }
      }

      @Override
      public void reserve(long bytes) {}

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized StorageLock lock(String file, String owner) throws IOException {
    String holder = locks.get(file);
    if (holder != null) {
      throw new StorageLockedException(file, holder);
    }
    files.computeIfAbsent(file, path -> new Content());
    locks.put(file, owner);
    return () -> {
      synchronized (MemoryStorage.this) {
        locks.remove(file);
      }
    };
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    if (!files.containsKey(from) && !isDirectory(from)) {
      throw new NoSuchFileException(from);
    }
    if (isDirectory(to)) {
      throw new DirectoryNotEmptyException(to);
    }
    Content file = files.remove(from);
    if (file != null) {
      files.put(to, file);
      return;
    }
    for (String path : below(files, from)) {
      files.put(below(to) + path.substring(below(from).length()), files.remove(path));
    }
  }

  private static List<String> below(NavigableMap<String, Content> files, String directory) {
    String prefix = below(directory);
    return files.tailMap(prefix).keySet().stream()
        .takeWhile(path -> path.startsWith(prefix))
        .toList();
  }

  @Override
  public synchronized boolean delete(String path) {
    boolean existed = files.remove(path) != null;
    for (String file : below(files, path)) {
      files.remove(file);
      existed = true;
    }
    return existed;
  }
}
