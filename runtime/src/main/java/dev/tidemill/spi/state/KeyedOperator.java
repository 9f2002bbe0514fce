/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.state;

import dev.tidemill.function.Function4;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.state.StateFunction;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one batch changes keyed state, as data: (state of each key, values of the batch, time) to
 * (new state, emitted records). Engines run it with {@code spi.keyed}; a simple interpreter may
 * implement it directly.
 *
 * <p>Every operator receives the values that <em>enter</em>; windows also receive those that
 * <em>leave</em>, pane by pane, oldest first. Panes have one value per key.
 *
 * @param <K> type of the keys
 * @param <V> type of the values that enter and leave
 * @param <R> type of the values that a view of the state shows
 * @param <M> type of the records that are emitted while the state changes
 */
public sealed interface KeyedOperator<K, V, R, M> extends Serializable {
  /** Calls the visitor's method for this kind of operator. */
  <X> X accept(Visitor<K, V, R, M, X> visitor);

  /**
   * Calls the function for each key that has state or values. The result is the new state; an empty
   * result removes it.
   *
   * @param function (batch time, key, values in order, state) to state
   * @param isTrusted whether the function is known not to mutate state; if not, it receives a copy
   *     of mutable state
   */
  record UpdateByKey<K, V, S>(
      Function4<Time, K, List<V>, Optional<S>, Optional<S>> function, boolean isTrusted)
      implements KeyedOperator<K, V, S, S> {
    @Override
    public <X> X accept(Visitor<K, V, S, S, X> visitor) {
      return visitor.updateByKey(this);
    }
  }

  /**
   * Calls the function for each value in order, then for each key that has had no values for longer
   * than the timeout.
   *
   * @param timeoutMillis idle time in milliseconds after which a key's state is removed; 0 means
   *     never
   * @param isTrusted as for {@link UpdateByKey}
   */
  record MapWithState<K, V, S, M>(
      StateFunction<K, V, S, M> function, long timeoutMillis, boolean isTrusted)
      implements KeyedOperator<K, V, S, M> {
    @Override
    public <X> X accept(Visitor<K, V, S, M, X> visitor) {
      return visitor.mapWithState(this);
    }
  }

  /**
   * Combines the values of each key in the window. A key without a pane in the window is removed.
   *
   * @param reduce combines two values, the older one first
   * @param inverse removes the second value from the first, which contains it; or null if there is
   *     no inverse
   * @param inverseChecked whether to verify after each call of {@code reduce} that {@code inverse}
   *     undoes it
   * @param isTrusted whether both functions are known not to mutate their arguments; if not, they
   *     receive a copy of a mutable first argument
   */
  record ReduceWindow<K, V>(
      ReduceFunction<V> reduce,
      @Nullable ReduceFunction<V> inverse,
      boolean inverseChecked,
      boolean isTrusted)
      implements KeyedOperator<K, V, V, V> {
    @Override
    public <X> X accept(Visitor<K, V, V, V, X> visitor) {
      return visitor.reduceWindow(this);
    }
  }

  /**
   * Concatenates the lists of each key in the window, oldest first. A key without a pane in the
   * window is removed.
   */
  record GroupWindow<K, V>() implements KeyedOperator<K, List<V>, List<V>, List<V>> {
    @Override
    public <X> X accept(Visitor<K, List<V>, List<V>, List<V>, X> visitor) {
      return visitor.groupWindow(this);
    }
  }

  /**
   * Handles every kind of operator. There are no default methods, so that an engine cannot overlook
   * a kind.
   *
   * @param <X> result type
   */
  interface Visitor<K, V, R, M, X> {
    /** The types of state and view are the same. */
    <S> X updateByKey(UpdateByKey<K, V, S> operator);

    <S> X mapWithState(MapWithState<K, V, S, M> operator);

    X reduceWindow(ReduceWindow<K, V> operator);

    /** Values are lists. */
    <E> X groupWindow(GroupWindow<K, E> operator);
  }
}
