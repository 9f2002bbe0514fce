/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Creates a file for each force, under the next number. Of two processes that both believe they own
 * the log, one creates it, and the other finds out.
 *
 * <p>A process begins with an empty file, which keeps the process before it from writing. It is
 * never deleted: otherwise that process could still create it.
 */
final class ObjectWriter implements LogWriter {
  private final Storage storage;
  private final String directory;
  private final long epoch;
  private long segment;
  private boolean uncertain;
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
    return storage.createIfAbsent(
        SegmentName.of(directory, segment),
        tail.withHeader(segment, epoch, SegmentHeader.WHOLE | SegmentHeader.SYNCED));
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
    boolean mayBeOurs = uncertain;
    uncertain = true; // until it is known what this call has done
    boolean created = storage.createIfAbsent(path, content);
    if (!created && !(mayBeOurs && isOurs(path, next))) {
      fenced = new LogFencedException(directory, epoch, path + " was created by another one");
      throw fenced;
    }
    uncertain = false;
    segment = next;
    return created;
  }

  /** Whether an earlier call, which has failed, has created a file nevertheless. */
  private boolean isOurs(String path, long number) throws IOException {
    return SegmentFile.read(storage, path, number)
        .header()
        .filter(header -> header.epoch() == epoch)
        .isPresent();
  }

  @Override
  public long segment() {
    return segment;
  }

  @Override
  public void deleteBefore(long end) throws IOException {
    for (StorageEntry entry : storage.list(directory)) {
      boolean fence = entry.length() <= SegmentHeader.BYTES;
      if (!fence && SegmentName.numberOf(entry).filter(number -> number < end).isPresent()) {
        if (fenced != null
            || storage.find(SegmentName.of(directory, segment + 1)).isPresent()) {
          return; // they belong to the next owner, who may be reading them
        }
        storage.delete(entry.path());
      }
    }
  }

  @Override
  public void close() {
    // each file is closed when it is created
  }
}
