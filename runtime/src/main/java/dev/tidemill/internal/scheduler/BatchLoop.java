/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver as a state machine: whoever calls {@link #doWork} drives it, a runner's thread in production, the caller of
 * {@code step()} on a manual clock.
 *
 * <p>States: <em>running</em> (each due tick is a batch; missed ticks run one after the other), <em>backing off</em> (a batch has
 * failed and waits for its next attempt; no later one begins before it is over), <em>stopping</em> (asked to
 * stop; gracefully means that what has arrived is processed first, in batches at the next ticks that do
 * not wait for them, nor for the pause before an attempt), <em>finished</em> (nothing runs any more, and everything is to be closed). A batch that fails for
 * good leads to finished at once. {@code doWork} is called by one thread at a time.
 *
 * <p>What a batch has read is released, so that its source may forget it, only when the batch has succeeded or is given
 * up by {@link FailurePolicy#SKIP}: a failure that ends the job leaves its records where they are.
 */
final class BatchLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);

  private final Clock clock;
  private final boolean pauses;
  private final Ticks ticks;
  private final BatchCutter cutter;
  private final BatchPlanner planner;
  private final BatchRunner runner;
  private final RDDContext context;
  private final SchedulerSettings settings;
  private final TimeFormat times;
  private final Lifecycle lifecycle;
  private volatile Time next;
  private Optional<BatchInFlight> inFlight = Optional.empty();
  private long batches;
  private Optional<BatchReport> lastReport = Optional.empty();

  BatchLoop(SchedulerParts parts, Lifecycle lifecycle) {
    this.clock = parts.clock();
    this.pauses = !parts.byHand(); // who drives by hand would have to wait
    this.ticks = parts.ticks();
    this.cutter = parts.cutter();
    this.planner = parts.planner();
    this.runner = new BatchRunner(parts);
    this.context = new RDDContext(parts.engine().evaluator(), parts.storage());
    this.settings = parts.settings();
    this.times = parts.times();
    this.lifecycle = lifecycle;
    this.next = ticks.first();
  }

  /** The next tick. */
  Time next() {
    return next;
  }

  /** When there is something to do: at the next tick, or before it for another attempt at a batch. Called by the driver. */
  Time dueAt() {
    return inFlight.flatMap(BatchInFlight::dueAt).orElse(next);
  }

  /** How the last batch went that ran because it was due. */
  Optional<BatchReport> lastReport() {
    return lastReport;
  }

  /** Makes the attempt at a batch that is due, or a step of stopping; returns whether there was anything to do. */
  boolean doWork() {
    Phase phase = lifecycle.phase();
    if (phase.isOver()) {
      return false;
    }
    if (phase.isStopRequested()) {
      if (!phase.isGraceful() || !drain()) {
        inFlight.flatMap(BatchInFlight::lastReport).ifPresent(report -> end(report, ""));
        lifecycle.tryEnter(Phase.CLOSING); // unless that report's failure has done it
      }
      return true;
    }
    if (clock.now().isBefore(dueAt())) {
      return false;
    }
    lastReport = Optional.of(runBatch());
    return true;
  }

  /** Runs a batch of what has arrived, if there is any; returns whether there may be more. */
  private boolean drain() {
    if (lifecycle.tryEnter(Phase.DRAINING)) {
      cutter.stopIntake();
    }
    boolean isNew = inFlight.isEmpty();
    if (isNew && !cutter.hasMore()) {
      return false;
    }
    boolean isLate = next.isBefore(clock.now());
    BatchReport report = runBatch();
    boolean tookNothing = report.batch().ranges().values().stream().allMatch(OffsetRange::isEmpty);
    if (isNew && tookNothing && !isLate) {
      LOG.warn(
          "batch {} could take nothing of what has arrived, so the stop leaves that where it is",
          times.text(report.batch().time()));
      return false;
    }
    return !lifecycle.phase().isOver();
  }

  /** Attempts the batch in flight, or else the next one, until it is over or has to wait for its next attempt. */
  private BatchReport runBatch() {
    BatchInFlight batch = inFlight.orElseGet(this::beginNext);
    while (true) {
      BatchReport report = attempt(batch);
      if (report.failure().isEmpty()) {
        end(report, "");
        return report;
      }
      Retries.Decision decision = batch.failed(report, settings.retries());
      Phase phase = lifecycle.phase();
      boolean stopsNow = phase.isStopRequested() && !phase.isGraceful();
      if (stopsNow || decision.pause().isEmpty()) {
        end(report, decision.reason());
        return report;
      }
      Duration pause = pauses && !phase.isStopRequested() ? decision.pause().get() : Duration.ZERO;
      LOG.warn(
          "batch {} failed in attempt {} of {} and is attempted again {}: {}",
          times.text(batch.info().time()),
          batch.info().attempt(),
          settings.retries().maxAttempts(),
          pause.isZero() ? "at once" : "in " + pause.toMillis() + " ms",
          report.failure().get().getMessage());
      LOG.debug("in full", report.failure().get());
      batch.retryAt(clock.now().plus(pause));
      if (!pause.isZero()) {
        return report;
      }
    }
  }

  private BatchInFlight beginNext() {
    batches++;
    BatchInFlight batch = new BatchInFlight(cutter.unassigned(batches, next));
    next = ticks.after(next);
    inFlight = Optional.of(batch);
    return batch;
  }

  private BatchReport attempt(BatchInFlight batch) {
    Optional<TidemillException> unassigned = Optional.empty();
    if (!batch.isAssigned()) {
      try {
        batch.assign(cutter.cut(batch.info()));
      } catch (TidemillException e) {
        unassigned = Optional.of(e);
      }
    }
    if (batch.info().attempt() == 1) {
      runner.submitted(batch.info(), ticks.due(next, clock.now()));
    }
    return unassigned.isPresent()
        ? runner.rangesFailed(batch.info(), unassigned.get())
        : runner.attempt(batch.info(), batch.recordsRead());
  }

  /** A batch has succeeded, or there is no further attempt at it, for a reason that its error may have to name. */
  private void end(BatchReport report, String reason) {
    boolean assigned = inFlight.filter(BatchInFlight::isAssigned).isPresent();
    inFlight = Optional.empty();
    if (assigned) {
      completed(report);
    }
    report.failure().ifPresent(cause -> batchFailed(report.batch(), cause, reason));
    if (settings.maxBatches() > 0 && batches >= settings.maxBatches()) {
      lifecycle.tryEnter(Phase.CLOSING); // unless the batch has failed
    }
  }

  private void completed(BatchReport report) {
    BatchInfo batch = report.batch();
    boolean succeeded = report.failure().isEmpty();
    if (succeeded) {
      planner.succeeded(batch.time());
      if (batch.attempt() == 1) { // a later attempt leaves out what has succeeded before
        cutter.measured(report.inputRecords(), report.processingTime());
      }
    } else {
      planner.failed(batch.time());
    }
    planner.completed(batch.time(), context);
    if (succeeded || isSkipped(report.failure().orElseThrow())) {
      release(batch);
    }
  }

  private void release(BatchInfo batch) {
    try {
      cutter.release(batch, planner.remembered());
    } catch (TidemillException e) {
      LOG.warn("{}; it is told again after the next batch", e.getMessage(), e);
    }
  }

  private void batchFailed(BatchInfo batch, Throwable cause, String reason) {
    if (isSkipped(cause)) {
      LOG.error(
          "batch {} failed and is skipped; {}",
          times.text(batch.time()),
          batch.ranges().isEmpty()
              ? "what has arrived belongs to the next one"
              : "its records are given up",
          cause);
    } else if (lifecycle.phase() == Phase.INTERRUPTED) {
      lifecycle.fail(new TidemillException(
          ErrorCode.INTERRUPTED,
          "batch " + times.text(batch.time())
              + " was interrupted, because it had not ended in time when the context was stopped; a"
              + " longer stream.stop.timeout lets it end: " + cause.getMessage(),
          cause));
    } else {
      lifecycle.fail(reason.isEmpty() ? cause : explained(cause, reason));
    }
  }

  /** The failure with the reason why the batch was not attempted again. */
  private static TidemillException explained(Throwable cause, String reason) {
    ErrorCode code =
        cause instanceof TidemillException known ? known.code() : ErrorCode.USER_FUNCTION_FAILED;
    TidemillException explained = new TidemillException(
        code,
        cause.getMessage() + "; " + reason,
        cause.getCause() == null ? cause : cause.getCause());
    for (Throwable suppressed : cause.getSuppressed()) {
      explained.addSuppressed(suppressed);
    }
    return explained;
  }

  private boolean isSkipped(Throwable cause) {
    return settings.retries().policy() == FailurePolicy.SKIP
        && lifecycle.phase() != Phase.INTERRUPTED
        && Failure.of(cause).kind() != Failure.Kind.FATAL;
  }
}
