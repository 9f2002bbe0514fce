/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.storage.ForwardingStorage;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The local disk with scripted failures, and a record of what was renamed. */
final class FaultyStorage extends ForwardingStorage {
  final Set<String> unopenable = new HashSet<>();
  final List<String> renames = new ArrayList<>();
  /** Directories whose entries cannot be listed. */
  final Set<String> unlistable = new HashSet<>();
  /** Names that a listing passes over. */
  final Set<String> unlisted = new HashSet<>();
  /** Names that are listed, but cannot be looked at. */
  final Set<String> unknown = new HashSet<>();
  /** How often a directory was listed. */
  int listings;
  /** Whether the times of directories tell of changes. */
  boolean tracksDirectoryChanges = true;
  /** Whether it cannot even be told which directories there are. */
  boolean away;

  FaultyStorage() {
    super(new LocalStorage());
  }

  /** What somebody else does meanwhile. */
  interface Step {
    void run() throws IOException;
  }

  Step beforeOpening = () -> {};
  Step afterOpening = () -> {};

  @Override
  public boolean tracksDirectoryChanges(String path) {
    return tracksDirectoryChanges;
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    listings++;
    if (unlistable.contains(directory)) {
      throw new IOException("stale file handle");
    }
    return super.list(directory).stream()
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
    return super.directoriesMatching(pattern);
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    if (unopenable.contains(file)) {
      throw new IOException("permission denied");
    }
    beforeOpening.run();
    InputStream opened = super.open(file, position);
    afterOpening.run();
    return opened;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    super.rename(from, to);
    renames.add(from + " -> " + to);
  }
}
