package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver as a state machine: whoever calls {@link #doWork} drives it, a runner's thread in production, the caller of
 * {@code step()} on a manual clock.
 *
 * <p>States: <em>running</em> (each due tick is a batch; missed ticks run one after the other), <em>stopping</em> (asked to
 * stop; gracefully means that what has arrived is processed first, in batches at the next ticks that do
 * not wait for them), <em>finished</em> (everything is closed). A batch that fails for good leads from running to
 * finished at once. {@code doWork} is called by one thread at a time.
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
      Engine engine,
      Storage storage,
      SchedulerSettings settings) {
    this.clock = clock;
    this.ticks = ticks;
    this.cutter = cutter;
    this.planner = planner;
    this.runner = runner;
    this.context = new RDDContext(engine.evaluator(), storage);
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

  /** How the last batch went. */
  Optional<BatchReport> lastReport() {
    return lastReport;
  }

  /** May be called by any thread; a graceful stop can still be turned into an immediate one. */
  void requestStop(boolean gracefully) {
    graceful = stopRequested ? graceful && gracefully : gracefully;
    stopRequested = true;
  }

  /** Runs the batch that is due, or a step of stopping; returns whether there was anything to do. */
  boolean doWork() {
    if (finished) {
      return false;
    }
    if (stopRequested) {
      stopStep();
      return true;
    }
    if (clock.now().isBefore(next)) {
      return false;
    }
    runNext();
    return true;
  }

  private void stopStep() {
    try {
      if (graceful && !intakeStopped) {
        intakeStopped = true;
        cutter.stopIntake();
      }
      if (graceful && cutter.hasMore()) {
        runNext();
        return;
      }
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    }
    finished = true;
  }

  private void runNext() {
    Time time = next;
    next = ticks.after(time);
    BatchReport report = runUntilItCounts(time);
    lastReport = Optional.of(report);
    batches++;
    if (report.failure().isPresent()) {
      batchFailed(report);
    }
    if (settings.maxBatches() > 0 && batches >= settings.maxBatches()) {
      finished = true;
    }
  }

  private void batchFailed(BatchReport report) {
    Throwable cause = report.failure().orElseThrow();
    if (settings.onFailure() == FailurePolicy.SKIP && !(cause instanceof VirtualMachineError)) {
      LOG.error(
          "batch {} failed and is skipped with its records", report.batch().time(), cause);
      return;
    }
    failure = Optional.of(cause);
    finished = true;
  }

  private BatchReport runUntilItCounts(Time time) {
    int attempts =
        settings.onFailure() == FailurePolicy.RETRY ? Math.max(1, settings.maxAttempts()) : 1;
    Optional<BatchInfo> batch = Optional.empty();
    int attempt = 1;
    while (true) {
      BatchReport report;
      try {
        batch = Optional.of(batch.isPresent() ? again(batch.get(), attempt) : cutter.cut(time));
        report = runner.attempt(batch.get());
      } catch (RuntimeException e) {
        report = runner.notCut(time, e);
      }
      if (attempt >= attempts || !isWorthAnotherAttempt(report)) {
        if (batch.isPresent()) {
          completed(batch.get(), report);
        }
        return report;
      }
      LOG.warn(
          "batch {} failed in attempt {} of {} and is attempted again",
          time,
          attempt,
          attempts,
          report.failure().orElseThrow());
      attempt++;
    }
  }

  private boolean isWorthAnotherAttempt(BatchReport report) {
    boolean stopsNow = stopRequested && !graceful;
    return !stopsNow
        && report
            .failure()
            .filter(cause -> !(cause instanceof VirtualMachineError))
            .isPresent();
  }

  private static BatchInfo again(BatchInfo batch, int attempt) {
    return new BatchInfo(batch.id(), batch.time(), attempt, batch.epoch(), batch.ranges());
  }

  private void completed(BatchInfo batch, BatchReport report) {
    if (report.failure().isPresent()) {
      planner.failed(batch.time());
    }
    planner.completed(batch.time(), context);
    Map<String, Long> counts = report.inputRecords();
    cutter.completed(batch, counts, report.processingTime(), planner.remembered());
  }
}
