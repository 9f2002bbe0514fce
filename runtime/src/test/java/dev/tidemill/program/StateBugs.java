/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.time.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Mistakes with keyed state that go from batch to batch. */
final class StateBugs {
  private StateBugs() {}

  /** Whether a record of a view of changes says that its key has a state. */
  static boolean hasState(@Nullable Object change) {
    return !(change instanceof Pair<?, ?> pair) || !Optional.empty().equals(pair.value());
  }

  /** Another operator in place of some. */
  abstract static class OfOperators extends Rewriting {
    @Override
    final <K, V, R, M> StateChange<K, V, R, M> changed(StateChange<K, V, R, M> change) {
      return changed(change, instead(change), change.leaving());
    }

    private <K, V, R, M> KeyedOperator<K, V, R, M> instead(StateChange<K, V, R, M> change) {
      return change
          .operator()
          .accept(new KeyedOperator.Visitor<K, V, R, M, KeyedOperator<K, V, R, M>>() {
            @Override
            public <S> KeyedOperator<K, V, R, M> updateByKey(
                KeyedOperator.UpdateByKey<K, V, S> operator) {
              return retyped(update(change, operator));
            }

            @Override
            public <S> KeyedOperator<K, V, R, M> mapWithState(
                KeyedOperator.MapWithState<K, V, S, M> operator) {
              return retyped(map(operator));
            }

            @Override
            public KeyedOperator<K, V, R, M> reduceWindow(
                KeyedOperator.ReduceWindow<K, V> operator) {
              return retyped(window(operator));
            }

            @Override
            public <E> KeyedOperator<K, V, R, M> groupWindow(
                KeyedOperator.GroupWindow<K, E> operator) {
              return change.operator();
            }
          });
    }

    /** A visitor's method does not know that its operator has the types of the one that was visited. */
    @SuppressWarnings("unchecked")
    private static <K, V, R, M> KeyedOperator<K, V, R, M> retyped(
        KeyedOperator<K, ?, ?, ?> operator) {
      return (KeyedOperator<K, V, R, M>) operator;
    }

    <K, V, S> KeyedOperator<K, V, S, S> update(
        StateChange<?, ?, ?, ?> change, KeyedOperator.UpdateByKey<K, V, S> operator) {
      return operator;
    }

    <K, V, S, M> KeyedOperator<K, V, S, M> map(KeyedOperator.MapWithState<K, V, S, M> operator) {
      return operator;
    }

    <K, V> KeyedOperator<K, V, V, V> window(KeyedOperator.ReduceWindow<K, V> operator) {
      return operator;
    }
  }

  /** What should leave a window leaves it with the next change. */
  static final class LatePanes extends Rewriting {
    private final Map<String, List<? extends PlanNode<?>>> late = new HashMap<>();

    @Override
    @SuppressWarnings("unchecked") // a state has panes of one type
    <K, V, R, M> StateChange<K, V, R, M> changed(StateChange<K, V, R, M> change) {
      List<PlanNode<Pair<K, V>>> leaving =
          (List<PlanNode<Pair<K, V>>>) late.getOrDefault(change.state(), List.of());
      late.put(change.state(), change.leaving());
      return changed(change, change.operator(), leaving);
    }
  }

  /** The first value that a batch sets is there in the next one, even if the batch has failed. */
  static final class LeftOvers extends OfOperators {
    private final Map<String, LeftOver> leftOvers = new HashMap<>();

    private record LeftOver(Time batch, @Nullable Object key, Object state) {}

    @Override
    <K, V, S> KeyedOperator<K, V, S, S> update(
        StateChange<?, ?, ?, ?> change, KeyedOperator.UpdateByKey<K, V, S> operator) {
      Optional<LeftOver> known = Optional.ofNullable(leftOvers.remove(change.state()))
          .filter(left -> !change.from().equals(Optional.of(left.batch())));
      return new KeyedOperator.UpdateByKey<>(
          (time, key, values, before) -> {
            Optional<S> found = known
                .filter(left -> Objects.equals(left.key(), key) && before.isPresent())
                .map(left -> LeftOvers.<S>typed(left.state()))
                .or(() -> before);
            Optional<S> after = operator.function().call(time, key, values, found);
            after.ifPresent(
                state -> leftOvers.putIfAbsent(change.state(), new LeftOver(time, key, state)));
            return after;
          },
          false);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // a state has values of one type
    private static <S> S typed(Object state) {
      return (S) state;
    }
  }
}
