/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.internal.operators.Plans;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.state.KeyedOperator;
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
  },

  /** What leaves a window stays in it. */
  PANES_STAY {
    @Override
    Rewriting rewriting() {
      return new Rewriting() {
        @Override
        <K, V, R, M> StateChange<K, V, R, M> changed(StateChange<K, V, R, M> change) {
          return changed(change, change.operator(), List.of());
        }
      };
    }
  },

  /** A window loses its panes one of its slides too late. */
  WINDOW_TOO_LONG {
    @Override
    Rewriting rewriting() {
      return new StateBugs.LatePanes();
    }
  },

  /** A key's panes are combined with the newer one first. */
  REVERSED_PANES {
    @Override
    Rewriting rewriting() {
      return new StateBugs.OfOperators() {
        @Override
        <K, V> KeyedOperator<K, V, V, V> window(KeyedOperator.ReduceWindow<K, V> operator) {
          return new KeyedOperator.ReduceWindow<>(
              (a, b) -> operator.reduce().call(b, a), operator.inverse(), false, false);
        }
      };
    }
  },

  /** Keys time out one batch too late. */
  LATE_TIMEOUT {
    @Override
    Rewriting rewriting() {
      return new StateBugs.OfOperators() {
        @Override
        <K, V, S, M> KeyedOperator<K, V, S, M> map(
            KeyedOperator.MapWithState<K, V, S, M> operator) {
          long timeoutMillis = operator.timeoutMillis();
          return new KeyedOperator.MapWithState<>(
              operator.function(), timeoutMillis == 0 ? 0 : timeoutMillis + 1000, false);
        }
      };
    }
  },

  /** When a batch has failed, one of the values it has set stays. */
  VALUE_NOT_PUT_BACK {
    @Override
    Rewriting rewriting() {
      return new StateBugs.LeftOvers();
    }
  },

  /** The changes of a state do not tell of keys that have none any more. */
  ENDS_NOT_TOLD {
    @Override
    Rewriting rewriting() {
      return new Rewriting() {
        @Override
        public <T> PlanNode<?> state(StateNode<T> node) {
          PlanNode<?> view = super.state(node);
          return node.view() == StateNode.View.CHANGES
              ? Plans.filter(view.origin(), view, StateBugs::hasState)
              : view;
        }
      };
    }
  };

  /** What the bug makes of plans. */
  abstract Rewriting rewriting();
}
