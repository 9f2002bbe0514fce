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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver as a state machine: whoever calls {@link #doWork} drives it, a runner's thread in production, the caller of
 * {@code step()} on a manual clock.
 *
 * <p>States: <em>running</em> (each due tick is a batch; missed ticks run one after the other), <em>stopping</em> (asked to
 * stop; gracefully means that what has arrived is processed first, in batches at the next ticks that do
 * not wait for them), <em>finished</em> (nothing runs any more, and everything is to be closed). A batch that fails for
 * good leads to finished at once. {@code doWork} is called by one thread at a time.
 *
 * <p>What a batch has read is released, so that its source may forget it, only when the batch has succeeded or is given
 * up by {@link FailurePolicy#SKIP}: a failure that ends the job leaves its records where they are.
 */
final class BatchLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);

  private final Clock clock;
  private final Ticks ticks;
  private final BatchCutter cutter;
  private final BatchPlanner planner;
  private final BatchRunner runner;
  private final RDDContext context;
  private final SchedulerSettings settings;
  private volatile Time next;
  private volatile boolean stopRequested;
  private volatile boolean graceful;
  private volatile boolean abandoned;
  private volatile boolean finished;
  private boolean intakeStopped;
  private long batches;
  private Optional<Throwable> failure = Optional.empty();
  private Optional<BatchReport> lastReport = Optional.empty();

  BatchLoop(
      Clock clock,
      Ticks ticks,
      BatchCutter cutter,
      BatchPlanner planner,
      BatchRunner runner,
      RDDContext context,
      SchedulerSettings settings) {
    this.clock = clock;
    this.ticks = ticks;
    this.cutter = cutter;
    this.planner = planner;
    this.runner = runner;
    this.context = context;
    this.settings = settings;
    this.next = ticks.first();
  }

  /** The next tick. */
  Time next() {
    return next;
  }

  boolean isStopRequested() {
    return stopRequested;
  }

  boolean isFinished() {
    return finished;
  }

  /** Why the loop has finished, if that was an error. */
  Optional<Throwable> failure() {
    return failure;
  }

  /** How the last batch went that ran because it was due. */
  Optional<BatchReport> lastReport() {
    return lastReport;
  }

  /** May be called by any thread; a graceful stop can still be turned into an immediate one. */
  synchronized void requestStop(boolean gracefully) {
    graceful = gracefully && (graceful || !stopRequested);
    stopRequested = true;
  }

  /** Stops at once, and takes a failure of the batch that runs now as the effect of its interruption. */
  void abandon() {
    abandoned = true;
    requestStop(false);
  }

  /** Ends the loop because of something that no batch has failed with. */
  void fail(Throwable cause) {
    if (failure.isEmpty()) {
      failure = Optional.of(cause);
    }
    finished = true;
  }

  /** Runs the batch that is due, or a step of stopping; returns whether there was anything to do. */
  boolean doWork() {
    if (finished) {
      return false;
    }
    if (stopRequested) {
      if (!graceful || !drain()) {
        finished = true;
      }
      return true;
    }
    if (clock.now().isBefore(next)) {
      return false;
    }
    lastReport = Optional.of(runNext());
    return true;
  }

  /** Runs a batch of what has arrived, if there is any; returns whether there may be more. */
  private boolean drain() {
    if (!intakeStopped) {
      intakeStopped = true;
      cutter.stopIntake();
    }
    if (!cutter.hasMore()) {
      return false;
    }
    boolean isLate = next.isBefore(clock.now());
    BatchReport report = runNext();
    boolean tookNothing = report.batch().ranges().values().stream().allMatch(OffsetRange::isEmpty);
    if (tookNothing && !isLate) {
      LOG.warn(
          "batch {} could take nothing of what has arrived, so the stop leaves that where it is",
          report.batch().time());
      return false;
    }
    return !finished;
  }

  private BatchReport runNext() {
    Time time = next;
    next = ticks.after(time);
    batches++;
    BatchReport report = runWithRetries(batches, time);
    report.failure().ifPresent(cause -> batchFailed(report.batch(), cause));
    if (settings.maxBatches() > 0 && batches >= settings.maxBatches()) {
      finished = true;
    }
    return report;
  }

  private void batchFailed(BatchInfo batch, Throwable cause) {
    if (isSkipped(cause)) {
      LOG.error(
          "batch {} failed and is skipped; {}",
          batch.time(),
          batch.ranges().isEmpty()
              ? "what has arrived belongs to the next one"
              : "its records are given up",
          cause);
    } else if (abandoned) {
      fail(new TidemillException(
          ErrorCode.INTERRUPTED,
          "batch " + batch.time()
              + " was interrupted, because it had not ended in time when the context was stopped; a"
              + " longer stream.stop.timeout lets it end: " + cause.getMessage(),
          cause));
    } else {
      fail(cause);
    }
  }

  private boolean isSkipped(Throwable cause) {
    return settings.onFailure() == FailurePolicy.SKIP
        && !abandoned
        && !FailurePolicy.isFatal(cause);
  }

  private BatchReport runWithRetries(long id, Time time) {
    int attempts = settings.onFailure() == FailurePolicy.RETRY ? settings.maxAttempts() : 1;
    BatchInfo batch = cutter.unassigned(id, time);
    boolean isCut = false;
    while (true) {
      Optional<TidemillException> uncut = Optional.empty();
      if (!isCut) {
        try {
          batch = cutter.cut(batch);
          isCut = true;
        } catch (TidemillException e) {
          uncut = Optional.of(e);
        }
      }
      BatchReport report =
          uncut.isPresent() ? runner.rangesFailed(batch, uncut.get()) : runner.attempt(batch);
      if (batch.attempt() >= attempts || !isWorthAnotherAttempt(report)) {
        if (isCut) {
          completed(report);
        }
        return report;
      }
      LOG.warn(
          "batch {} failed in attempt {} of {} and is attempted again",
          time,
          batch.attempt(),
          attempts,
          report.failure().orElseThrow());
      batch = new BatchInfo(id, time, batch.attempt() + 1, batch.epoch(), batch.ranges());
    }
  }

  private boolean isWorthAnotherAttempt(BatchReport report) {
    boolean stopsNow = stopRequested && !graceful;
    return !stopsNow && report.failure().filter(e -> !FailurePolicy.isFatal(e)).isPresent();
  }

  private void completed(BatchReport report) {
    BatchInfo batch = report.batch();
    boolean succeeded = report.failure().isEmpty();
    if (succeeded) {
      planner.succeeded(batch.time());
      cutter.measured(report.inputRecords(), report.processingTime());
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
}
