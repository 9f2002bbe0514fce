/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.spi.state.KeyedOperator;

/** Names kinds of state that cannot take the place of one another. */
final class OperatorForm<K, V, R, M> implements KeyedOperator.Visitor<K, V, R, M, String> {
  @Override
  public <S> String updateByKey(KeyedOperator.UpdateByKey<K, V, S> operator) {
    return "updateStateByKey";
  }

  @Override
  public <S> String mapWithState(KeyedOperator.MapWithState<K, V, S, M> operator) {
    return "mapWithState";
  }

  @Override
  public String reduceWindow(KeyedOperator.ReduceWindow<K, V> operator) {
    return operator.inverse() == null ? "reduce by window" : "reduce by window with inverse";
  }

  @Override
  public <E> String groupWindow(KeyedOperator.GroupWindow<K, E> operator) {
    return "group by window";
  }
}
