/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.output.OutputRunner;
import dev.tidemill.internal.plan.BatchPlan;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.internal.plan.PlannedOutput;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.BatchSubmission;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes one attempt at a batch: plan, outputs in order, publishing, and the report of how it went. Whatever goes wrong in
 * it, an {@code Error} too, is the batch's failure, and not the driver's.
 */
final class BatchRunner {
  private final Clock clock;
  private final BatchCutter cutter;
  private final BatchPlanner planner;
  private final OutputRunner outputs;
  private final Engine engine;
  private final Storage storage;
  private final StreamingListener listeners;
  private final TimeFormat times;

  BatchRunner(SchedulerParts parts) {
    this.clock = parts.clock();
    this.cutter = parts.cutter();
    this.planner = parts.planner();
    this.outputs = parts.outputs();
    this.engine = parts.engine();
    this.storage = parts.storage();
    this.listeners = parts.listeners();
    this.times = parts.times();
  }

  /** Says that it is a batch's turn, and how many are due behind it. */
  void submitted(BatchInfo batch, long waiting) {
    listeners.onBatchSubmitted(new BatchSubmission(batch, clock.now(), waiting));
  }

  /**
   * Makes an attempt; outputs that have succeeded in an earlier one are left out.
   *
   * @param readBefore how many records earlier attempts have read, by source
   */
  BatchReport attempt(BatchInfo batch, Map<String, Long> readBefore) {
    Time start = clock.now();
    long startNanos = clock.nanoTime();
    listeners.onBatchStarted(batch, delay(start, batch.time()));
    List<OutputReport> reports = new ArrayList<>();
    Optional<Throwable> failure = Optional.empty();
    Map<String, Long> read = new TreeMap<>(readBefore);
    try (BatchEvaluator evaluator = engine.begin(batch)) {
      failure = computeAndPublish(batch, evaluator, reports);
      evaluator.recordsRead().forEach((source, records) -> read.merge(source, records, Math::max));
    } catch (Throwable e) { // of closing, if the batch has failed already
      failure.ifPresent(first -> first.addSuppressed(e));
      failure = failure.or(() -> Optional.of(known(batch, e)));
    }
    BatchReport report = new BatchReport(
        batch,
        cutter.counts(batch, read),
        cutter.descriptions(batch),
        start,
        delay(start, batch.time()),
        since(startNanos),
        reports,
        failure);
    listeners.onBatchCompleted(report);
    return report;
  }

  /** The report of a batch whose ranges could not be named. */
  BatchReport rangesFailed(BatchInfo batch, TidemillException failure) {
    Time now = clock.now();
    listeners.onBatchStarted(batch, delay(now, batch.time()));
    BatchReport report = new BatchReport(
        batch,
        Map.of(),
        Map.of(),
        now,
        delay(now, batch.time()),
        Duration.ZERO,
        List.of(),
        Optional.of(failure));
    listeners.onBatchCompleted(report);
    return report;
  }

  private Optional<Throwable> computeAndPublish(
      BatchInfo batch, BatchEvaluator evaluator, List<OutputReport> reports) {
    try {
      outputs.begin(batch);
      compute(batch, new RDDContext(evaluator, storage), reports);
      evaluator.prepare();
      outputs.publish(batch);
      evaluator.commit();
      return Optional.empty();
    } catch (Throwable e) {
      TidemillException failure = known(batch, e);
      outputs.abort(batch, failure);
      return Optional.of(failure);
    }
  }

  private void compute(BatchInfo batch, RDDContext context, List<OutputReport> reports) {
    BatchPlan plan = planner.plan(batch, context);
    planner.running(plan);
    for (PlannedOutput output : plan.outputs()) {
      if (!outputs.hasSucceeded(output)) {
        run(output, batch, context, reports);
      }
    }
    for (PlanNode<?> kept : plan.kept()) {
      computeOnly(kept, context);
    }
  }

  /** Has records kept or state changed, without handing anything to anybody. */
  private static <T> void computeOnly(PlanNode<T> node, RDDContext context) {
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

  private TidemillException known(BatchInfo batch, Throwable failure) {
    return failure instanceof TidemillException known
        ? known
        : new TidemillException(
            ErrorCode.USER_FUNCTION_FAILED,
            "batch " + times.text(batch.time()) + " failed: " + failure,
            failure);
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
