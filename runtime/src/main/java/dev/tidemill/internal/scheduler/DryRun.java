/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.isolation.InputSelection;
import dev.tidemill.internal.isolation.Place;
import dev.tidemill.internal.isolation.Segment;
import dev.tidemill.internal.isolation.Trace;
import dev.tidemill.internal.plan.BatchPlan;
import dev.tidemill.internal.plan.PlannedOutput;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.counter.TaskCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.PartitionSink;
import dev.tidemill.spi.kernel.FunctionFailure;
import dev.tidemill.spi.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Computes batches to see whether their functions fail: no output runs, and no state stays changed.
 */
final class DryRun {
  private final SchedulerParts parts;

  DryRun(SchedulerParts parts) {
    this.parts = parts;
  }

  /**
   * Computes all records of the streams that outputs read which have not succeeded, and of those
   * that later batches need.
   *
   * @return the failure of a function on records
   * @throws dev.tidemill.error.TidemillException if anything else fails
   */
  Optional<FunctionFailure> run(BatchInfo batch, InputSelection selection) {
    TaskCounts discarded = TaskCounts.begin();
    try (discarded;
        BatchEvaluator evaluator = parts.engine().begin(batch)) {
      try {
        compute(batch, evaluator, selection);
        return Optional.empty();
      } catch (FunctionFailure e) {
        if (FailurePolicy.isFatal(e)) {
          throw e;
        }
        return Optional.of(e);
      }
    }
  }

  private void compute(BatchInfo batch, BatchEvaluator evaluator, InputSelection selection) {
    RDDContext context = new RDDContext(evaluator, parts.storage(), parts.codecs());
    BatchPlan plan = parts.planner().plan(batch, context, selection);
    for (PlannedOutput output : plan.outputs()) {
      if (!parts.outputs().hasSucceeded(output)) {
        evaluator.evaluate(output.plan(), new Count<>());
      }
    }
    plan.kept().forEach(kept -> evaluator.evaluate(kept, new Count<>()));
  }

  /** How many records the inputs of a batch have. */
  SortedMap<Segment, Long> sizes(BatchInfo batch, List<Trace.Input> inputs) {
    TreeMap<Segment, Long> sizes = new TreeMap<>();
    try (BatchEvaluator evaluator = parts.engine().begin(batch)) {
      for (Trace.Input input : inputs) {
        List<Long> counts = evaluator.evaluate(input.plan(), new Count<>());
        for (int i = 0; i < counts.size(); i++) {
          sizes.put(input.segment(i), counts.get(i));
        }
      }
    }
    return sizes;
  }

  /** A record of the inputs of a batch. */
  @Nullable
  Object record(BatchInfo batch, List<Trace.Input> inputs, Place place) {
    try (BatchEvaluator evaluator = parts.engine().begin(batch)) {
      for (Trace.Input input : inputs) {
        Optional<Integer> partition = input.partition(place.segment());
        if (partition.isPresent()) {
          return pick(evaluator, input.plan(), partition.get(), place.index());
        }
      }
    }
    throw new IllegalStateException("there is no " + place.segment());
  }

  private static <T> @Nullable Object pick(
      Evaluator evaluator, PlanNode<T> plan, int partition, long index) {
    return evaluator.evaluate(plan, new Pick<>(index), partition, 1).get(0).get(0);
  }

  private record Count<T>() implements PartitionAction<T, Long> {
    @Override
    public PartitionSink<T, Long> begin(int partition) {
      return new PartitionSink<>() {
        private long count;

        @Override
        public void accept(T record) {
          count++;
        }

        @Override
        public Long finish() {
          return count;
        }
      };
    }
  }

  private record Pick<T>(long index) implements PartitionAction<T, List<T>> {
    @Override
    public boolean stopsEarly() {
      return true;
    }

    @Override
    public PartitionSink<T, List<T>> begin(int partition) {
      return new PartitionSink<>() {
        private final List<T> picked = new ArrayList<>();
        private long seen;

        @Override
        public void accept(T record) {
          if (seen++ == index) {
            picked.add(record);
          }
        }

        @Override
        public boolean isFull() {
          return seen > index;
        }

        @Override
        public List<T> finish() {
          return picked;
        }
      };
    }
  }
}
