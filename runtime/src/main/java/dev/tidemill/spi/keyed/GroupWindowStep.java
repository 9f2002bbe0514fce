/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import java.util.List;
import java.util.function.Consumer;

/** Takes the lists of the leaving panes out and puts those of the entering ones in. */
final class GroupWindowStep<K, E> extends KeyedStep<K, List<E>, List<E>, List<E>> {
  GroupWindowStep(Origin origin) {
    super(origin);
  }

  @Override
  void apply(
      StateCursor state, KeyedBatch<K, List<E>, List<E>> batch, Consumer<? super List<E>> out) {
    for (List<Pair<K, List<E>>> pane : batch.leaving()) {
      pane.forEach(pair -> leave(pair, state));
    }
    for (List<Pair<K, List<E>>> pane : batch.entering()) {
      pane.forEach(pair -> enter(pair, state));
    }
  }

  private void leave(Pair<K, List<E>> pair, StateCursor state) {
    try {
      if (!state.seek(pair.key())) {
        throw new IllegalStateException("the key leaves the window but is not in it; its equals or"
            + " hashCode must have changed since it came");
      }
      PaneQueue<E> rest = held(state).withoutOldest();
      if (rest == null) {
        state.remove();
      } else {
        state.put(rest);
      }
    } catch (Throwable e) {
      throw failure(e, pair);
    }
  }

  private void enter(Pair<K, List<E>> pair, StateCursor state) {
    try {
      state.put(
          state.seek(pair.key()) ? held(state).plus(pair.value()) : PaneQueue.of(pair.value()));
    } catch (Throwable e) {
      throw failure(e, pair);
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // nothing else is put in
  private PaneQueue<E> held(StateCursor state) {
    return (PaneQueue<E>) state.get();
  }
}
