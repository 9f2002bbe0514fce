/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A storage that passes every call on: doubles override what they are about. */
public class ForwardingStorage implements Storage {
  private final Storage storage;

  protected ForwardingStorage(Storage storage) {
    this.storage = storage;
  }

  /** What a double is about stays in this process. */
  protected final Object writeReplace() {
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
}
