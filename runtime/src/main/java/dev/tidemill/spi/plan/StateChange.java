/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.plan;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Optional;

/**
 * The change of a keyed state by one batch, from the previous version to the next. It is applied
 * once per batch, however many nodes view the state.
 *
 * <p>All inputs are partitioned by key group, so each partition changes the state of its own range
 * of groups. The inputs of a window are its panes: those that enter after the version it starts
 * from, and those that leave.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 * @param <R> type of the state in views
 * @param <M> type of the emitted records
 */
public final class StateChange<K, V, R, M> {
  private final Origin origin;
  private final String state;
  private final KeyedOperator<K, V, R, M> operator;
  private final KeyGroups groups;
  private final Optional<Time> from;
  private final Time to;
  private final Optional<PlanNode<Pair<K, R>>> initial;
  private final List<PlanNode<Pair<K, V>>> entering;
  private final List<PlanNode<Pair<K, V>>> leaving;

  /**
   * Describes a change.
   *
   * @param state name by which the engine finds the state
   * @param from the batch that last changed the state; empty if there is no state yet
   * @param to this batch
   * @param initial initial state, for the first batch; empty in all others
   */
  public StateChange(
      Origin origin,
      String state,
      KeyedOperator<K, V, R, M> operator,
      KeyGroups groups,
      Optional<Time> from,
      Time to,
      Optional<PlanNode<Pair<K, R>>> initial,
      List<PlanNode<Pair<K, V>>> entering,
      List<PlanNode<Pair<K, V>>> leaving) {
    this.origin = origin;
    this.state = state;
    this.operator = operator;
    this.groups = groups;
    this.from = from;
    this.to = to;
    this.initial = initial;
    this.entering = List.copyOf(entering);
    this.leaving = List.copyOf(leaving);
  }

  /** Returns the operation that declared the state. */
  public Origin origin() {
    return origin;
  }

  public String state() {
    return state;
  }

  public KeyedOperator<K, V, R, M> operator() {
    return operator;
  }

  public KeyGroups groups() {
    return groups;
  }

  public Optional<Time> from() {
    return from;
  }

  public Time to() {
    return to;
  }

  public Optional<PlanNode<Pair<K, R>>> initial() {
    return initial;
  }

  public List<PlanNode<Pair<K, V>>> entering() {
    return entering;
  }

  public List<PlanNode<Pair<K, V>>> leaving() {
    return leaving;
  }
}
