/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.state;

import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All keyed state of a job, by name. Several may be opened at once, on threads of their own. */
public final class KeyedStates {
  private final Map<String, VersionedState> states = new TreeMap<>();
  private volatile boolean watched;

  /**
   * Opens a state for a batch that changes it.
   *
   * @param from the batch that must have left it as it is, or empty if there must be none yet
   * @param timed whether keys can time out; if that is new, they count as used in the batch of
   *     {@code from}
   * @throws IllegalStateException if it is of another version, or another change is under way
   */
  public synchronized VersionedState open(
      String name, Optional<Time> from, KeyGroups groups, boolean timed) {
    VersionedState state = states.get(name);
    if (state != null && !state.isChanging() && state.version().equals(from)) {
      state = state.placedBy(groups);
    }
    if (state == null || (from.isEmpty() && state.version().isEmpty() && !state.isChanging())) {
      state = new VersionedState(new StateTable(groups, timed), Optional.empty());
    }
    if (!state.version().equals(from)
        || state.isChanging()
        || !state.table().groups().equals(groups)) {
      throw new IllegalStateException("the state \"" + name + "\" of "
          + state.version().map(Time::toString).orElse("no batch") + " in "
          + state.table().groups()
          + (state.isChanging() ? ", which is being changed," : "") + " cannot be changed from "
          + from.map(Time::toString).orElse("no batch") + " in " + groups);
    }
    state = state.timed(timed);
    states.put(name, state);
    state.begin();
    return state;
  }

  /**
   * Rolls back the changes of the open batch in all states. If it throws, it has gone as
   * far as it could, and can be called again.
   *
   * @throws IllegalStateException names a state that could not be put back
   */
  public synchronized void abort(VersionedState.Rollback rollback) {
    IllegalStateException failure = null;
    for (Map.Entry<String, VersionedState> state : states.entrySet()) {
      try {
        state.getValue().abort(rollback);
      } catch (Throwable e) {
        if (failure == null) {
          failure = new IllegalStateException(
              "the state \"" + state.getKey() + "\" could not be put back: " + e.getMessage(), e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** A state as the last batch left it, if there is one. */
  public synchronized Optional<StateTable> find(String name) {
    return Optional.ofNullable(states.get(name))
        .filter(state -> state.version().isPresent())
        .map(VersionedState::table);
  }

  /** The batch that left a state as it is, if there is one. */
  public synchronized Optional<Time> version(String name) {
    return Optional.ofNullable(states.get(name)).flatMap(VersionedState::version);
  }

  /** All states that a batch has left, by name. */
  public synchronized SortedMap<String, VersionedState> all() {
    SortedMap<String, VersionedState> all = new TreeMap<>(states);
    all.values().removeIf(state -> state.version().isEmpty());
    return all;
  }

  /**
   * Takes a state that was restored, as that batch has left it, in the place of what there is of
   * this name.
   */
  public synchronized void put(String name, StateTable table, Time version) {
    states.put(name, new VersionedState(table, Optional.of(version)));
  }

  /** Has what each batch does be counted from now on. */
  public void watch() {
    watched = true;
  }

  /** Whether somebody wants to know what batches do. */
  public boolean isWatched() {
    return watched;
  }

  /** Forgets all. */
  public synchronized void clear() {
    states.clear();
  }
}
