package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.output.OutputRunner;
import dev.tidemill.internal.plan.BatchPlan;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.internal.plan.PlannedOutput;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one attempt at a batch: plan, outputs in order, publishing, and the report of how it went. */
final class BatchRunner {
  private final Clock clock;
  private final BatchCutter cutter;
  private final BatchPlanner planner;
  private final OutputRunner outputs;
  private final Engine engine;
  private final Storage storage;
  private final StreamingListener listeners;

  BatchRunner(
      Clock clock,
      BatchCutter cutter,
      BatchPlanner planner,
      OutputRunner outputs,
      Engine engine,
      Storage storage,
      StreamingListener listeners) {
    this.clock = clock;
    this.cutter = cutter;
    this.planner = planner;
    this.outputs = outputs;
    this.engine = engine;
    this.storage = storage;
    this.listeners = listeners;
  }

  BatchReport attempt(BatchInfo batch) {
    Time start = clock.now();
    long startNanos = clock.nanoTime();
    listeners.onBatchStarted(batch);
    List<OutputReport> reports = new ArrayList<>();
    Optional<Throwable> failure = Optional.empty();
    Map<String, Long> read;
    try (BatchEvaluator evaluator = engine.begin(batch.time())) {
      RDDContext context = new RDDContext(evaluator, storage);
      try {
        compute(batch, context, reports);
        outputs.publish(batch);
      } catch (Throwable e) {
        failure = Optional.of(e);
        outputs.abort(batch, e);
      }
      read = evaluator.recordsRead();
    }
    return report(batch, start, startNanos, cutter.counts(batch, read), reports, failure);
  }

  /** The report of a batch whose ranges could not be named. */
  BatchReport notCut(Time time, Throwable failure) {
    BatchInfo batch = new BatchInfo(0, time, 1, 1, Map.of());
    listeners.onBatchStarted(batch);
    BatchReport report = new BatchReport(
        batch,
        Map.of(),
        Map.of(),
        clock.now(),
        delay(clock.now(), time),
        Duration.ZERO,
        List.of(),
        Optional.of(failure));
    listeners.onBatchCompleted(report);
    return report;
  }

  private void compute(BatchInfo batch, RDDContext context, List<OutputReport> reports) {
    BatchPlan plan = planner.plan(batch, context);
    for (PlannedOutput output : plan.outputs()) {
      run(output, batch, context, reports);
    }
    for (CachedNode<?> kept : plan.kept()) {
      computeOnly(kept, context);
    }
  }

  /** Has the records kept, without handing them to anybody. */
  private static <T> void computeOnly(CachedNode<T> node, RDDContext context) {
    context
        .evaluator()
        .evaluate(
            node,
            partition -> {
              throw new IllegalStateException("no partition was asked for");
            },
            0,
            0);
  }

  private void run(
      PlannedOutput planned, BatchInfo batch, RDDContext context, List<OutputReport> reports) {
    listeners.onOutputStarted(batch, planned.output().info());
    long startNanos = clock.nanoTime();
    Optional<Throwable> failure = Optional.empty();
    try {
      outputs.run(planned, batch, context);
    } catch (Throwable e) {
      failure = Optional.of(e);
      throw e;
    } finally {
      OutputReport report = new OutputReport(planned.output().info(), since(startNanos), failure);
      reports.add(report);
      listeners.onOutputCompleted(batch, report);
    }
  }

  private BatchReport report(
      BatchInfo batch,
      Time start,
      long startNanos,
      Map<String, Long> counts,
      List<OutputReport> reports,
      Optional<Throwable> failure) {
    BatchReport report = new BatchReport(
        batch,
        counts,
        cutter.descriptions(batch),
        start,
        delay(start, batch.time()),
        since(startNanos),
        reports,
        failure);
    listeners.onBatchCompleted(report);
    return report;
  }

  /** A batch that a stopping context runs before its time has no delay. */
  private static Duration delay(Time start, Time batchTime) {
    Duration delay = start.since(batchTime);
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  private Duration since(long startNanos) {
    return Duration.ofNanos(clock.nanoTime() - startNanos);
  }
}
