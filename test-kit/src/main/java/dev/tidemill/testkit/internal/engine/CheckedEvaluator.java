/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies plans before they are computed; at the end of the batch, looks at all records once more.
 */
final class CheckedEvaluator implements BatchEvaluator {
  private final Evaluator evaluator;
  private final Optional<BatchEvaluator> batch;
  private final Map<CachedNode<?>, CachedNode<?>> copies;
  private final PlanCopy copy;
  private final Optional<MutationWatch> watch;

  /**
   * Makes one.
   *
   * @param evaluator computes the copies
   * @param batch the same evaluator, if it is of a batch
   */
  CheckedEvaluator(
      Evaluator evaluator,
      Optional<BatchEvaluator> batch,
      CheckedEngine.Checks checks,
      Map<CachedNode<?>, CachedNode<?>> copies) {
    this.evaluator = evaluator;
    this.batch = batch;
    this.copies = copies;
    this.watch = checks.mutation().map(MutationWatch::new);
    this.copy = new PlanCopy(watch, checks.serialization(), copies);
  }

  @Override
  public int defaultPartitions() {
    return evaluator.defaultPartitions();
  }

  @Override
  public <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
    PlanNode<T> copied;
    synchronized (copies) { // the program may run actions on several threads
      copied = copy.of(plan);
    }
    if (watch.isEmpty()) {
      return evaluator.evaluate(copied, action, first, count);
    }
    watch.get().verifyOutputs();
    List<R> results = evaluator.evaluate(
        copied, new Watched<T, R>(action, watch.get(), plan.origin()), first, count);
    watch.get().verifyCombined();
    return results;
  }

  @Override
  public void release(CachedNode<?> node) {
    CachedNode<?> copied;
    synchronized (copies) {
      copied = copies.remove(node);
    }
    if (copied != null) {
      evaluator.release(copied);
    }
  }

  @Override
  public Map<String, Long> recordsRead() {
    return batch.map(BatchEvaluator::recordsRead).orElse(Map.of());
  }

  @Override
  public List<StageReport> stages() {
    return batch.map(BatchEvaluator::stages).orElse(List.of());
  }

  @Override
  public BatchCounts counts() {
    return batch.map(BatchEvaluator::counts).orElseGet(BatchCounts::new);
  }

  @Override
  public StateDelta prepare() {
    return inBatch().prepare();
  }

  @Override
  public void commit() {
    inBatch().commit();
  }

  @Override
  public void close() {
    batch.ifPresent(BatchEvaluator::close);
    if (watch.isPresent()) {
      try {
        watch.get().verifyOutputs();
      } finally {
        watch.get().forget();
      }
    }
  }

  private BatchEvaluator inBatch() {
    return batch.orElseThrow(() -> new IllegalStateException("no batch is open"));
  }

  /**
   * Remembers the records that leave the engine: what is done with them must not change them
   * either.
   */
  private record Watched<T, R>(
      PartitionAction<? super T, R> action, MutationWatch watch, Origin origin)
      implements PartitionAction<T, R> {
    @Override
    public boolean stopsEarly() {
      return action.stopsEarly();
    }

    @Override
    public PartitionSink<T, R> begin(int partition) throws Exception {
      PartitionSink<? super T, R> sink = action.begin(partition);
      return new PartitionSink<>() {
        @Override
        public void accept(T record) throws Exception {
          watch.look(record, origin);
          sink.accept(record);
        }

        @Override
        public boolean isFull() {
          return sink.isFull();
        }

        @Override
        public R finish() throws Exception {
          return sink.finish();
        }

        @Override
        public void close() throws IOException {
          sink.close();
        }
      };
    }
  }
}
