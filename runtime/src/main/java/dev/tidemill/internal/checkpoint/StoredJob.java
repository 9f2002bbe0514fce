/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a batch log: how far the job has got, and what its batches have changed in keyed state.
 */
public final class StoredJob {
  private final String directory;
  private final List<byte[]> records = new ArrayList<>();
  private Optional<JobProgress> progress = Optional.empty();
  private long lastRecord;
  private long epoch;
  private long bytes;

  StoredJob(String directory) {
    this.directory = directory;
  }

  /**
   * Reads the log of a checkpoint without taking it. A start may be writing to it meanwhile.
   *
   * @param path the checkpoint directory
   */
  public static StoredJob read(Storage storage, String path) throws IOException {
    StoredJob job = new StoredJob(path);
    LogReader.read(storage, path + "/log", job::read);
    return job;
  }

  /** Takes the next frame of the log. */
  void read(Frame frame) {
    epoch = Math.max(epoch, frame.epoch());
    bytes += frame.payload().length;
    try {
      apply(EntryFormat.entry(frame));
    } catch (IOException | RuntimeException e) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE,
          "the batch log of the checkpoint in " + directory + " cannot be read: a " + frame + ": "
              + e.getMessage() + "; run the job with the version of Tidemill that wrote it",
          e);
    }
  }

  private void apply(LogEntry entry) throws IOException {
    if (entry instanceof LogEntry.Summary summary) {
      progress = Optional.of(summary.progress());
      return;
    }
    JobProgress job =
        progress.orElseThrow(() -> new IOException("the log does not begin with a summary"));
    if (entry instanceof LogEntry.Planned planned) {
      job.planned(planned.batch());
    } else if (entry instanceof LogEntry.Decided decided) {
      job.decided(decided.batch());
      decided.manifest().ifPresent(job::snapshotTaken);
      records.add(decided.state());
      lastRecord = decided.batch().id();
    } else if (entry instanceof LogEntry.GivenUp givenUp) {
      job.givenUp(givenUp.batch());
    } else if (entry instanceof LogEntry.Done done) {
      job.done(done.batch());
    } else {
      job.stopped();
    }
  }

  /** The last start that has written something; 0 if there is none. */
  public long epoch() {
    return epoch;
  }

  /** Empty if the job has never started. */
  public Optional<JobProgress> progress() {
    return progress;
  }

  /** The batch of which the last record must be; see {@link JobProgress#requiredState}. */
  OptionalLong requiredState() {
    return progress.map(JobProgress::requiredState).orElse(OptionalLong.empty());
  }

  /** How much there is in the log. */
  long bytes() {
    return bytes;
  }

  /** The last batch that has a record; 0 if there is none. */
  long lastRecord() {
    return lastRecord;
  }

  /** What batches have changed in keyed state, oldest first. */
  public List<byte[]> records() {
    return List.copyOf(records);
  }
}
