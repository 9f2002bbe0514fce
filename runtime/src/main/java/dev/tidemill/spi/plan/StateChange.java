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
 * What a batch does to a keyed state: from the version that the last batch left to the next one. It happens once in a batch,
 * however many nodes show the state.
 *
 * <p>All inputs are placed by the key groups, so that each partition changes the state of its own range of groups. A window's inputs
 * are its panes: those that enter since the version it starts from, and those that leave.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 * @param <R> type of the state as views show it
 * @param <M> type of what is emitted
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
   * @param state name of the state, by which the engine finds it
   * @param from the batch that left the state as it is, or empty if there is none yet
   * @param to this batch
   * @param initial the state of keys before the first batch; empty in all others
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

  /** The operation that declared the state. */
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
