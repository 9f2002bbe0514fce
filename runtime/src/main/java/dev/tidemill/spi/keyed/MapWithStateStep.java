/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls the function for each record, then for each key whose time is over; touches no other key.
 */
final class MapWithStateStep<K, V, S, M> extends KeyedStep<K, V, S, M> {
  private final KeyedOperator.MapWithState<K, V, S, M> operator;
  private final boolean timed;

  MapWithStateStep(Origin origin, KeyedOperator.MapWithState<K, V, S, M> operator) {
    super(origin);
    this.operator = operator;
    this.timed = operator.timeoutMillis() > 0;
  }

  @Override
  void apply(StateCursor state, KeyedBatch<K, V, S> batch, Consumer<? super M> out) {
    begin(state, batch.initial());
    for (List<Pair<K, V>> pane : batch.entering()) {
      for (Pair<K, V> pair : pane) {
        callFor(pair, state, batch.time(), out);
      }
    }
    if (timed) {
      for (int group = state.firstGroup(); group < state.endGroup(); group++) {
        KeyGroupTable table = state.table(group);
        if (table != null) {
          expire(table, state, batch.time(), out);
        }
      }
    }
  }

  private void callFor(Pair<K, V> pair, StateCursor state, Time time, Consumer<? super M> out) {
    try {
      state.seek(pair.key());
      CursorState<S> handle = new CursorState<>(state, false, operator.isTrusted());
      operator.function().call(time, pair.key(), Optional.ofNullable(pair.value()), handle, out);
      handle.end(origin);
      if (timed && state.exists()) {
        state.touch();
      }
    } catch (Throwable e) {
      throw failure(e, pair);
    }
  }

  private void expire(KeyGroupTable table, StateCursor state, Time time, Consumer<? super M> out) {
    long limit = time.millis() - operator.timeoutMillis();
    int entry = table.firstTimer();
    while (entry >= 0 && table.touchedMillis(entry) < limit) {
      if (table.isLive(entry) && !table.isTouched(entry)) {
        state.at(table, entry);
        callForTheLastTime(table, entry, state, time, out);
        table.remove(entry);
      }
      entry = table.nextTimer(entry);
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the table holds keys of this type, null too
  private void callForTheLastTime(
      KeyGroupTable table, int entry, StateCursor state, Time time, Consumer<? super M> out) {
    K key = (K) table.key(entry);
    try {
      CursorState<S> handle = new CursorState<>(state, true, operator.isTrusted());
      operator.function().call(time, key, Optional.empty(), handle, out);
      handle.end(origin);
    } catch (Throwable e) {
      throw failure(e, new Pair<>(key, "timing out"));
    }
  }
}
