/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.counter.TaskCounts;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the actions of one batch compute, or one action outside a batch; used by any number of
 * threads.
 */
final class Evaluation {
  private final ReadCounts reads = new ReadCounts();
  private final StageLog log;
  private final BatchCounts counts = new BatchCounts();
  private final boolean isInBatch;
  private final StageRunner runner;
  private final ResultStore results;
  private final PaneStore panes;
  private final StateChanges states;
  private final PlanExecutor plans;

  private Evaluation(EngineParts parts, EvaluationScope scope) {
    this.log = new StageLog(parts.clock());
    this.isInBatch = scope.isRunning();
    Optional<BatchCounts> counted =
        isInBatch || TaskCounts.isOpen() ? Optional.of(counts) : Optional.empty();
    this.runner = new StageRunner(parts.executor(), parts.inlineRecords(), scope, log, counted);
    this.results = new ResultStore(parts.kept(), parts.panes(), parts.computations());
    this.panes = parts.panes();
    this.states = new StateChanges(parts.states(), parts.computations(), runner, scope);
    this.plans = new PlanExecutor(scope, reads, results, states, new WideOperators(runner));
  }

  /** Of a batch that runs. */
  static Evaluation inBatch(EngineParts parts, Time batch) {
    return new Evaluation(parts, EvaluationScope.running(batch, parts.times()));
  }

  /** Of one action: on datasets, or on what is left of a batch that is over. */
  static Evaluation outside(EngineParts parts, Optional<Time> endedBatch) {
    return new Evaluation(parts, EvaluationScope.outside(endedBatch, parts.times()));
  }

  /**
   * Computes partitions of a plan into an action; see {@link dev.tidemill.spi.engine.Evaluator}.
   */
  <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
    Stage<T> stage = plans.lastStage(plan);
    List<R> results = runner.runAction(
        plan.origin(), stage, first, count, new ActionTask<>(plan.origin(), stage, action));
    if (!isInBatch) { // it counts where its action was run
      counts.totals().forEach(TaskCounts::add);
    }
    return results;
  }

  /** Forgets the records of a node. */
  void release(CachedNode<?> node) {
    results.release(node);
  }

  /** How many records were read, by name of the source. */
  Map<String, Long> recordsRead() {
    return reads.bySource();
  }

  /** What ran so far. */
  List<StageReport> stages() {
    return log.stages();
  }

  /** What the counters of the program have counted so far. */
  BatchCounts counts() {
    return counts;
  }

  /** The changes, which are final. */
  StateDelta prepare() {
    return new PreparedState(states.prepare(), results.newPanes(), panes);
  }

  /** Makes the changes of keyed state permanent. */
  void commit() {
    states.commit();
    panes.putAll(results.newPanes());
  }

  /** Forgets what was computed. */
  void forget() {
    results.clear();
  }

  /** Takes the changes of keyed state back that were not committed. */
  void abort() {
    states.abort();
  }
}
