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
  /** Directories whose entries cannot be listed. */
  final Set<String> unlistable = new HashSet<>();
  /** Names that a listing passes over. */
  final Set<String> unlisted = new HashSet<>();
  /** Names that are listed, but cannot be looked at. */
  final Set<String> unknown = new HashSet<>();
  /** Whether it cannot even be told which directories there are. */
  boolean away;

  /** What somebody else does meanwhile. */
  interface Step {
    void run() throws IOException;
  }

  Step beforeOpening = () -> {};
  Step afterOpening = () -> {};

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    return disk.find(path);
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    if (unlistable.contains(directory)) {
      throw new IOException("stale file handle");
    }
    return disk.list(directory).stream()
        .filter(entry -> !unlisted.contains(entry.name()))
        .map(entry -> unknown.contains(entry.name())
            ? StorageEntry.unreadable(entry.path(), "input/output error")
            : entry)
        .toList();
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    if (away) {
      throw new IOException("no route to host");
    }
    return disk.directoriesMatching(pattern);
  }

  @Override
  public InputStream open(String file) throws IOException {
    if (unopenable.contains(file)) {
      throw new IOException("permission denied");
    }
    beforeOpening.run();
    InputStream opened = disk.open(file);
    afterOpening.run();
    return opened;
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
