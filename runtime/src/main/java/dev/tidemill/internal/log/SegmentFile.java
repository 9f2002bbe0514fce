/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A file of a log in memory: where its frames are, and what is behind a place without one. */
final class SegmentFile {
  /** No write of the log makes a file longer, so a longer one is not read into memory. */
  static final int MAX_BYTES = 2 * LogSettings.MAX_SEGMENT_BYTES + SegmentHeader.BYTES;

  /** What a disk writes as a whole. */
  private static final int SECTOR = 512;
  /** How often, on average, a search may check each byte of a file. */
  private static final int MAX_CHECKS = 64;

  private final String path;
  private final long number;
  private final byte[] bytes;
  private final int contentEnd;
  private final Optional<SegmentHeader> header;

  SegmentFile(String path, long number, byte[] bytes) {
    this.path = path;
    this.number = number;
    this.bytes = bytes;
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    this.contentEnd = end;
    this.header = SegmentHeader.decode(bytes);
  }

  static SegmentFile read(Storage storage, StorageEntry file, long number) throws IOException {
    if (file.length() > MAX_BYTES) {
      throw tooLong(file.path(), MAX_BYTES);
    }
    try (InputStream in = storage.open(file.path())) {
      return new SegmentFile(file.path(), number, readAll(in, file.path(), MAX_BYTES));
    }
  }

  /** All bytes of a file, which may be longer than it was listed with: its owner may be writing. */
  static byte[] readAll(InputStream in, String path, int max) throws IOException {
    byte[] bytes = in.readNBytes(max + 1);
    if (bytes.length > max) {
      throw tooLong(path, max);
    }
    return bytes;
  }

  private static LogCorruptedException tooLong(String path, int max) {
    return new LogCorruptedException(
        path, 0, "the file is longer than the " + max + " bytes that a log writes at most");
  }

  String path() {
    return path;
  }

  long number() {
    return number;
  }

  int length() {
    return bytes.length;
  }

  /** Position behind the last byte that is not zero: reserved space is zeros. */
  int contentEnd() {
    return contentEnd;
  }

  Optional<SegmentHeader> header() {
    return header;
  }

  Optional<StoredFrame> frameAt(int position) {
    return StoredFrame.decode(bytes, position);
  }

  /** What a bad place is, to be evaluated when it is known what comes after it. */
  Damage damageAt(int position, long expected) {
    String what = position == 0
        ? "there is no valid header"
        : "frame " + expected
            + (StoredFrame.fits(bytes, position)
                ? " has a wrong checksum"
                : " is cut off, or has a wrong length");
    long maxSequence = expected + contentEnd / StoredFrame.OVERHEAD;
    long budget = (long) MAX_CHECKS * bytes.length;
    for (int i = position + 1; i < contentEnd; i++) {
      if (StoredFrame.plausible(bytes, i, maxSequence)) {
        Optional<StoredFrame> found = StoredFrame.decode(bytes, i);
        if (found.isPresent()) {
          boolean torn = maxForced(found.get()) <= expected && hasLostSector(position, i);
          return new Damage(path, position, what, Optional.of(behind(found.get(), i)), torn);
        }
        budget -= StoredFrame.lengthAt(bytes, i);
        if (budget < 0) {
          return new Damage(
              path,
              position,
              what,
              Optional.of("too much after it looks like frames to check it all"),
              false);
        }
      }
    }
    return new Damage(path, position, what, Optional.empty(), true);
  }

  private static String behind(StoredFrame frame, int position) {
    return "frame " + frame.sequence() + " of batch " + frame.frame().batch() + " at position "
        + position + " is valid";
  }

  /** The highest number before which everything was forced, according to a frame and those after it. */
  private long maxForced(StoredFrame first) {
    long max = 0;
    for (Optional<StoredFrame> next = Optional.of(first);
        next.isPresent();
        next = frameAt(next.get().end())) {
      max = Math.max(max, next.get().forced());
    }
    return max;
  }

  /**
   * Whether a sector in a range was never written. The frames of a force are written at once, but a
   * disk that loses power writes its sectors in any order. New files are zeros before.
   */
  private boolean hasLostSector(int from, int to) {
    for (int start = from; start < to; ) {
      int end = (start / SECTOR + 1) * SECTOR;
      if (end <= to && end - start >= Integer.BYTES && isZero(start, end)) {
        return true;
      }
      start = end;
    }
    return false;
  }

  private boolean isZero(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
