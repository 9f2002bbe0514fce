/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.state;

import java.util.Optional;

/**
 * The state of one key, in the hands of the function of {@code mapWithState}.
 *
 * <pre>{@code
 * StateSpec.function((String word, Optional<Long> one, State<Long> count) -> {
 *   long sum = count.option().orElse(0L) + one.orElse(0L);
 *   count.update(sum);
 *   return Pair.of(word, sum);
 * })
 * }</pre>
 *
 * <p>Valid during the call and on its thread. A state is a value: replace it by {@link #update},
 * and do not change the object itself, since a failed batch puts back the object that was there
 * before.
 *
 * @param <S> type of the state
 */
public interface State<S> {
  /** Whether the key has a state now. */
  boolean exists();

  /**
   * The state.
   *
   * @throws java.util.NoSuchElementException if there is none; ask {@link #exists} first, or use
   *     {@link #option}
   */
  S get();

  /** The state, or empty if there is none. */
  default Optional<S> option() {
    return exists() ? Optional.of(get()) : Optional.empty();
  }

  /**
   * Sets the state of the key.
   *
   * @throws IllegalArgumentException if it was removed in this call, or is {@link #isTimingOut
   *     timing out}
   * @throws NullPointerException if the state is null; to have none, use {@link #remove}
   */
  void update(S state);

  /**
   * Removes the state of the key; the next record of the key finds none.
   *
   * @throws IllegalArgumentException if it was already removed in this call, or is {@link
   *     #isTimingOut timing out}, after which it is removed anyway
   */
  void remove();

  /**
   * Whether this is the last call for a key that had no records for longer than the timeout; that
   * call has no value.
   */
  boolean isTimingOut();
}
