package dev.tidemill.internal.connector;

import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The local disk with scripted failures, and a record of what was renamed. */
final class FaultyStorage implements Storage {
  private final LocalStorage disk = new LocalStorage();
  final Set<String> unopenable = new HashSet<>();
  final List<String> renames = new ArrayList<>();
  boolean unlistable;

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    return disk.find(path);
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    if (unlistable) {
      throw new IOException("stale file handle");
    }
    return disk.list(directory);
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    return disk.directoriesMatching(pattern);
  }

  @Override
  public InputStream open(String file) throws IOException {
    if (unopenable.contains(file)) {
      throw new IOException("permission denied");
    }
    return disk.open(file);
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    return disk.create(file);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    disk.rename(from, to);
    renames.add(from + " -> " + to);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return disk.delete(path);
  }
}
