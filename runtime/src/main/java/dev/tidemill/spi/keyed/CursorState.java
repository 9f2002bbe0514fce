/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.value.Loan;
import dev.tidemill.state.State;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of the key that a cursor stands on, for one call of the user's function. */
final class CursorState<S> implements State<S> {
  private final StateCursor cursor;
  private final boolean timingOut;
  private final boolean isTrusted;
  private boolean removed;
  private boolean ended;

  /** The copy of the state that the function has got, until it sets another one. */
  private @Nullable Loan lent;

  CursorState(StateCursor cursor, boolean timingOut, boolean isTrusted) {
    this.cursor = cursor;
    this.timingOut = timingOut;
    this.isTrusted = isTrusted;
  }

  /**
   * The call is over. A state that the function has changed in place is its new state, as if it had
   * said so.
   */
  void end(Origin function) {
    ended = true;
    if (lent != null) {
      lent.verify(function);
      if (!timingOut && lent.hasChanged()) {
        cursor.put(lent.value());
      }
    }
  }

  @Override
  public boolean exists() {
    checkCall();
    return cursor.exists();
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // only states of this type were put in, and no null
  public S get() {
    checkCall();
    if (!cursor.exists()) {
      throw new NoSuchElementException("the key has no state; ask exists() first, or use option()");
    }
    if (lent == null && !isTrusted && Loan.isNeeded(cursor.get())) {
      lent = Loan.of(cursor.get());
    }
    return (S) (lent == null ? cursor.get() : lent.value());
  }

  @Override
  public void update(S state) {
    checkCall();
    checkChangeable("updated");
    cursor.put(Objects.requireNonNull(state, "a state cannot be null; to have none, use remove()"));
    lent = null;
  }

  @Override
  public void remove() {
    checkCall();
    checkChangeable("removed");
    if (cursor.exists()) {
      cursor.remove();
    }
    removed = true;
    lent = null;
  }

  @Override
  public boolean isTimingOut() {
    checkCall();
    return timingOut;
  }

  private void checkChangeable(String how) {
    if (timingOut) {
      throw new IllegalArgumentException("the state is timing out and cannot be " + how
          + "; ask isTimingOut() first, it is removed after this call anyway");
    }
    if (removed) {
      throw new IllegalArgumentException(
          "the state was removed in this call and cannot be " + how + " after that");
    }
  }

  private void checkCall() {
    if (ended) {
      throw new IllegalStateException(
          "the state of a key is used after the call it was given to; take what it holds out of it within the call");
    }
  }
}
