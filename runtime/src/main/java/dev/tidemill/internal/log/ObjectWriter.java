/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates a file for each force, under the next number. Of two processes that both believe they own
 * the log, one creates it, and the other finds out.
 *
 * <p>A process begins with an empty file, which keeps the process before it from writing. It is
 * never deleted: otherwise that process could still create it.
 */
final class ObjectWriter implements LogWriter {
  /** As many files an object store deletes by one request. */
  private static final int DELETED_AT_ONCE = 50;

  private final Storage storage;
  private final String directory;
  private final long epoch;
  private long segment;
  private @Nullable LogFencedException fenced;

  ObjectWriter(Storage storage, String directory, long epoch, long lastSegment) {
    this.storage = storage;
    this.directory = directory;
    this.epoch = epoch;
    this.segment = lastSegment;
  }

  /** Creates the first file; returns {@code false} if another process has created one meanwhile. */
  boolean takeOver(FrameBatch tail) throws IOException {
    segment++;
    String path = SegmentName.of(directory, segment);
    return storage.createIfAbsent(
            path, tail.withHeader(segment, epoch, SegmentHeader.WHOLE | SegmentHeader.SYNCED))
        || isOurs(path);
  }

  @Override
  public void write(FrameBatch frames) throws IOException {
    while (!create(frames)) {
      // this number is used
    }
  }

  private boolean create(FrameBatch frames) throws IOException {
    if (fenced != null) {
      throw fenced;
    }
    long next = segment + 1;
    String path = SegmentName.of(directory, next);
    byte[] content = frames.withHeader(next, epoch, SegmentHeader.WHOLE | SegmentHeader.SYNCED);
    boolean created = storage.createIfAbsent(path, content);
    if (!created && !isOurs(path)) {
      fenced = new LogFencedException(directory, epoch, path + " was created by another one");
      throw fenced;
    }
    segment = next;
    return created;
  }

  /**
   * Whether this start has created a file. That is so if an earlier call has failed and created it
   * nevertheless, and if the client of a store has lost the answer and tried again by itself: then
   * the store says that the file is there already. No other start has this epoch.
   */
  private boolean isOurs(String path) throws IOException {
    try (InputStream in = storage.open(path)) {
      return SegmentHeader.decode(in.readNBytes(SegmentHeader.BYTES))
          .filter(header -> header.epoch() == epoch)
          .isPresent();
    }
  }

  @Override
  public long segment() {
    return segment;
  }

  @Override
  public void deleteBefore(long end) throws IOException {
    List<String> unneeded = new ArrayList<>();
    for (StorageEntry entry : storage.list(directory)) {
      boolean fence = entry.length() <= SegmentHeader.BYTES;
      if (!fence && SegmentName.numberOf(entry).filter(number -> number < end).isPresent()) {
        unneeded.add(entry.path());
      }
    }
    // The next owner may begin during a call, so elsewhere a call deletes one file.
    boolean manyByOneCall = storage.lacks(directory).containsKey(StorageFeature.RENAME);
    int atOnce = manyByOneCall ? DELETED_AT_ONCE : 1;
    for (int from = 0; from < unneeded.size(); from += atOnce) {
      if (fenced != null || storage.find(SegmentName.of(directory, segment + 1)).isPresent()) {
        return; // they belong to the next owner, who may be reading them
      }
      int until = Math.min(from + atOnce, unneeded.size());
      storage.deleteFiles(unneeded.subList(from, until));
    }
  }

  @Override
  public void close() {
    // each file is closed when it is created
  }
}
