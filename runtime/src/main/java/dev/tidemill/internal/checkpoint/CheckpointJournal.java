/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Decision;
import dev.tidemill.internal.log.BatchLog;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.LogFencedException;
import dev.tidemill.internal.statestore.StateStore;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.StateDelta;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the progress of each batch to the batch log. See {@link BatchJournal} for the protocol.
 * What must be durable before the driver goes on is forced; the rest becomes durable with it.
 */
final class CheckpointJournal implements BatchJournal {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointJournal.class);

  /**
   * Files that are not summed up. Where each force writes one, the next start has to read them all,
   * and a store takes tens of milliseconds for each.
   */
  private static final int MAX_FILES = 100;

  private static final Duration MAX_WAIT_FOR_SNAPSHOT = Duration.ofSeconds(10);

  private final BatchLog log;
  private final long epoch;
  private final StateStore store;
  private final JobProgress progress;
  private final BatchCutter cutter;
  private final long segmentBytes;

  /** By batch, the segment that has the record of its state. */
  private final TreeMap<Long, Long> recordSegments = new TreeMap<>();

  private Optional<BatchInfo> planned = Optional.empty();
  private Optional<BatchInfo> announced = Optional.empty();
  private Optional<Decision> unfinished;
  private byte[] state = new byte[0];
  private long ended;
  private long settled;
  private long summaryBytes;
  private boolean isRolling;

  /**
   * A journal that goes on from what is in the log.
   *
   * @param resumed the batch that an earlier start has planned
   * @param lastRecord the last batch before this start whose change of state is in the log; 0 if
   *     there is none
   * @param segmentBytes size of what is not summed up from which on the log is
   */
  CheckpointJournal(
      BatchLog log,
      long epoch,
      StateStore store,
      JobProgress progress,
      Optional<Decision> unfinished,
      Optional<BatchInfo> resumed,
      long lastRecord,
      BatchCutter cutter,
      long segmentBytes) {
    this.log = log;
    this.epoch = epoch;
    this.store = store;
    this.progress = progress;
    this.unfinished = unfinished;
    this.planned = resumed;
    this.cutter = cutter;
    this.segmentBytes = segmentBytes;
    if (lastRecord > 0) {
      recordSegments.put(lastRecord, 0L);
    }
  }

  /**
   * Sums up what earlier starts have written: this start goes on from there.
   *
   * @param bytesBefore how long the log is
   */
  void begin(long bytesBefore) {
    Optional<byte[]> manifest = store.manifest();
    manifest.ifPresent(progress::snapshotTaken);
    begin();
    run(() -> {
      if (!sumUp()) {
        throw new IOException(tooLong());
      }
    });
    manifest.ifPresent(taken -> store.manifestDurable());
    if (bytesBefore >= segmentBytes || log.found().size() >= MAX_FILES) {
      deleteUnneeded(); // many short starts must not make a long log
    }
  }

  /**
   * Notes what sources remember, so that the ranges of many short starts do not add up, and where
   * those begin that have never begun. Their first batch may be far away, and what arrives until
   * then must not be taken for old if there is another start before it. A source that cannot say it
   * now keeps its ranges, or is noted with its first batch.
   */
  private void begin() {
    for (String source : cutter.names()) {
      try {
        if (!progress.sourceNames().contains(source)) {
          BatchCutter.Beginning beginning = cutter.beginning(source);
          progress.begun(source, beginning.position(), beginning.memory());
        } else if (planned.isPresent()) {
          progress.remembered(cutter.memoriesBefore(planned.get(), Set.of(source)));
        } else {
          progress.remembered(Map.of(source, cutter.beginning(source).memory()));
        }
      } catch (TidemillException e) {
        LOG.debug("what {} remembers is noted later", source, e);
        if (e.getCause() instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Override
  public void planned(BatchInfo batch) {
    if (planned.filter(known -> known.id() == batch.id()).isPresent()) {
      return; // all attempts have the same ranges
    }
    run(() -> {
      PlannedBatch kept = kept(batch);
      Frame plan = PlanSize.frame(kept, new LogEntry.Planned(kept), epoch);
      if (!log.hasRoomFor(plan)) {
        force(); // what the last batch has left
      }
      log.append(plan);
      force();
      progress.planned(kept);
    });
    planned = Optional.of(batch);
  }

  @Override
  public void prepared(BatchInfo batch, StateDelta changes) {
    run(() -> state = store.prepare(batch, changes));
  }

  @Override
  public void announce(BatchInfo next) {
    announced = Optional.of(next);
  }

  @Override
  public void decided(Decision decision) {
    BatchInfo batch = decision.batch();
    FinalAttempt attempt = new FinalAttempt(
        batch.id(), batch.time(), batch.attempt(), batch.epoch(), decision.receipts());
    Optional<byte[]> manifest = store.manifest();
    Frame commit = EntryFormat.frame(new LogEntry.Decided(attempt, state, manifest), epoch);
    Optional<NextPlan> next = nameAhead().filter(plan -> log.hasRoomFor(commit, plan.frame()));
    run(() -> {
      log.append(commit);
      if (next.isPresent()) {
        log.append(next.get().frame());
      }
      forceDecision();
    });
    recordSegments.put(batch.id(), log.segment());
    progress.decided(attempt);
    next.ifPresent(plan -> progress.planned(plan.batch()));
    unfinished = Optional.of(decision);
    planned = next.isPresent() ? announced : Optional.empty();
    announced = Optional.empty();
    manifest.ifPresent(this::taken);
    store.committed(batch, state);
    state = new byte[0];
  }

  /** The plan of the next batch, which becomes durable together with the decision of this one. */
  private record NextPlan(PlannedBatch batch, Frame frame) {}

  /**
   * A source that cannot name its range, or has a text for it that the log cannot hold, fails the
   * next batch, and not this one.
   */
  private Optional<NextPlan> nameAhead() {
    try {
      return announced
          .map(this::kept)
          .map(plan -> new NextPlan(plan, PlanSize.frame(plan, new LogEntry.Planned(plan), epoch)));
    } catch (RuntimeException e) {
      LOG.debug("the next batch is planned when it begins", e);
      return Optional.empty();
    }
  }

  /**
   * If the first attempt fails, it is unknown whether the decision is durable. The second one
   * writes it to another segment, which settles that. If another start owns the log, there is none.
   */
  private void forceDecision() throws IOException {
    try {
      force();
    } catch (LogFencedException e) {
      throw e;
    } catch (IOException e) {
      LOG.warn("the batch log could not be forced and is written to another segment", e);
      force();
    }
  }

  private void taken(byte[] manifest) {
    progress.snapshotTaken(manifest);
    store.manifestDurable();
  }

  @Override
  public void givenUp(BatchInfo batch) {
    run(() -> {
      PlannedBatch kept = kept(batch);
      log.append(PlanSize.frame(kept, new LogEntry.GivenUp(kept), epoch));
      ended = batch.id();
      force();
      progress.givenUp(kept);
    });
    planned = Optional.empty();
    announced = Optional.empty();
  }

  @Override
  public void done(BatchInfo batch) {
    run(() -> {
      if (ended != batch.id()) {
        append(new LogEntry.Done(batch.id()));
        progress.done(batch.id());
        unfinished = Optional.empty();
        ended = batch.id();
      }
      if (isRolling) { // this is called again because it has failed there
        log.force();
        rolled();
      } else if (isLong()) {
        roll(batch);
      }
    });
  }

  /** A summary that is itself long is not written again before as much has come after it. */
  private boolean isLong() {
    return log.bytesSinceHead() - summaryBytes >= Math.max(segmentBytes, summaryBytes)
        || log.filesSinceHead() >= MAX_FILES;
  }

  /** Begins another segment, and deletes those that nobody needs any more. */
  private void roll(BatchInfo batch) throws IOException {
    try {
      progress.remembered(cutter.memories(batch));
    } catch (RuntimeException e) {
      LOG.warn("the batch log grows until all sources say what they remember", e);
      return;
    }
    isRolling = true;
    if (sumUp()) {
      rolled();
    } else {
      isRolling = false;
      summaryBytes = log.bytesSinceHead(); // it is tried again when the log is twice as long
      LOG.warn("the batch log grows: {}", tooLong());
    }
  }

  private void rolled() {
    isRolling = false;
    settled = ended;
    deleteUnneeded();
  }

  /** Begins another segment with a summary, unless that is too long. */
  private boolean sumUp() throws IOException {
    Frame summary = EntryFormat.frame(new LogEntry.Summary(progress), epoch);
    if (summary.payload().length > BatchLog.MAX_PAYLOAD) {
      return false;
    }
    log.roll(summary);
    summaryBytes = summary.payload().length;
    return true;
  }

  private String tooLong() {
    return "a summary of the job would have more than " + BatchLog.MAX_PAYLOAD
        + " bytes; most of it is what sources remember, in characters: " + progress.memorySizes()
        + ". A file source remembers each file of its directory: move old files out of it";
  }

  /** Deletes segments that are summed up and have no record of state that a restart needs. */
  private void deleteUnneeded() {
    long neededFrom = store.neededFrom().orElse(Long.MAX_VALUE);
    recordSegments.headMap(neededFrom).clear();
    Map.Entry<Long, Long> oldest = recordSegments.firstEntry();
    log.deleteBefore(oldest == null ? log.segment() : Math.min(log.segment(), oldest.getValue()));
  }

  @Override
  public Optional<Decision> unfinished() {
    return unfinished;
  }

  @Override
  public long settled() {
    return settled;
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  /**
   * A snapshot that is finished would have been part of the next decision, and there is none. Without
   * it, a job of many short starts would never have one, and read an ever longer log.
   */
  @Override
  public void stopped() {
    store.awaitSnapshot(MAX_WAIT_FOR_SNAPSHOT);
    Optional<byte[]> manifest = store.manifest();
    run(() -> {
      if (manifest.isPresent()) {
        progress.snapshotTaken(manifest.get());
        if (sumUp()) {
          store.manifestDurable();
        }
      }
      append(new LogEntry.Stopped());
      force();
    });
    progress.stopped();
  }

  private PlannedBatch kept(BatchInfo batch) {
    if (batch.ranges().isEmpty()) {
      return new PlannedBatch(batch.id(), batch.time(), Map.of(), Map.of());
    }
    Set<String> beginning = new TreeSet<>(batch.ranges().keySet());
    beginning.removeAll(progress.sourceNames());
    return new PlannedBatch(
        batch.id(), batch.time(), cutter.named(batch), cutter.memoriesBefore(batch, beginning));
  }

  private void append(LogEntry entry) throws IOException {
    log.append(EntryFormat.frame(entry, epoch));
  }

  private void force() throws IOException {
    log.force();
    settled = ended;
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (LogFencedException e) {
      throw new TidemillException(ErrorCode.FENCED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "the batch log cannot be written: " + e.getMessage()
              + "; check that the checkpoint directory can be written and has space",
          e);
    }
  }
}
