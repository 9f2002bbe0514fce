package dev.tidemill.program;

import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;

/** Mistakes that an engine might make, to see whether random programs find them. */
enum Bug {
  /** The accumulators of a key are merged last partition first. */
  REVERSED_MERGE {
    @Override
    Rewriting rewriting() {
      return new Rewriting() {
        @Override
        public <K, V, C> PlanNode<?> aggregate(AggregateNode<K, V, C> node) {
          Combiner<V, C> combiner = node.combiner();
          return new AggregateNode<K, V, C>(
              node.origin(),
              copy(node.input()),
              new Combiner<>(
                  combiner.create(),
                  combiner.mergeValue(),
                  (a, b) -> combiner.mergeCombiners().call(b, a)),
              node.target(),
              node.mapSideCombine());
        }
      };
    }
  },

  /** The last of several partitions has lost its last record. */
  LOST_RECORD {
    @Override
    Rewriting rewriting() {
      return new Rewriting() {
        @Override
        public <T> PlanNode<?> literal(LiteralNode<T> node) {
          List<List<T>> partitions = new ArrayList<>(node.partitions());
          int last = partitions.size() - 1;
          if (last < 1 || partitions.get(last).isEmpty()) {
            return node;
          }
          partitions.set(
              last, partitions.get(last).subList(0, partitions.get(last).size() - 1));
          return new LiteralNode<>(node.origin(), partitions);
        }
      };
    }
  },

  /** What several outputs and operations of a batch share is computed for each of them. */
  SHARED_TWICE {
    @Override
    Rewriting rewriting() {
      return new Rewriting() {
        @Override
        boolean isRemembered(PlanNode<?> node) {
          return node instanceof CachedNode<?> cached && cached.scope() == CachedNode.Scope.KEPT;
        }
      };
    }
  };

  /** What the bug makes of plans. */
  abstract Rewriting rewriting();
}
