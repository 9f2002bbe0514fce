/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.operators.KeyedPlans;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.StateChange;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.spi.state.KeyedOperator;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans what a batch does to keyed state. It starts from the last batch that counted, which is the
 * batch before unless that was skipped: so a window takes in all panes since then, and loses all
 * that have left it since then.
 */
final class StatePlanning {
  private final StreamNode.KeyedStateNode node;
  private final String name;
  private final Optional<Time> from;
  private final Time time;

  /** The plans of a window's panes with begin &lt; time &lt;= end, oldest first. */
  @FunctionalInterface
  interface Panes {
    List<PlanNode<?>> between(Time begin, Time end);
  }

  /**
   * The planning of one state.
   *
   * @param from the batch that it has reached
   * @param time the batch that changes it
   */
  StatePlanning(StreamNode.KeyedStateNode node, String name, Optional<Time> from, Time time) {
    this.node = node;
    this.name = name;
    this.from = from;
    this.time = time;
  }

  /** The change of a state that values enter. */
  StateNode<?> values(PlanNode<?> input) {
    return change(List.of(input), List.of());
  }

  /** The change of a window. */
  StateNode<?> window(Duration length, Panes panes) {
    Time begin = time.minus(length);
    Time enteringAfter = from.filter(last -> last.isAfter(begin)).orElse(begin);
    List<PlanNode<?>> leaving = from.map(
            last -> panes.between(last.minus(length), last.isBefore(begin) ? last : begin))
        .orElse(List.of());
    return change(panes.between(enteringAfter, time), leaving);
  }

  @SuppressWarnings("unchecked") // declared with types that fit
  private StateNode<?> change(List<PlanNode<?>> entering, List<PlanNode<?>> leaving) {
    Optional<PlanNode<?>> initial = from.isEmpty() ? node.initial().plan() : Optional.empty();
    StateChange<Object, Object, Object, Object> change = new StateChange<>(
        node.origin(),
        name,
        (KeyedOperator<Object, Object, Object, Object>) node.operator(),
        node.groups(),
        from,
        time,
        initial.map(state -> placed(node.origin(), node.groups(), state)),
        placed(node, entering),
        placed(node, leaving));
    return new StateNode<>(node.origin(), change, StateNode.View.EMITTED);
  }

  private static List<PlanNode<Pair<Object, Object>>> placed(
      StreamNode.KeyedStateNode node, List<PlanNode<?>> inputs) {
    List<PlanNode<Pair<Object, Object>>> placed = new ArrayList<>(inputs.size());
    inputs.forEach(input -> placed.add(placed(node.origin(), node.groups(), input)));
    return placed;
  }

  @SuppressWarnings("unchecked") // inputs of keyed state are pairs
  private static PlanNode<Pair<Object, Object>> placed(
      Origin origin, KeyGroups groups, PlanNode<?> input) {
    return KeyedPlans.partitionBy(origin, (PlanNode<Pair<Object, Object>>) input, groups);
  }
}
