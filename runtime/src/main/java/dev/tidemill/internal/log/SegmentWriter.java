/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a file until it is full. After a failure, the file is not used again: what was to be
 * written goes to the next one.
 */
final class SegmentWriter implements LogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

  private final Storage storage;
  private final String directory;
  private final long epoch;
  private final LogSettings settings;
  private long segment;
  private @Nullable StorageAppender file;
  /** Once another process has written, this one must not find a number that is free. */
  private @Nullable LogFencedException fenced;

  SegmentWriter(
      Storage storage, String directory, long epoch, LogSettings settings, long lastSegment) {
    this.storage = storage;
    this.directory = directory;
    this.epoch = epoch;
    this.settings = settings;
    this.segment = lastSegment;
  }

  @Override
  public void write(FrameBatch frames) throws IOException {
    if (fenced != null) {
      throw fenced;
    }
    boolean written = false;
    try {
      StorageAppender open = file;
      if (open == null
          || frames.hasHead()
          || open.size() + frames.size() > settings.segmentBytes()) {
        open = startSegment(frames);
      } else {
        open.append(frames.bytes(), 0, frames.size());
      }
      if (settings.durability() == Durability.FSYNC) {
        open.sync();
      }
      written = true;
    } finally {
      if (!written) {
        close();
      }
    }
  }

  private StorageAppender startSegment(FrameBatch frames) throws IOException {
    close();
    StorageAppender next = open();
    boolean synced = settings.durability() == Durability.FSYNC;
    if (synced && settings.reserve()) {
      try {
        next.reserve(settings.segmentBytes());
      } catch (IOException e) {
        LOG.warn("the batch log continues without reserved space: {}", e.toString());
        close();
        deleteUnused();
        next = open();
      }
    }
    byte[] content = frames.withHeader(segment, epoch, synced ? SegmentHeader.SYNCED : 0);
    next.append(content, 0, content.length);
    return next;
  }

  /** Nothing was written to the file, and what it has reserved may be the last space that is left. */
  private void deleteUnused() {
    String unused = SegmentName.of(directory, segment);
    try {
      storage.delete(unused);
    } catch (IOException e) {
      LOG.warn("cannot give back the space that {} has taken: {}", unused, e.toString());
    }
  }

  /** A number is never used twice, even if a file was not created. */
  private StorageAppender open() throws IOException {
    segment++;
    StorageAppender opened = storage.append(SegmentName.of(directory, segment));
    file = opened;
    if (opened.size() > 0) {
      fenced = new LogFencedException(
          directory, epoch, SegmentName.of(directory, segment) + " was written by another process");
      throw fenced;
    }
    return opened;
  }

  @Override
  public long segment() {
    return segment;
  }

  @Override
  public void deleteBefore(long end) throws IOException {
    if (fenced != null) {
      return; // they belong to the next owner, who may be reading them
    }
    for (StorageEntry entry : storage.list(directory)) {
      if (SegmentName.numberOf(entry).filter(number -> number < end).isPresent()) {
        storage.delete(entry.path());
      }
    }
  }

  @Override
  public void close() {
    StorageAppender open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("cannot close a file of the batch log, which is not needed: {}", e.toString());
      }
    }
  }
}
