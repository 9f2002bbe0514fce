/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Decision;
import dev.tidemill.internal.output.Publication;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver as a state machine: whoever calls {@link #doWork} drives it, a runner's thread in
 * production, the caller of {@code step()} on a manual clock.
 *
 * <p>A batch is attempted until it is decided ({@link BatchRunner}), and then published until that
 * works ({@link BatchFinisher}); the {@link BatchJournal} says in which order. The loop is
 * <em>running</em> (each due tick is a batch; missed ticks run one after the other), <em>backing
 * off</em> (a batch waits for its next attempt; no later one begins before it is over), <em>waiting
 * to publish</em> (a decided batch waits for the next attempt at that; no later one begins either),
 * <em>stopping</em> (asked to stop; gracefully means that what has arrived is processed first, in
 * batches at the next ticks that do not wait for them, nor for the pause before an attempt; a
 * decided batch is still published, with an attempt at once and further ones until the stop times
 * out), or over, as its {@link Lifecycle} says. A batch that fails for good ends the loop at once.
 * {@code doWork} is called by one thread at a time, and does not sleep.
 *
 * <p>What a batch has read is released, so that its source may forget it, only when the batch is
 * done or is given up by {@link FailurePolicy#SKIP}: a failure that ends the job leaves its records
 * where they are.
 */
final class BatchLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);

  private final Clock clock;
  private final boolean pauses;
  private final BatchCutter cutter;
  private final BatchPlanner planner;
  private final BatchRunner runner;
  private final BatchFinisher finisher;
  private final BatchJournal journal;
  private final RDDContext context;
  private final SchedulerSettings settings;
  private final TimeFormat times;
  private final Lifecycle lifecycle;
  private final BatchSequence sequence;
  private final Settlement settlement;
  private final Isolation isolation;
  private volatile Optional<BatchInFlight> inFlight;
  private Optional<BatchReport> lastReport = Optional.empty();

  BatchLoop(SchedulerParts parts, Lifecycle lifecycle) {
    this.clock = parts.clock();
    this.pauses = !parts.byHand(); // who drives by hand would have to wait
    this.cutter = parts.cutter();
    this.planner = parts.planner();
    this.runner = new BatchRunner(parts, lifecycle);
    this.finisher = new BatchFinisher(parts, lifecycle);
    this.journal = parts.journal();
    this.context = new RDDContext(parts.engine().evaluator(), parts.storage(), parts.codecs());
    this.settings = parts.settings();
    this.times = parts.times();
    this.lifecycle = lifecycle;
    this.sequence =
        new BatchSequence(parts.ticks(), cutter, parts.resumption(), settings.maxBatches());
    this.settlement = new Settlement(parts);
    this.isolation = new Isolation(parts);
    this.inFlight = parts.resumption().decided().map(this::toPublish);
  }

  private BatchInFlight toPublish(Decision decided) {
    BatchInFlight batch = new BatchInFlight(decided.batch(), true);
    batch.decided(new Finishing(runner.resumed(decided), clock.now()));
    return batch;
  }

  /** The next tick. */
  Time next() {
    return sequence.next();
  }

  /** Whether a decided batch waits to be published. */
  boolean isPublishing() {
    return inFlight.flatMap(BatchInFlight::finishing).isPresent();
  }

  /** The loop is over, without a failure. */
  void stopped() {
    journal.stopped();
    settlement.release();
  }

  /** The batch that is not over yet, or else the one of the next tick. */
  Time current() {
    return inFlight.map(batch -> batch.info().time()).orElseGet(sequence::next);
  }

  /**
   * When there is something to do: now for a stop that has not been noticed, else at the next tick
   * or the next attempt.
   */
  Time dueAt() {
    Optional<BatchInFlight> batch = inFlight;
    Phase phase = lifecycle.phase();
    boolean stopIsNoticed = !phase.isInterrupted()
        && batch.flatMap(BatchInFlight::finishing).filter(Finishing::isStopping).isPresent();
    return phase.isStopRequested() && !stopIsNoticed
        ? clock.now()
        : batch.flatMap(BatchInFlight::dueAt).orElseGet(sequence::next);
  }

  /** How the last batch went that ran because it was due. */
  Optional<BatchReport> lastReport() {
    return lastReport;
  }

  /**
   * Makes the attempt that is due, at a batch or at publishing one, or a step of stopping; returns
   * whether there was anything to do.
   */
  boolean doWork() {
    Phase phase = lifecycle.phase();
    if (phase.isOver()) {
      return false;
    }
    Optional<Finishing> waiting = inFlight.flatMap(BatchInFlight::finishing);
    if (waiting.isPresent()) {
      return finish(waiting.get(), phase);
    }
    if (phase.isStopRequested()) {
      if (!phase.isGraceful() || !drain()) {
        inFlight.flatMap(BatchInFlight::lastReport).ifPresent(report -> failed(report, ""));
        lifecycle.tryEnter(Phase.CLOSING); // unless that report's failure has done it
      }
      return true;
    }
    if (clock.now().isBefore(dueAt())) {
      return false;
    }
    runBatch(true);
    return true;
  }

  /** Continues a decided batch. Only a forced end prevents it from being published. */
  private boolean finish(Finishing batch, Phase phase) {
    if (phase.isInterrupted()) {
      over(finisher.interrupted(batch));
      return true;
    }
    Time now = clock.now();
    if (phase.isStopRequested()) {
      batch.stopBy(now.plus(settings.stopTimeout()), now);
    }
    if (now.isBefore(batch.dueAt())) {
      return false;
    }
    finisher.attempt(batch).ifPresent(this::over);
    return true;
  }

  /** Runs a batch of what has arrived, if there is any; returns whether there may be more. */
  private boolean drain() {
    if (lifecycle.tryEnter(Phase.DRAINING)) {
      cutter.stopIntake();
    }
    boolean isNew = inFlight.isEmpty();
    if (isNew && !sequence.isCutAhead() && !cutter.hasMore()) {
      List<String> paused = cutter.pausedWithMore();
      if (!paused.isEmpty()) {
        LOG.warn("sources {} are paused, so the stop leaves what has arrived where it is", paused);
      }
      return false;
    }
    boolean isLate = sequence.next().isBefore(clock.now());
    BatchInfo batch = runBatch(false);
    boolean tookNothing = batch.ranges().values().stream().allMatch(OffsetRange::isEmpty);
    if (isNew && tookNothing && !isLate && inFlight.isEmpty()) {
      LOG.warn(
          "batch {} could take nothing of what has arrived, so the stop leaves that where it is",
          times.text(batch.time()));
      return false;
    }
    return !lifecycle.phase().isOver();
  }

  /**
   * Attempts the batch in flight, or else the next one, until it is over or has to wait; returns
   * which one it is.
   */
  private BatchInfo runBatch(boolean due) {
    BatchInFlight batch = inFlight.orElseGet(() -> sequence.begin(due));
    inFlight = Optional.of(batch);
    while (true) {
      Attempt attempt = attempt(batch);
      settlement.release(); // what this attempt has written may have settled the batch before
      if (attempt.failure().isEmpty()) {
        Finishing finishing = new Finishing(attempt, clock.now());
        batch.decided(finishing);
        finisher.attempt(finishing).ifPresent(this::over);
        return batch.info();
      }
      BatchReport report = attempt.report(clock, 0, attempt.failure());
      Retries.Decision decision = batch.failed(report, settings.retries());
      Phase phase = lifecycle.phase();
      boolean stopsNow = phase.stopsRetries();
      if (!stopsNow && decision.pause().isEmpty() && isolation.isFor(report)) {
        Optional<TidemillException> obstacle = isolation.giveUpRecords(batch, report);
        if (obstacle.isEmpty()) {
          batch.retryAt(clock.now());
          continue;
        }
        report = attempt.report(clock, 0, Optional.of(obstacle.get()));
        decision = Failure.of(obstacle.get()).kind() == Failure.Kind.PROGRAM
            ? Retries.Decision.giveUp("")
            : batch.failed(report, settings.retries());
        phase = lifecycle.phase();
        stopsNow = phase.stopsRetries();
      }
      if (stopsNow || decision.pause().isEmpty()) {
        failed(report, decision.reason());
        return batch.info();
      }
      Duration pause = pauses && !phase.isStopRequested() ? decision.pause().get() : Duration.ZERO;
      LOG.warn(
          "batch {} failed in attempt {} of {} and is attempted again {}: {}",
          times.text(batch.info().time()),
          batch.info().attempt(),
          settings.retries().maxAttempts(),
          pause.isZero() ? "at once" : "in " + pause.toMillis() + " ms",
          report.failure().orElseThrow().getMessage());
      LOG.debug("in full", report.failure().get());
      batch.retryAt(clock.now().plus(pause));
      if (!pause.isZero()) {
        return batch.info();
      }
    }
  }

  private Attempt attempt(BatchInFlight batch) {
    Optional<TidemillException> unassigned = Optional.empty();
    if (!batch.isAssigned()) {
      try {
        batch.assign(cutter.cut(batch.info(), clock.now()));
      } catch (TidemillException e) {
        unassigned = Optional.of(e);
      }
    }
    if (batch.lastReport().isEmpty()) {
      runner.submitted(batch.info(), sequence.waiting(clock.now()));
    }
    return unassigned.isPresent()
        ? runner.rangesFailed(batch.info(), unassigned.get())
        : runner.attempt(
            batch.info(), batch.recordsRead(), batch.givenUp(), batch.counted(), this::announced);
  }

  /** The next batch, if it can become durable together with the decision of this one. */
  private Optional<BatchInfo> announced() {
    return journal.isDurable() && !lifecycle.phase().isStopRequested()
        ? sequence.cutAhead(clock.now())
        : Optional.empty();
  }

  /**
   * A decided batch is done, or its publishing has come to an end without that: then it stays
   * decided, and nothing is released.
   */
  private void over(BatchReport report) {
    Optional<Publication> publication =
        inFlight.flatMap(BatchInFlight::finishing).map(Finishing::publication);
    Map<String, List<String>> letters =
        inFlight.map(batch -> batch.givenUp().positions()).orElse(Map.of());
    end(report);
    if (report.failure().isPresent()) {
      lifecycle.fail(report.failure().get());
    } else {
      // later attempts leave out what has succeeded before, and pauses say nothing of the speed
      boolean atOnce = report.batch().attempt() == 1 && report.publishAttempts() == 1;
      cutter.succeeded(
          report.batch(),
          report.inputRecords(),
          atOnce ? Optional.of(report.processingTime()) : Optional.empty());
      planner.completed(report.batch().time(), context);
      settlement.over(
          report.batch(),
          publication,
          source -> new BatchOutcome(
              BatchOutcome.Status.PROCESSED, letters.getOrDefault(source, List.of())));
    }
    stopAfterLastBatch();
  }

  /**
   * There is no further attempt at a batch that was not decided, for a reason that its error may
   * have to name.
   */
  private void failed(BatchReport report, String reason) {
    BatchInfo batch = report.batch();
    Throwable cause = report.failure().orElseThrow();
    boolean assigned = inFlight.filter(BatchInFlight::isAssigned).isPresent();
    end(report);
    if (assigned) {
      planner.failed(batch.time());
      planner.completed(batch.time(), context);
    }
    if (isSkipped(cause)) {
      skip(batch, assigned, cause);
    } else if (lifecycle.phase().isInterrupted()) {
      lifecycle.fail(new TidemillException(
          ErrorCode.INTERRUPTED,
          "batch " + times.text(batch.time())
              + " was interrupted, because it had not ended in time when the context was stopped; a"
              + " longer stream.stop.timeout lets it end: " + cause.getMessage(),
          cause));
    } else {
      lifecycle.fail(reason.isEmpty() ? cause : explained(cause, reason));
    }
    stopAfterLastBatch();
  }

  /** Decides that a batch is given up. */
  private void skip(BatchInfo batch, boolean assigned, Throwable cause) {
    try {
      journal.givenUp(batch);
    } catch (Throwable e) {
      TidemillException failure = new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "batch " + times.text(batch.time())
              + " failed, and the journal could not note that it is given up, so it is not: " + e,
          e);
      failure.addSuppressed(cause);
      lifecycle.fail(failure);
      return;
    }
    LOG.error(
        "batch {} failed and is skipped; {}",
        times.text(batch.time()),
        batch.ranges().isEmpty()
            ? "what has arrived belongs to the next one"
            : "its records are given up",
        cause);
    if (assigned) {
      settlement.over(batch, Optional.empty(), source -> BatchOutcome.SKIPPED);
    }
  }

  private void end(BatchReport report) {
    if (inFlight.filter(BatchInFlight::isDue).isPresent()) {
      lastReport = Optional.of(report);
    }
    inFlight = Optional.empty();
  }

  private void stopAfterLastBatch() {
    if (sequence.isExhausted()) {
      lifecycle.tryEnter(Phase.CLOSING); // unless the batch has failed
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
        && !lifecycle.phase().isInterrupted()
        && Failure.of(cause).kind() != Failure.Kind.FATAL;
  }
}
