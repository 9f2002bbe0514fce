/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.spi.state.KeyedOperator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the leaving panes out and puts the entering ones in, key by key: work for the keys in these
 * panes, not for those in the window.
 *
 * <p>With an inverse, a key's state is the combination itself and the number of panes it is made
 * of; at zero the key is gone. Without one, or if its values have floating-point numbers in them,
 * which an inverse would leave inexact, it is a {@link WindowPanes}. Every value that comes is
 * looked at, and every sum: with the first one that has such numbers the state becomes a
 * {@link PartlyExactPanes}.
 */
final class ReduceWindowStep<K, V> extends KeyedStep<K, V, V, V> {
  private final ReduceFunction<V> reduce;
  private final @Nullable ReduceFunction<V> inverse;
  private final boolean inverseChecked;

  ReduceWindowStep(Origin origin, KeyedOperator.ReduceWindow<K, V> operator) {
    super(origin);
    ReduceFunction<V> given = operator.inverse();
    this.reduce =
        operator.isTrusted() ? operator.reduce() : new CopyingReduce<>(operator.reduce(), origin);
    this.inverse =
        given == null || operator.isTrusted() ? given : new CopyingReduce<>(given, origin);
    this.inverseChecked = operator.inverseChecked();
  }

  @Override
  void apply(StateCursor state, KeyedBatch<K, V, V> batch, Consumer<? super V> out) {
    for (List<Pair<K, V>> pane : batch.leaving()) {
      if (pane instanceof GroupedPairs<K, V> pairs) {
        leave(pairs, state);
      } else {
        for (int i = 0, n = pane.size(); i < n; i++) {
          Pair<K, V> pair = pane.get(i);
          leave(pair.key(), pair.value(), seek(pair, state), state);
        }
      }
    }
    for (List<Pair<K, V>> pane : batch.entering()) {
      if (pane instanceof GroupedPairs<K, V> pairs) {
        enter(pairs, state);
      } else {
        for (int i = 0, n = pane.size(); i < n; i++) {
          Pair<K, V> pair = pane.get(i);
          enter(pair.key(), pair.value(), seek(pair, state), state);
        }
      }
    }
  }

  private boolean seek(Pair<K, V> pair, StateCursor state) {
    try {
      return state.seek(pair.key());
    } catch (Throwable e) {
      throw failure(e, pair);
    }
  }

  private void leave(GroupedPairs<K, V> pane, StateCursor state) {
    for (int group = pane.firstGroup(); group < pane.endGroup(); group++) {
      for (int i = pane.start(group), end = pane.end(group); i < end; i++) {
        K key = pane.key(i);
        leave(key, pane.value(i), seek(key, pane, i, group, state), state);
      }
    }
  }

  private void enter(GroupedPairs<K, V> pane, StateCursor state) {
    for (int group = pane.firstGroup(); group < pane.endGroup(); group++) {
      for (int i = pane.start(group), end = pane.end(group); i < end; i++) {
        K key = pane.key(i);
        enter(key, pane.value(i), seek(key, pane, i, group, state), state);
      }
    }
  }

  private boolean seek(K key, GroupedPairs<K, V> pane, int i, int group, StateCursor state) {
    try {
      return state.seek(key, pane.hash(i), group);
    } catch (Throwable e) { // of the key's equals
      throw failure(e, pane.get(i));
    }
  }

  private void leave(K key, V value, boolean exists, StateCursor state) {
    try {
      if (!exists) {
        throw new IllegalStateException("the key leaves the window but is not in it; its equals or"
            + " hashCode must have changed since it came");
      }
      Object held = state.get();
      if (held instanceof WindowPanes<?> panes) {
        WindowPanes<V> rest = ReduceWindowStep.<V>typed(panes).withoutOldest(reduce);
        if (rest == null) {
          state.remove();
        } else {
          state.put(rest);
        }
      } else if (held instanceof PartlyExactPanes<?> panes && inverse != null) {
        state.put(ReduceWindowStep.<V>typed(panes).withoutOldest(value, reduce, inverse));
      } else if (inverse == null || state.count() <= 1) {
        state.remove();
      } else {
        state.put(inverse.call(value(held), value), state.count() - 1);
      }
    } catch (Throwable e) {
      throw failure(e, new Pair<>(key, value));
    }
  }

  private void enter(K key, V value, boolean exists, StateCursor state) {
    try {
      if (!exists) {
        if (inverse == null || FloatingValues.in(value)) {
          state.put(WindowPanes.of(value), 0);
        } else {
          state.put(value, 1);
        }
        return;
      }
      Object held = state.get();
      if (held instanceof WindowPanes<?> panes) {
        state.put(ReduceWindowStep.<V>typed(panes).plus(value, reduce));
      } else if (held instanceof PartlyExactPanes<?> panes) {
        state.put(ReduceWindowStep.<V>typed(panes).plus(value, reduce));
      } else {
        V sum = reduce.call(value(held), value);
        if (FloatingValues.in(value) || FloatingValues.in(sum)) {
          state.put(
              new PartlyExactPanes<>(value(held), state.count(), WindowPanes.of(value), sum), 0);
          return;
        }
        if (inverseChecked && inverse != null) {
          checkInverse(inverse, value(held), value, sum);
        }
        state.put(sum, state.count() + 1);
      }
    } catch (Throwable e) {
      throw failure(e, new Pair<>(key, value));
    }
  }

  private void checkInverse(ReduceFunction<V> function, V before, V value, V sum) throws Exception {
    V undone = function.call(sum, value);
    if (!Objects.equals(undone, before)) {
      throw new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED,
          "the inverse function of " + origin + " does not undo the other one: reduce(" + before
              + ", "
              + value + ") is " + sum + ", but inverse(" + sum + ", " + value + ") is " + undone
              + " and not " + before + "; fix it or omit it");
    }
  }

  @SuppressWarnings("unchecked") // the panes hold values of this type
  private static <V> WindowPanes<V> typed(WindowPanes<?> panes) {
    return (WindowPanes<V>) panes;
  }

  @SuppressWarnings("unchecked") // the panes hold values of this type
  private static <V> PartlyExactPanes<V> typed(PartlyExactPanes<?> panes) {
    return (PartlyExactPanes<V>) panes;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // what is no stack is a value, null too
  private V value(@Nullable Object held) {
    return (V) held;
  }
}
