/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.counter.CountedBatch;
import dev.tidemill.internal.counter.JobCounters;
import dev.tidemill.internal.isolation.GivenUp;
import dev.tidemill.internal.isolation.InputSelection;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Decision;
import dev.tidemill.internal.output.OutputRunner;
import dev.tidemill.internal.output.Publication;
import dev.tidemill.internal.plan.BatchPlan;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.internal.plan.PlannedOutput;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.BatchSubmission;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.StageReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.counter.BatchCounts;
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
import java.util.function.Supplier;

/**
 * Makes one attempt at a batch, up to the decision: plan, outputs in order, what they have staged,
 * the changes of state. Whatever goes wrong in it, an {@code Error} too, is the batch's failure,
 * and not the driver's.
 */
final class BatchRunner {
  private final Clock clock;
  private final BatchCutter cutter;
  private final BatchPlanner planner;
  private final OutputRunner outputs;
  private final Engine engine;
  private final Storage storage;
  private final Codecs codecs;
  private final BatchJournal journal;
  private final StreamingListener listeners;
  private final TimeFormat times;
  private final Lifecycle lifecycle;
  private final JobCounters counters;

  BatchRunner(SchedulerParts parts, Lifecycle lifecycle) {
    this.clock = parts.clock();
    this.cutter = parts.cutter();
    this.planner = parts.planner();
    this.outputs = parts.outputs();
    this.engine = parts.engine();
    this.storage = parts.storage();
    this.codecs = parts.codecs();
    this.journal = parts.journal();
    this.listeners = parts.listeners();
    this.times = parts.times();
    this.lifecycle = lifecycle;
    this.counters = parts.counters();
  }

  /** Says that it is a batch's turn, and how many are due behind it. */
  void submitted(BatchInfo batch, long waiting) {
    listeners.onBatchSubmitted(new BatchSubmission(batch, clock.now(), waiting));
  }

  /**
   * Makes an attempt: computes and stages the batch, and decides it; outputs that have succeeded in
   * an earlier attempt are left out. The listeners hear of a failure. One that comes after the
   * decision ends the job: no later batch could start from its state.
   *
   * @param readBefore how many records earlier attempts have read, by source
   * @param givenUp the records that it is computed without
   * @param counted takes what the program counts
   * @param next asked before the decision: the batch after this one, if it is due already
   */
  Attempt attempt(
      BatchInfo batch,
      Map<String, Long> readBefore,
      GivenUp givenUp,
      CountedBatch counted,
      Supplier<Optional<BatchInfo>> next) {
    Time start = clock.now();
    long startNanos = clock.nanoTime();
    listeners.onBatchStarted(batch, delay(start, batch.time()));
    PhaseTimer phases = new PhaseTimer(clock, startNanos);
    List<StageReport> stages = List.of();
    List<OutputReport> reports = new ArrayList<>();
    Optional<Decision> decided = Optional.empty();
    Optional<Publication> publication = Optional.empty();
    Optional<Throwable> failure = Optional.empty();
    Map<String, Long> read = new TreeMap<>(readBefore);
    try (BatchEvaluator evaluator = engine.begin(batch)) {
      try (CountedBatch.Attempt counts = counted.attempt(evaluator::counts)) {
        stage(batch, evaluator, givenUp, counts, reports, phases);
        failIfAbandoned(batch);
        decided = Optional.of(new Decision(batch, outputs.receipts()));
        publication = Optional.of(decide(decided.get(), evaluator, next, phases));
        counters.add(counts.total());
      } catch (Throwable e) {
        failure = Optional.of(failure(batch, decided, e));
      }
      stages = evaluator.stages();
      evaluator.recordsRead().forEach((source, records) -> read.merge(source, records, Math::max));
    } catch (Throwable e) { // of closing, if the batch has failed already
      failure.ifPresent(first -> first.addSuppressed(e));
      failure = failure.isPresent() ? failure : Optional.of(failure(batch, decided, e));
    }
    phases.leave();
    Attempt attempt = new Attempt(
        batch,
        cutter.counts(batch, read),
        cutter.descriptions(batch),
        start,
        startNanos,
        delay(start, batch.time()),
        reports,
        phases,
        stages,
        failure.isPresent() ? Optional.empty() : publication,
        failure);
    if (failure.isPresent()) {
      listeners.onBatchCompleted(attempt.report(clock, 0, failure));
    } else if (!givenUp.isEmpty()) {
      listeners.onDeadLetters(batch, givenUp.numbered());
    }
    return attempt;
  }

  /** The last attempt of an earlier start, which has decided the batch. */
  Attempt resumed(Decision decided) {
    BatchInfo batch = decided.batch();
    Time now = clock.now();
    long nanos = clock.nanoTime();
    return new Attempt(
        batch,
        Map.of(),
        Map.of(),
        now,
        nanos,
        delay(now, batch.time()),
        List.of(),
        new PhaseTimer(clock, nanos),
        List.of(),
        Optional.of(outputs.publication(decided)),
        Optional.empty());
  }

  /** The attempt at a batch whose ranges could not be named. */
  Attempt rangesFailed(BatchInfo batch, TidemillException failure) {
    Time now = clock.now();
    listeners.onBatchStarted(batch, delay(now, batch.time()));
    long nanos = clock.nanoTime();
    Attempt attempt = new Attempt(
        batch,
        Map.of(),
        Map.of(),
        now,
        nanos,
        delay(now, batch.time()),
        List.of(),
        new PhaseTimer(clock, nanos),
        List.of(),
        Optional.empty(),
        Optional.of(failure));
    listeners.onBatchCompleted(attempt.report(clock, 0, Optional.of(failure)));
    return attempt;
  }

  /** Computes the batch, with its outputs staged; what fails has them abort. */
  private void stage(
      BatchInfo batch,
      BatchEvaluator evaluator,
      GivenUp givenUp,
      CountedBatch.Attempt counts,
      List<OutputReport> reports,
      PhaseTimer phases) {
    try {
      phases.enter(BatchPhase.Kind.PLAN);
      notePlanned(batch);
      outputs.begin(batch);
      compute(batch, new RDDContext(evaluator, storage, codecs), givenUp, counts, reports, phases);
      phases.enter(BatchPhase.Kind.PREPARE);
      journal.prepared(batch, evaluator.prepare());
    } catch (Throwable e) {
      TidemillException failure = known(batch, e);
      outputs.abort(batch, failure);
      throw failure;
    }
  }

  /** What comes back after everybody was told that the context has ended must not count. */
  private void failIfAbandoned(BatchInfo batch) {
    if (lifecycle.phase() == Phase.ABANDONED) {
      TidemillException failure = new TidemillException(
          ErrorCode.INTERRUPTED,
          "batch " + times.text(batch.time()) + " came to its end after the context was abandoned");
      outputs.abort(batch, failure);
      throw failure;
    }
  }

  private void notePlanned(BatchInfo batch) {
    try {
      journal.planned(batch);
    } catch (TidemillException e) { // of the log, which says what has failed
      throw new TidemillException(
          e.code(),
          "batch " + times.text(batch.time()) + " cannot be planned: " + e.getMessage(),
          e);
    } catch (Throwable e) {
      if (isFenced(e)) {
        throw e;
      }
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "the journal could not note that batch " + times.text(batch.time()) + " is planned: " + e,
          e);
    }
  }

  /** Whether another start of the job has taken over. */
  static boolean isFenced(Throwable failure) {
    return failure instanceof TidemillException known && known.code() == ErrorCode.FENCED;
  }

  /** The only step that counts: from here on nothing of the batch is aborted or computed again. */
  private Publication decide(
      Decision batch,
      BatchEvaluator evaluator,
      Supplier<Optional<BatchInfo>> next,
      PhaseTimer phases) {
    phases.enter(BatchPhase.Kind.DECIDE);
    try {
      next.get().ifPresent(journal::announce);
      journal.decided(batch);
    } catch (Throwable e) {
      if (isFenced(e)) {
        throw e; // another start has decided what comes next
      }
      throw new TidemillException(
          ErrorCode.DECISION_UNKNOWN,
          "the journal failed while it noted that batch "
              + times.text(batch.batch().time())
              + " is decided, so it is not known whether that is so. Nothing of the batch is"
              + " published, and what its outputs have staged is left where it is: " + e,
          e);
    }
    phases.enter(BatchPhase.Kind.COMMIT);
    Publication publication = outputs.publication(batch);
    evaluator.commit();
    planner.succeeded(batch.batch().time());
    return publication;
  }

  private TidemillException failure(
      BatchInfo batch, Optional<Decision> decided, Throwable failure) {
    if (decided.isEmpty()
        || isFenced(failure)
        || (failure instanceof TidemillException known
            && known.code() == ErrorCode.DECISION_UNKNOWN)) {
      return known(batch, failure);
    }
    return new TidemillException(
        ErrorCode.STATE_LOST,
        "batch " + times.text(batch.time())
            + " is decided, but its state could not be committed, so"
            + " no later batch can run and nothing of this one is published: "
            + (failure instanceof TidemillException ? failure.getMessage() : failure),
        failure);
  }

  private void compute(
      BatchInfo batch,
      RDDContext context,
      GivenUp givenUp,
      CountedBatch.Attempt counts,
      List<OutputReport> reports,
      PhaseTimer phases) {
    BatchPlan plan = planner.planAttempt(batch, context, InputSelection.without(givenUp));
    phases.enter(BatchPhase.Kind.OUTPUTS);
    planner.running(plan);
    for (PlannedOutput output : plan.outputs()) {
      if (!outputs.hasSucceeded(output)) {
        Map<BatchCounts.Key, Long> before = counts.soFar();
        run(output, batch, context, reports);
        if (outputs.hasSucceeded(output)) {
          counts.succeeded(before);
        }
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
