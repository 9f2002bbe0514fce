/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.state.State;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The state of a key during one call of the function of {@code mapWithState}. */
final class StateOfKey<S> implements State<S> {
  private final KeptGroup group;
  private final @Nullable Object key;
  private final boolean timingOut;
  private boolean removed;
  private boolean callIsOver;

  StateOfKey(KeptGroup group, @Nullable Object key, boolean timingOut) {
    this.group = group;
    this.key = key;
    this.timingOut = timingOut;
  }

  void endCall() {
    callIsOver = true;
  }

  @Override
  public boolean exists() {
    checkCall();
    return group.has(key);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // nothing else is put in, and no null
  public S get() {
    if (!exists()) {
      throw new NoSuchElementException("no state");
    }
    return (S) group.get(key);
  }

  @Override
  public void update(S state) {
    checkCall();
    checkChangeable();
    group.put(key, Objects.requireNonNull(state));
  }

  @Override
  public void remove() {
    checkCall();
    checkChangeable();
    removed = true;
    if (group.has(key)) {
      group.remove(key);
    }
  }

  @Override
  public boolean isTimingOut() {
    checkCall();
    return timingOut;
  }

  private void checkChangeable() {
    if (timingOut || removed) {
      throw new IllegalArgumentException(timingOut ? "is timing out" : "was removed");
    }
  }

  private void checkCall() {
    if (callIsOver) {
      throw new IllegalStateException("the call is over");
    }
  }
}
