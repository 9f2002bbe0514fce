/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.internal.log.LogReport;
import dev.tidemill.internal.log.LogVersionException;
import dev.tidemill.internal.statestore.StateReader;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is in a checkpoint directory, for those who look at it: they take no lock and change
 * nothing. The job may be running; then this is how far it had got.
 *
 * @param path the directory
 * @param job the job, and its last start
 * @param format version of the format in which it is written
 * @param partitions default number of partitions of the last start
 * @param log the files of the batch log, and what is wrong with them
 * @param progress how far the job has got, before what is wrong with the log; empty if it has never
 *     begun
 * @param state the keyed state; empty if its records cannot be read
 * @param problem why frames of the log or records of state cannot be read, though the log is whole
 * @param batches those that the log tells of, by id
 * @param starts those that the log tells of, by epoch
 */
public record CheckpointReader(
    String path,
    JobIdentity job,
    int format,
    OptionalInt partitions,
    LogReport log,
    Optional<JobProgress> progress,
    Optional<StateReader> state,
    Optional<String> problem,
    List<StoredBatch> batches,
    List<StoredStart> starts) {
  /** A job that runs deletes what it needs no more, also what is just being read. */
  private static final int MAX_ATTEMPTS = 5;

  /**
   * Reads a directory.
   *
   * @throws TidemillException if there is no checkpoint in it, or a newer version has written it;
   *     what is damaged is part of the result
   */
  public static CheckpointReader read(Storage storage, String path) {
    JobIdentity job = CheckpointDirectory.identity(storage, path);
    OptionalInt partitions = CheckpointDirectory.partitions(storage, path);
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          Reading reading = Reading.of(storage, path);
          boolean isStable = reading.report.corruption().isEmpty() && reading.problem.isEmpty();
          if (isStable || attempt == MAX_ATTEMPTS || reading.isSame(Reading.of(storage, path))) {
            return reading.result(job, CheckpointDirectory.format(storage, path), partitions);
          }
        } catch (NoSuchFileException e) {
          if (attempt == MAX_ATTEMPTS) {
            throw e;
          }
        }
      }
    } catch (LogVersionException e) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "the checkpoint in " + path + " cannot be read: " + e.getMessage()
              + "; check that its files can be read",
          e);
    }
  }

  /** What is read at once. */
  private static final class Reading {
    private final Storage storage;
    private final String path;
    private final StoredJob stored;
    private final boolean hasBegun;
    private final LogHistory history = new LogHistory();
    private final LogReport report;
    private Optional<String> problem = Optional.empty();
    private Optional<StateReader> state = Optional.empty();

    private Reading(Storage storage, String path) throws IOException {
      this.storage = storage;
      this.path = path;
      this.stored = new StoredJob(path);
      this.hasBegun = CheckpointDirectory.hasBegun(storage, path);
      this.report = LogReader.read(storage, path + "/log", this::read);
    }

    static Reading of(Storage storage, String path) throws IOException {
      Reading reading = new Reading(storage, path);
      reading.readState();
      return reading;
    }

    private void read(Frame frame) {
      if (problem.isEmpty()) {
        try {
          stored.read(frame);
          history.read(frame);
        } catch (TidemillException | IOException e) {
          problem = Optional.of(String.valueOf(e.getMessage()));
        }
      }
    }

    private void readState() {
      if (hasBegun && stored.progress().isEmpty() && report.corruption().isEmpty()) {
        problem = problem.or(() ->
            Optional.of(String.valueOf(CheckpointDirectory.withoutLog(path).getMessage())));
      }
      try {
        state = Optional.of(StateReader.of(
            storage,
            path + "/state",
            stored.progress().flatMap(JobProgress::manifest),
            stored.records(),
            stored.requiredState()));
      } catch (IOException e) {
        problem = problem.or(() -> Optional.of(String.valueOf(e.getMessage())));
      }
    }

    boolean isSame(Reading other) {
      return report.segments().equals(other.report.segments()) && problem.equals(other.problem);
    }

    CheckpointReader result(JobIdentity job, int format, OptionalInt partitions) {
      return new CheckpointReader(
          path,
          job,
          format,
          partitions,
          report,
          stored.progress(),
          state,
          problem,
          history.batches(),
          history.starts());
    }
  }
}
