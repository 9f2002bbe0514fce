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
 * What one batch does to keyed state, as data: (state of each key, this batch's values, time) to (new state, emitted records).
 * Engines run it by {@code spi.keyed}; a plain interpreter may read it for itself.
 *
 * <p>All of them get the values that <em>enter</em>; windows also get those that <em>leave</em>, pane by pane, the oldest first.
 * Panes hold one value per key.
 *
 * @param <K> type of the keys
 * @param <V> type of the values that enter and leave
 * @param <R> type of what a view of the state shows for a key
 * @param <M> type of the records that are emitted while the state changes
 */
public sealed interface KeyedOperator<K, V, R, M> extends Serializable {
  /** Calls the visitor's method for this kind of operator. */
  <X> X accept(Visitor<K, V, R, M, X> visitor);

  /**
   * Calls the function for each key that has a state or values; its result is the state, and empty ends it.
   *
   * @param function (batch time, key, values in order, state) to state
   * @param isTrusted whether the function is known to change no state in place; otherwise it gets a copy of a state that can change
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
   * Calls the function for each value in order; then for each key that had none for longer than the timeout.
   *
   * @param timeoutMillis milliseconds without a call after which a key's state ends; 0: never
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
   * Combines each key's values in the window. A key without a pane in it is gone.
   *
   * @param reduce combines two values, the older first
   * @param inverse takes the second of two combined values out of the first, or null if there is no such function
   * @param inverseChecked whether each call of {@code reduce} is followed by one of {@code inverse} that must undo it
   * @param isTrusted whether both are known to change neither argument in place; otherwise they get a copy of a first argument that can
   *     change
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

  /** Puts each key's lists in the window together, the oldest first. A key without a pane in it is gone. */
  record GroupWindow<K, V>() implements KeyedOperator<K, List<V>, List<V>, List<V>> {
    @Override
    public <X> X accept(Visitor<K, List<V>, List<V>, List<V>, X> visitor) {
      return visitor.groupWindow(this);
    }
  }

  /**
   * Handles every kind of operator. There are no default methods, so that an engine cannot overlook a kind.
   *
   * @param <X> what the visit results in
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
