/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.internal.checkpoint.StoredBatch.Step;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.statestore.StateReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The starts and batches that the frames of a log tell of. */
final class LogHistory {
  private final TreeMap<Long, StoredBatch> batches = new TreeMap<>();
  private final TreeMap<Long, StoredStart> starts = new TreeMap<>();

  void read(Frame frame) throws IOException {
    LogEntry entry = EntryFormat.entry(frame);
    long epoch = frame.epoch();
    if (entry instanceof LogEntry.Summary summary) {
      summed(summary.progress(), epoch);
    } else if (entry instanceof LogEntry.Planned planned) {
      begun(planned.batch(), Step.PLANNED, epoch);
    } else if (entry instanceof LogEntry.Decided decided) {
      decided(decided);
      count(epoch, decided.batch().id());
    } else if (entry instanceof LogEntry.GivenUp givenUp) {
      begun(givenUp.batch(), Step.GIVEN_UP, epoch);
      count(epoch, givenUp.batch().id());
    } else if (entry instanceof LogEntry.Done done) {
      batches.computeIfPresent(done.batch(), (id, batch) -> batch.at(Step.DONE, epoch));
    } else {
      starts.computeIfPresent(
          epoch,
          (e, start) -> new StoredStart(epoch, start.after(), start.last(), start.batches(), true));
    }
  }

  private void summed(JobProgress progress, long epoch) {
    starts.putIfAbsent(epoch, new StoredStart(epoch, progress.lastId(), 0, 0, false));
    // a log that begins later still tells what is not finished
    progress.planned().ifPresent(batch -> begunBefore(batch, epoch));
    progress
        .unfinished()
        .ifPresent(batch -> batches.putIfAbsent(
            batch.id(),
            new StoredBatch(
                batch.id(),
                batch.time(),
                Step.DECIDED,
                batch.epoch(),
                Optional.empty(),
                Optional.empty())));
  }

  private void begunBefore(PlannedBatch batch, long epoch) {
    batches.putIfAbsent(
        batch.id(),
        new StoredBatch(
            batch.id(), batch.time(), Step.PLANNED, epoch, Optional.empty(), Optional.empty()));
  }

  private void begun(PlannedBatch batch, Step step, long epoch) {
    batches.put(
        batch.id(),
        new StoredBatch(batch.id(), batch.time(), step, epoch, Optional.empty(), Optional.empty()));
    starts.computeIfPresent(
        epoch,
        (e, start) -> new StoredStart(
            epoch,
            start.after(),
            Math.max(start.last(), batch.id()),
            start.batches(),
            start.stopped()));
  }

  private void decided(LogEntry.Decided decided) throws IOException {
    FinalAttempt batch = decided.batch();
    Optional<StateReader.Snapshot> snapshot = decided.manifest().isPresent()
        ? Optional.of(StateReader.snapshot(decided.manifest().get()))
        : Optional.empty();
    batches.put(
        batch.id(),
        new StoredBatch(
            batch.id(),
            batch.time(),
            Step.DECIDED,
            batch.epoch(),
            Optional.of(StateReader.change(decided.state())),
            snapshot));
  }

  private void count(long epoch, long batch) {
    starts.computeIfPresent(
        epoch,
        (e, start) -> new StoredStart(
            epoch,
            start.after(),
            Math.max(start.last(), batch),
            start.batches() + 1,
            start.stopped()));
  }

  List<StoredBatch> batches() {
    return List.copyOf(batches.values());
  }

  List<StoredStart> starts() {
    return List.copyOf(starts.values());
  }
}
