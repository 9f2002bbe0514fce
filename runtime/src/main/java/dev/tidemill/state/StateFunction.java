/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.state;

import dev.tidemill.time.Time;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The function of {@code mapWithState}: processes a record together with the state of its key. All
 * forms of {@code StateSpec} are converted to this one.
 *
 * <p>Called once per record, in order within a key, and once more without a value for a key that
 * times out. Runs on the workers, several keys at once, one call per key at a time; may throw,
 * which fails the batch and leaves all state as it was.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 * @param <S> type of the state
 * @param <M> type of the emitted records
 */
@FunctionalInterface
public interface StateFunction<K, V, S, M> extends Serializable {
  void call(Time batch, K key, Optional<V> value, State<S> state, Consumer<? super M> out)
      throws Exception;
}
