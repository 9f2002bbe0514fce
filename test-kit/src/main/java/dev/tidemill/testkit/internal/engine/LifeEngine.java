/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.StageReport;
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
import dev.tidemill.testkit.internal.JobLife;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The engine of one start of a job, whose steps can be the last of the job. */
public record LifeEngine(Engine engine, JobLife life) implements Engine {
  @Override
  public Evaluator evaluator() {
    return engine.evaluator();
  }

  @Override
  public BatchEvaluator begin(BatchInfo info) {
    life.entering(info.id());
    life.before("begin");
    return new Steps(engine.begin(info), life);
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
  public int sample(String name, int maxEntries, StateOutput out) throws IOException {
    return engine.sample(name, maxEntries, out);
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

  private record Steps(BatchEvaluator batch, JobLife life) implements BatchEvaluator {
    @Override
    public int defaultPartitions() {
      return batch.defaultPartitions();
    }

    @Override
    public <T, R> List<R> evaluate(
        PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
      life.before("compute " + plan.origin());
      return batch.evaluate(plan, action, first, count);
    }

    @Override
    public void release(CachedNode<?> node) {
      batch.release(node);
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
    public List<StageReport> stages() {
      return batch.stages();
    }

    @Override
    public StateDelta prepare() {
      life.before("collect the changes of state");
      return batch.prepare();
    }

    @Override
    public void commit() {
      life.before("commit the state");
      batch.commit();
    }

    @Override
    public void close() {
      batch.close();
    }
  }
}
