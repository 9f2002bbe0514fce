/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates the plans of one batch, or of none, for any number of threads.
 *
 * <p>What the actions of a batch compute is shared until it ends, which it does not under an action
 * that has begun. An action outside a batch, or after its end, shares nothing with another but what
 * cached nodes keep.
 */
final class EmbeddedEvaluator implements BatchEvaluator {
  private final EngineParts parts;
  private final Optional<Time> batch;
  private final ActionGate gate = new ActionGate();
  private final Evaluation evaluation;

  private EmbeddedEvaluator(EngineParts parts, Optional<Time> batch) {
    this.parts = parts;
    this.batch = batch;
    this.evaluation = batch
        .map(time -> Evaluation.inBatch(parts, time))
        .orElseGet(() -> Evaluation.outside(parts, batch));
    if (batch.isEmpty()) {
      gate.shut();
    }
  }

  static EmbeddedEvaluator inBatch(EngineParts parts, Time batch) {
    return new EmbeddedEvaluator(parts, Optional.of(batch));
  }

  /** Of plans that belong to no batch. */
  static EmbeddedEvaluator outside(EngineParts parts) {
    return new EmbeddedEvaluator(parts, Optional.empty());
  }

  @Override
  public int defaultPartitions() {
    return parts.defaultPartitions();
  }

  @Override
  public <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
    if (!gate.enter()) {
      return Evaluation.outside(parts, batch).evaluate(plan, action, first, count);
    }
    try {
      return evaluation.evaluate(plan, action, first, count);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void release(CachedNode<?> node) {
    evaluation.release(node);
  }

  @Override
  public Map<String, Long> recordsRead() {
    return evaluation.recordsRead();
  }

  @Override
  public List<StageReport> stages() {
    return evaluation.stages();
  }

  @Override
  public BatchCounts counts() {
    return evaluation.counts();
  }

  @Override
  public StateDelta prepare() {
    gate.shut();
    return evaluation.prepare();
  }

  @Override
  public void commit() {
    evaluation.commit();
  }

  @Override
  public void close() {
    gate.shut();
    evaluation.forget();
    if (batch.isPresent()) {
      evaluation.abort();
    }
  }
}
