/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log, in order, each frame once, and changes nothing.
 *
 * <p>A crash may leave remains of the last write behind: they are passed over. How are they told
 * from damage, which must not be passed over? Each force writes its frames at once, and each frame
 * says which frames had been forced before. So, where a frame is not valid:
 *
 * <ul>
 * <li>If the next file begins with this frame, or with one before it, nothing is missing: the write
 *     failed and was repeated there, or a later start of the job has gone on from here.
 * <li>If the next file begins with a later frame, frames are missing.
 * <li>If there is no next file, and no valid frame behind it, it is the remains of the last write.
 * <li>If a valid frame is behind it, it may still be that, because a disk writes sectors in any
 *     order: but only if the frame behind it does not say that this one was forced, and a sector
 *     between them was never written, which is zeros. Otherwise, it is damage.
 * </ul>
 *
 * <p>A frame with a valid checksum that does not belong where it is, such as one of a lower epoch
 * after a higher one, is always damage.
 */
public final class LogReader {
  private final Storage storage;
  private final String directory;
  private final Consumer<Frame> frames;
  private final List<SegmentReport> segments = new ArrayList<>();
  private final RecentFrames recent = new RecentFrames();
  private final LogTail tail = new LogTail();
  private long lastRead;
  private long epoch;
  private long epochOfFrames;
  private long expected;
  private long firstOfLast;
  private boolean started;
  private @Nullable Damage damage;
  private @Nullable LogCorruptedException beginningMissing;

  LogReader(Storage storage, String directory, Consumer<Frame> frames) {
    this.storage = storage;
    this.directory = directory;
    this.frames = frames;
  }

  /**
   * Reads a log.
   *
   * @param directory need not exist
   * @param frames gets each valid frame before the end or the corruption
   * @throws LogVersionException if the log was written by a newer version
   * @throws IOException if a file cannot be read
   */
  public static LogReport read(Storage storage, String directory, Consumer<Frame> frames)
      throws IOException {
    return new LogReader(storage, directory, frames).read();
  }

  /** Passes over files with lower numbers. */
  LogReader startingAt(long firstFile) {
    lastRead = firstFile - 1;
    return this;
  }

  /** Reads the files that have not been read before. */
  LogReport read() throws IOException {
    Optional<LogCorruptedException> corruption = Optional.empty();
    try {
      for (StorageEntry entry : files()) {
        Optional<Long> number = SegmentName.numberOf(entry);
        if (number.isPresent() && number.get() > lastRead) {
          lastRead = number.get();
          read(SegmentFile.read(storage, entry, lastRead));
        }
      }
      if (damage != null && !damage.torn()) {
        throw damage.asError("");
      }
      if (beginningMissing != null) {
        throw beginningMissing;
      }
    } catch (LogCorruptedException e) {
      corruption = Optional.of(e);
    }
    return new LogReport(segments, epoch, expected, corruption);
  }

  /** The last frames, of which it is not certain that they were forced. */
  LogTail tail() {
    return tail;
  }

  private List<StorageEntry> files() throws IOException {
    try {
      return storage.list(directory);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private void read(SegmentFile file) throws IOException {
    if (file.header().isEmpty()) {
      readWithoutHeader(file);
      return;
    }
    SegmentHeader header = file.header().get();
    check(file, header);
    if (header.first() > expected && !skipTo(file, header)) {
      return;
    }
    if (!recent.knows(header.first())) {
      throw new LogCorruptedException(
          file.path(),
          0,
          "it begins with frame " + header.first() + ", but frame " + (expected - 1)
              + " comes before it");
    }
    damage = null;
    epoch = header.epoch();
    recent.forgetBefore(Math.min(firstOfLast, header.first()));
    firstOfLast = header.first();
    tail.forgetBefore(header.first());
    readFrames(file, header);
  }

  private void readWithoutHeader(SegmentFile file) {
    Optional<String> torn = Optional.empty();
    if (file.contentEnd() > 0) {
      Damage found = file.damageAt(0, expected);
      damage = damage == null || !found.torn() ? found : damage;
      torn = Optional.of(found.what());
    }
    segments.add(SegmentReport.empty(file, torn));
  }

  private void check(SegmentFile file, SegmentHeader header) throws IOException {
    if (header.version() > SegmentHeader.VERSION) {
      throw new LogVersionException(file.path(), header.version(), SegmentHeader.VERSION);
    }
    if (header.number() != file.number()) {
      throw new LogCorruptedException(
          file.path(), 0, "this is file " + header.number() + " under another name");
    }
    if (header.epoch() < epoch) {
      throw new LogCorruptedException(
          file.path(), 0, "epoch " + header.epoch() + " comes after epoch " + epoch);
    }
  }

  /**
   * Accepts a file whose first frame is not the next one, if what is missing was deleted because
   * it was no longer needed. Returns whether the file is part of the log.
   */
  private boolean skipTo(SegmentFile file, SegmentHeader header) throws LogCorruptedException {
    String missing = header.first() - expected == 1
        ? "frame " + expected + " is missing"
        : "frames " + expected + " to " + (header.first() - 1) + " are missing";
    if (damage != null) {
      throw damage.asError(
          "; " + file.path() + " begins with frame " + header.first() + ", so " + missing);
    }
    LogCorruptedException corrupted = new LogCorruptedException(
        file.path(),
        0,
        "it begins with frame " + header.first() + ", but " + missing
            + ": the file before it is not there, or is cut off");
    if (!started && header.has(SegmentHeader.HEAD)) {
      expected = header.first();
      recent.restart(expected);
      beginningMissing = null;
      return true;
    }
    if (!started) {
      // left by a deletion that a crash has ended, if a head follows; nothing of it is needed
      epoch = header.epoch();
      beginningMissing = beginningMissing == null ? corrupted : beginningMissing;
      segments.add(SegmentReport.notNeeded(file, header));
      return false;
    }
    throw corrupted;
  }

  private void readFrames(SegmentFile file, SegmentHeader header) throws LogCorruptedException {
    int position = SegmentHeader.BYTES;
    long next = header.first();
    Optional<String> torn = Optional.empty();
    while (position < file.contentEnd()) {
      Optional<StoredFrame> found = file.frameAt(position);
      if (found.isEmpty()) {
        damage = file.damageAt(position, next);
        torn = Optional.of(damage.what());
        if (header.has(SegmentHeader.WHOLE)) {
          throw damage.asError(", though the file was created as a whole");
        }
        break;
      }
      StoredFrame frame = found.get();
      check(file, position, header, frame, next);
      if (next == expected) {
        accept(frame);
      }
      next++;
      position = frame.end();
    }
    if (header.has(SegmentHeader.WHOLE)) {
      tail.forgetBefore(next);
    }
    segments.add(SegmentReport.of(file, header, next - header.first(), position, torn));
  }

  private void accept(StoredFrame frame) {
    started = true;
    frames.accept(frame.frame());
    recent.add(frame.checksum());
    tail.add(frame);
    epochOfFrames = frame.frame().epoch();
    expected++;
  }

  private void check(
      SegmentFile file, int position, SegmentHeader header, StoredFrame frame, long next)
      throws LogCorruptedException {
    long epochOfFrame = frame.frame().epoch();
    if (frame.sequence() != next) {
      throw new LogCorruptedException(
          file.path(),
          position,
          "frame " + frame.sequence() + " is where frame " + next + " belongs");
    }
    if (next < expected && !recent.matches(next, frame.checksum())) {
      throw new LogCorruptedException(
          file.path(),
          position,
          "frame " + next + " of epoch " + epochOfFrame
              + " differs from the one in the file before, so two processes have written");
    }
    if (epochOfFrame > header.epoch() || (next == expected && epochOfFrame < epochOfFrames)) {
      throw new LogCorruptedException(
          file.path(),
          position,
          "frame " + next + " has epoch " + epochOfFrame + ", after epoch " + epochOfFrames
              + " and in a file of epoch " + header.epoch());
    }
  }
}
