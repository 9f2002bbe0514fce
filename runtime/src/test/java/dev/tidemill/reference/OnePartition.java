/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.CoGroupNode;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PartitionObservers;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.RecordObserver;
import dev.tidemill.spi.plan.SortNode;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.plan.UnionNode;
import dev.tidemill.spi.source.PartitionReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What each kind of node has in one of its partitions. */
final class OnePartition implements PlanNode.Visitor<List<?>> {
  private final ReferenceEvaluator evaluator;
  private final Failures failures;
  private final int partition;

  OnePartition(ReferenceEvaluator evaluator, Failures failures, int partition) {
    this.evaluator = evaluator;
    this.failures = failures;
    this.partition = partition;
  }

  @Override
  public <T> List<?> input(InputNode<T> node) {
    evaluator.checkReadable(node);
    List<T> records = new ArrayList<>();
    try (PartitionReader<T> reader = node.partitions().get(partition).open()) {
      while (reader.next()) {
        records.add(reader.record());
      }
    } catch (Exception e) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          node.origin() + " could not be read" + failures.inBatch() + ", partition " + partition
              + ": " + e,
          e);
    }
    evaluator.countRead(node, records.size());
    return records;
  }

  @Override
  public <T> List<?> literal(LiteralNode<T> node) {
    return node.partitions().get(partition);
  }

  @Override
  public <A, B> List<?> narrow(NarrowNode<A, B> node) {
    List<A> in = evaluator.records(node.input(), partition);
    Origin origin = node.origin();
    List<B> out = new ArrayList<>();
    return node.step().accept(new Step.Visitor<A, B, List<?>>() {
      @Override
      public List<?> map(Step.Map<A, B> step) {
        return forEach(record -> out.add(step.function().call(record)));
      }

      @Override
      public List<?> filter(FilterFunction<? super A> function, Step<A, B> step) {
        List<A> stays = new ArrayList<>();
        forEach(record -> {
          if (function.call(record)) {
            stays.add(record);
          }
        });
        return stays;
      }

      @Override
      public List<?> flatMap(Step.FlatMap<A, B> step) {
        return forEach(record -> step.function().call(record).forEach(out::add));
      }

      @Override
      public List<?> emit(Step.Emit<A, B> step) {
        return forEach(record -> step.function().call(record, out::add));
      }

      @Override
      public List<?> mapPartitions(Step.MapPartitions<A, B> step) {
        try {
          Iterator<? extends B> results = step.function().call(partition, in.iterator());
          results.forEachRemaining(out::add);
          return out;
        } catch (Throwable e) {
          throw failures.onPartition(e, origin, partition);
        }
      }

      @Override
      public List<?> observe(PartitionObservers<? super A> observers, Step<A, B> step) {
        RecordObserver<? super A> observer = observers.begin(partition);
        in.forEach(observer::accept);
        observer.end();
        return in;
      }

      private List<?> forEach(RecordAction<A> action) {
        for (A record : in) {
          try {
            action.accept(record);
          } catch (Throwable e) {
            throw failures.onRecord(e, origin, partition, record);
          }
        }
        return out;
      }
    });
  }

  private interface RecordAction<A> {
    void accept(A record) throws Exception;
  }

  @Override
  public <T> List<?> union(UnionNode<T> node) {
    int left = partition;
    for (PlanNode<T> input : node.inputs()) {
      if (left < input.numPartitions()) {
        return evaluator.records(input, left);
      }
      left -= input.numPartitions();
    }
    throw new IllegalStateException("no partition " + partition + " in " + node.origin());
  }

  @Override
  public <T> List<?> exchange(ExchangeNode<T> node) {
    return evaluator.wide(node).get(partition);
  }

  @Override
  public <K, V, C> List<?> aggregate(AggregateNode<K, V, C> node) {
    return evaluator.wide(node).get(partition);
  }

  @Override
  public <K> List<?> coGroup(CoGroupNode<K> node) {
    return evaluator.wide(node).get(partition);
  }

  @Override
  public <T> List<?> sort(SortNode<T> node) {
    return evaluator.wide(node).get(partition);
  }

  @Override
  public <T> List<?> state(StateNode<T> node) {
    return evaluator.wide(node).get(partition);
  }

  @Override
  public <T> List<?> cached(CachedNode<T> node) {
    return evaluator.cached(node).get(partition);
  }
}
