/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.kernel.OperatorFailure;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Changes the state of one partition by what one batch brings.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 * @param <R> type of the state as views show it
 * @param <M> type of what is emitted
 */
abstract class KeyedStep<K, V, R, M> {
  final Origin origin;

  KeyedStep(Origin origin) {
    this.origin = origin;
  }

  abstract void apply(StateCursor state, KeyedBatch<K, V, R> batch, Consumer<? super M> out);

  /**
   * Gives keys the state that they have from the beginning; the last of several for one key. None
   * may be null.
   */
  final void begin(StateCursor state, List<Pair<K, R>> initial) {
    for (Pair<K, R> pair : initial) {
      try {
        state.seek(pair.key());
        state.put(Objects.requireNonNull(
            pair.value(),
            "an initial state cannot be null; leave out keys that are to begin without one"));
      } catch (Throwable e) {
        throw failure(e, pair);
      }
    }
  }

  final OperatorFailure failure(Throwable cause, Pair<K, ?> record) {
    return OperatorFailure.of(cause, origin, record);
  }
}
