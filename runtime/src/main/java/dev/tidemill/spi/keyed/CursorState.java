package dev.tidemill.spi.keyed;

import dev.tidemill.state.State;
import java.util.NoSuchElementException;
import java.util.Objects;

/** The state of the key that a cursor stands on, for one call of the user's function. */
final class CursorState<S> implements State<S> {
  private final StateCursor cursor;
  private final boolean timingOut;
  private boolean removed;
  private boolean ended;

  CursorState(StateCursor cursor, boolean timingOut) {
    this.cursor = cursor;
    this.timingOut = timingOut;
  }

  /** The call is over. */
  void end() {
    ended = true;
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
    return (S) cursor.get();
  }

  @Override
  public void update(S state) {
    checkCall();
    checkChangeable("updated");
    cursor.put(Objects.requireNonNull(state, "a state cannot be null; to have none, use remove()"));
  }

  @Override
  public void remove() {
    checkCall();
    checkChangeable("removed");
    if (cursor.exists()) {
      cursor.remove();
    }
    removed = true;
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
