/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes a log over from the processes before. */
final class LogOpening {
  private final Storage storage;
  private final String directory;
  private final long epoch;
  private final LogSettings settings;
  private final LogReader reader;
  private LogReport report;

  LogOpening(
      Storage storage, String directory, long epoch, LogSettings settings, Consumer<Frame> frames)
      throws IOException {
    this.storage = storage;
    this.directory = directory;
    this.epoch = epoch;
    this.settings = settings;
    this.reader = new LogReader(storage, directory, frames);
    this.report = read();
  }

  private LogReport read() throws IOException {
    LogReport found = reader.read();
    if (found.corruption().isPresent()) {
      throw found.corruption().get();
    }
    if (found.epoch() >= epoch) {
      throw new LogFencedException(
          directory, epoch, "a start with epoch " + found.epoch() + " has written to it");
    }
    return found;
  }

  /** What was read. */
  LogReport report() {
    return report;
  }

  /** Starts a file of this owner, so that all before it is durable, and no former owner can write. */
  LogWriter takeOver(LogThread thread) throws IOException {
    if (!settings.oneObjectPerForce()) {
      Optional<LogWriter> appending = appendTo(thread);
      if (appending.isPresent()) {
        return appending.get();
      }
    }
    while (true) {
      ObjectWriter writer = new ObjectWriter(storage, directory, epoch, report.lastSegment());
      boolean[] created = {false};
      thread.run(() -> created[0] = writer.takeOver(reader.tail().toBatch(report.nextFrame())));
      if (created[0]) {
        return writer;
      }
      report = read(); // the former owner was quicker
    }
  }

  /** Empty if the storage cannot append. */
  private Optional<LogWriter> appendTo(LogThread thread) throws IOException {
    SegmentWriter writer =
        new SegmentWriter(storage, directory, epoch, settings, report.lastSegment());
    boolean[] appends = {true};
    thread.run(() -> {
      try {
        syncWhatWasNot();
        writer.write(reader.tail().toBatch(report.nextFrame()));
      } catch (UnsupportedOperationException e) {
        appends[0] = false;
      }
    });
    return appends[0] ? Optional.of(writer) : Optional.empty();
  }

  /** Syncs the files of owners with a lower durability. */
  private void syncWhatWasNot() throws IOException {
    for (SegmentReport segment : report.segments()) {
      if (settings.durability() == Durability.FSYNC && !segment.synced()) {
        try (StorageAppender file = storage.append(segment.file())) {
          file.sync();
        }
      }
    }
  }
}
