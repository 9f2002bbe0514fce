/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.restore;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An engine that after every batch throws away all that it has kept, and goes on with what it has written of it: in turns a whole snapshot, and
 * an older one with what batches have changed since. What comes of either is compared
 * with what was thrown away.
 */
public final class RestoringEngine implements Engine {
  /** Changes are read onto a snapshot that is up to so many batches old. */
  private static final int BATCHES_OF_A_SNAPSHOT = 4;

  private final Engine engine;
  private Tokens snapshot;
  private final List<Tokens> changes = new ArrayList<>();
  private int batches;

  public RestoringEngine(Engine engine) {
    this.engine = engine;
    this.snapshot = Tokens.of(engine::write);
  }

  @Override
  public Evaluator evaluator() {
    return engine.evaluator();
  }

  @Override
  public BatchEvaluator begin(BatchInfo batch) {
    return new Batch(engine.begin(batch));
  }

  private void restoreAll(Tokens change) {
    changes.add(change);
    batches++;
    Tokens all = Tokens.of(engine::write);
    if (batches % 2 == 0) {
      engine.restore(all.input(), List.of());
    } else {
      engine.restore(snapshot.input(), inputs());
    }
    requireSame(Tokens.of(engine::write), all);
    if (batches % BATCHES_OF_A_SNAPSHOT == 0) {
      snapshot = all;
      changes.clear();
    }
  }

  private List<StateInput> inputs() {
    return changes.stream().map(Tokens::input).toList();
  }

  private void requireSame(Tokens restored, Tokens before) {
    restored.differenceTo(before).ifPresent(difference -> {
      throw new AssertionError(
          "after batch " + batches + " the restored state is another one: " + difference);
    });
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    return engine.state(name);
  }

  @Override
  public void write(StateOutput out) throws IOException {
    engine.write(out);
  }

  @Override
  public RestoredState restore(StateInput all, List<StateInput> changesSince) {
    return engine.restore(all, changesSince);
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class Batch implements BatchEvaluator {
    private final BatchEvaluator batch;
    private Tokens change = new Tokens();
    private boolean committed;

    Batch(BatchEvaluator batch) {
      this.batch = batch;
    }

    @Override
    public StateDelta prepare() {
      StateDelta delta = batch.prepare();
      change = Tokens.of(delta::write);
      return delta;
    }

    @Override
    public void commit() {
      batch.commit();
      committed = true;
    }

    @Override
    public void close() {
      batch.close();
      if (committed) {
        committed = false;
        restoreAll(change);
      }
    }

    @Override
    public Map<String, Long> recordsRead() {
      return batch.recordsRead();
    }

    @Override
    public int defaultPartitions() {
      return batch.defaultPartitions();
    }

    @Override
    public <T, R> List<R> evaluate(
        PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
      return batch.evaluate(plan, action, first, count);
    }

    @Override
    public void release(CachedNode<?> node) {
      batch.release(node);
    }
  }
}
