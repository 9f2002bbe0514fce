/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a corrupted log readable again, without the frames that are damaged or that cannot follow
 * each other any more. Files that are no longer part of the log are renamed, not deleted, and a file
 * of which only the beginning is kept is copied first. A crash in the middle leaves a log that can
 * be salvaged again.
 *
 * <p>This loses what was decided, so it is done on demand only, while no process owns the log.
 */
public final class Salvage {
  private final Storage storage;
  private final String directory;

  private Salvage(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /**
   * Ends the log before the damage: what was decided after it is forgotten.
   *
   * @return empty, and nothing was changed, if the log is not corrupted
   */
  public static Optional<SalvageReport> endBeforeDamage(Storage storage, String directory)
      throws IOException {
    return new Salvage(storage, directory).endBeforeDamage();
  }

  /**
   * Begins the log after the damage, at the next frame that stands for all frames before it. This
   * forgets no decision, but whatever needs an older frame itself will miss it.
   *
   * @return empty, and nothing was changed, if the log is not corrupted, or if nothing readable
   *     after the damage begins with such a frame
   */
  public static Optional<SalvageReport> beginAfterDamage(Storage storage, String directory)
      throws IOException {
    return new Salvage(storage, directory).beginAfterDamage();
  }

  /** Renames a file, so that it is not part of the log any more; returns its new name. */
  public static String setAside(Storage storage, String directory, String file) throws IOException {
    StorageEntry entry = storage.find(file).orElseThrow(() -> new NoSuchFileException(file));
    return new Salvage(storage, directory).setAside(entry);
  }

  private Optional<SalvageReport> endBeforeDamage() throws IOException {
    Optional<LogCorruptedException> first = read(0).corruption();
    List<String> saved = new ArrayList<>();
    // Again, because a file that is set aside may have repeated what is damaged in the one before.
    for (Optional<LogCorruptedException> damage = first;
        damage.isPresent();
        damage = read(0).corruption()) {
      endBefore(damage.get(), saved);
    }
    saved.sort(Comparator.naturalOrder());
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(new SalvageReport(first.get(), framesKept(), saved));
  }

  private void endBefore(LogCorruptedException damage, List<String> saved) throws IOException {
    // From the last file: as long as the damage is there, the log is as corrupted as before.
    for (StorageEntry file : files().descendingMap().values()) {
      int order = file.path().compareTo(damage.file());
      if (order > 0 || (order == 0 && damage.position() <= SegmentHeader.BYTES)) {
        saved.add(setAside(file));
      } else if (order == 0) {
        saved.add(cutOff(file, (int) damage.position()));
      }
    }
  }

  private Optional<SalvageReport> beginAfterDamage() throws IOException {
    LogReport report = read(0);
    Optional<Long> head = report.corruption().isEmpty()
        ? Optional.empty()
        : firstReadableHead(report.corruption().get().file());
    if (head.isEmpty()) {
      return Optional.empty();
    }
    List<String> saved = new ArrayList<>();
    for (StorageEntry file : files().headMap(head.get()).values()) {
      if (file.length() > SegmentHeader.BYTES) { // a shorter one keeps a former owner out
        saved.add(setAside(file));
      }
    }
    return Optional.of(new SalvageReport(report.corruption().get(), framesKept(), saved));
  }

  private Optional<Long> firstReadableHead(String damaged) throws IOException {
    for (var file : files().entrySet()) {
      boolean after = file.getValue().path().compareTo(damaged) >= 0;
      if (after
          && isHead(file.getValue(), file.getKey())
          && read(file.getKey()).corruption().isEmpty()) {
        return Optional.of(file.getKey());
      }
    }
    return Optional.empty();
  }

  private boolean isHead(StorageEntry file, long number) throws IOException {
    if (file.length() > SegmentFile.MAX_BYTES) {
      return false;
    }
    SegmentFile segment = SegmentFile.read(storage, file, number);
    return segment.header().filter(header -> header.has(SegmentHeader.HEAD)).isPresent()
        && segment.frameAt(SegmentHeader.BYTES).isPresent();
  }

  private LogReport read(long firstFile) throws IOException {
    return new LogReader(storage, directory, frame -> {}).startingAt(firstFile).read();
  }

  private long framesKept() throws IOException {
    long[] kept = {0};
    LogReader.read(storage, directory, frame -> kept[0]++);
    return kept[0];
  }

  private NavigableMap<Long, StorageEntry> files() throws IOException {
    NavigableMap<Long, StorageEntry> files = new TreeMap<>();
    for (StorageEntry entry : storage.list(directory)) {
      SegmentName.numberOf(entry).ifPresent(number -> files.put(number, entry));
    }
    return files;
  }

  private String setAside(StorageEntry file) throws IOException {
    String name = freeName(file);
    storage.rename(file.path(), name);
    return name;
  }

  /** Keeps a copy of a file, and replaces it by its beginning. */
  private String cutOff(StorageEntry file, int length) throws IOException {
    byte[] bytes;
    try (InputStream in = storage.open(file.path())) {
      bytes = in.readNBytes(SegmentFile.MAX_BYTES);
    }
    String name = freeName(file);
    createNew(name, bytes);
    String beginning = directory + "/salvaged-" + file.name();
    storage.delete(beginning); // of a salvage that did not finish
    createNew(beginning, Arrays.copyOf(bytes, length));
    storage.rename(beginning, file.path());
    return name;
  }

  private void createNew(String path, byte[] content) throws IOException {
    if (!storage.createIfAbsent(path, content)) {
      throw new IOException(path + " was created by another process; nobody else may use the log"
          + " while it is salvaged");
    }
  }

  private String freeName(StorageEntry file) throws IOException {
    String name = directory + "/damaged-" + file.name();
    for (int i = 2; storage.find(name).isPresent(); i++) {
      name = directory + "/damaged-" + file.name() + "-" + i;
    }
    return name;
  }
}
