package dev.tidemill.internal.engine;

import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.CoGroupNode;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.SortNode;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.plan.UnionNode;
import dev.tidemill.spi.source.SourcePartition;
import java.util.List;

/** How many records the stage of a plan starts from, as far as that is known before it runs. */
final class Sizes {
  private static final long UNKNOWN = Long.MAX_VALUE / 4;

  private Sizes() {}

  static long estimate(PlanNode<?> plan, Evaluation evaluation) {
    return plan.accept(new PlanNode.Visitor<Long>() {
      @Override
      public <T> Long input(InputNode<T> node) {
        long sum = 0;
        for (SourcePartition<T> partition : node.partitions()) {
          sum = Math.min(UNKNOWN, sum + partition.estimatedRecords().orElse(UNKNOWN));
        }
        return sum;
      }

      @Override
      public <T> Long literal(LiteralNode<T> node) {
        long sum = 0;
        for (List<T> partition : node.partitions()) {
          sum += partition.size();
        }
        return sum;
      }

      @Override
      public <A, B> Long narrow(NarrowNode<A, B> node) {
        return estimate(node.start(), evaluation);
      }

      @Override
      public <T> Long union(UnionNode<T> node) {
        long sum = 0;
        for (PlanNode<T> input : node.inputs()) {
          sum = Math.min(UNKNOWN, sum + estimate(input, evaluation));
        }
        return sum;
      }

      @Override
      public <T> Long exchange(ExchangeNode<T> node) {
        return computed(node);
      }

      @Override
      public <K, V, C> Long aggregate(AggregateNode<K, V, C> node) {
        return computed(node);
      }

      @Override
      public <K> Long coGroup(CoGroupNode<K> node) {
        return computed(node);
      }

      @Override
      public <T> Long sort(SortNode<T> node) {
        return computed(node);
      }

      @Override
      public <T> Long cached(CachedNode<T> node) {
        return computed(node);
      }

      @Override
      public <T> Long state(StateNode<T> node) {
        return evaluation.states().estimate(node);
      }

      private Long computed(PlanNode<?> node) {
        Dataset<?> dataset = evaluation.find(node);
        return dataset == null ? UNKNOWN : dataset.size();
      }
    });
  }
}
