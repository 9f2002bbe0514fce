/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.reference.ReferenceEngine;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.engine.WrittenState;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The reference with a bug. */
final class BuggyEngine implements Engine {
  private final ReferenceEngine engine;
  private final Rewriting rewriting;

  BuggyEngine(Bug bug, int defaultPartitions) {
    this.engine = new ReferenceEngine(defaultPartitions);
    this.rewriting = bug.rewriting();
  }

  @Override
  public Evaluator evaluator() {
    return new Buggy(engine.evaluator());
  }

  @Override
  public BatchEvaluator begin(BatchInfo batch) {
    BatchEvaluator evaluator = engine.begin(batch);
    return new BuggyBatch(new Buggy(evaluator), evaluator);
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    return engine.state(name);
  }

  @Override
  public SortedMap<String, Long> stateKeys() {
    return engine.stateKeys();
  }

  @Override
  public SortedMap<String, StateActivity> stateActivity() {
    return engine.stateActivity();
  }

  @Override
  public void write(StateOutput out) throws IOException {
    engine.write(out);
  }

  @Override
  public RestoredState restore(WrittenState written) {
    return engine.restore(written);
  }

  @Override
  public void merge(WrittenState written, StateSlice slice, StateOutput out) throws IOException {
    engine.merge(written, slice, out);
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Buggy implements Evaluator {
    private final Evaluator evaluator;

    Buggy(Evaluator evaluator) {
      this.evaluator = evaluator;
    }

    @Override
    public int defaultPartitions() {
      return evaluator.defaultPartitions();
    }

    @Override
    public <T, R> List<R> evaluate(
        PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
      return evaluator.evaluate(rewriting.copy(plan), action, first, count);
    }

    @Override
    public void release(CachedNode<?> node) {
      evaluator.release((CachedNode<?>) rewriting.copy(node));
    }
  }

  private record BuggyBatch(Evaluator buggy, BatchEvaluator batch) implements BatchEvaluator {
    @Override
    public int defaultPartitions() {
      return buggy.defaultPartitions();
    }

    @Override
    public <T, R> List<R> evaluate(
        PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
      return buggy.evaluate(plan, action, first, count);
    }

    @Override
    public void release(CachedNode<?> node) {
      buggy.release(node);
    }

    @Override
    public BatchCounts counts() {
      return batch.counts();
    }

    @Override
    public Map<String, Long> recordsRead() {
      return batch.recordsRead();
    }

    @Override
    public StateDelta prepare() {
      return batch.prepare();
    }

    @Override
    public void commit() {
      batch.commit();
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
