/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.restore;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Files in memory, and a record of what was done to them. They are visible once they are closed. */
@SuppressWarnings("serial") // stays in this process
public final class MemoryStorage implements Storage {
  private final TreeMap<String, byte[]> files = new TreeMap<>();
  private final List<String> events = new ArrayList<>();
  private Consumer<String> before = event -> {};
  private Consumer<String> onOpen = file -> {};

  /** All files by path; may be changed. */
  public NavigableMap<String, byte[]> files() {
    return files;
  }

  /** The content of a file that is there. */
  public byte[] file(String path) {
    return Objects.requireNonNull(files.get(path), path);
  }

  /** What was done: {@code force x}, {@code forceContent x}, {@code delete x}. */
  public List<String> events() {
    return events;
  }

  /** Calls this before each event, and before {@code create x}; it may throw an UncheckedIOException. */
  public void before(Consumer<String> action) {
    before = action;
  }

  /** Calls this with the path of each file that is opened. */
  public void onOpen(Consumer<String> action) {
    onOpen = action;
  }

  private void begin(String event) throws IOException {
    try {
      before.accept(event);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!event.startsWith("create ")) {
      events.add(event);
    }
  }

  @Override
  public synchronized Optional<StorageEntry> find(String path) {
    byte[] file = files.get(path);
    if (file != null) {
      return Optional.of(new StorageEntry(path, false, file.length, 0));
    }
    return files.keySet().stream().anyMatch(each -> each.startsWith(path + "/"))
        ? Optional.of(new StorageEntry(path, true, 0, 0))
        : Optional.empty();
  }

  @Override
  public synchronized List<StorageEntry> list(String directory) {
    return files.entrySet().stream()
        .filter(each -> each.getKey().startsWith(directory + "/"))
        .map(each -> new StorageEntry(each.getKey(), false, each.getValue().length, 0))
        .toList();
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized InputStream open(String file, long position) throws IOException {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      throw new NoSuchFileException(file);
    }
    int from = (int) Math.min(position, bytes.length);
    onOpen.accept(file);
    return new ByteArrayInputStream(bytes, from, bytes.length - from);
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    begin("create " + file);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new StorageOutput() {
      @Override
      public void write(int value) {
        bytes.write(value);
      }

      @Override
      public void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
      }

      @Override
      public void force() throws IOException {
        begin("force " + file);
      }

      @Override
      public void forceContent() throws IOException {
        begin("forceContent " + file);
      }

      @Override
      public void close() {
        files.put(file, bytes.toByteArray());
      }
    };
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) {
    return files.putIfAbsent(file, content.clone()) == null;
  }

  @Override
  public StorageAppender append(String file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StorageLock lock(String file, String owner) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(String from, String to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized boolean delete(String path) throws IOException {
    begin("delete " + path);
    return files.remove(path) != null;
  }
}
