/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.operators;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.plan.PlanNode;
import java.util.List;

/** Builds plans that compare two inputs as sets, out of the few kinds of nodes. */
public final class SetPlans {
  private SetPlans() {}

  /** The left records that the right input has not; duplicates stay. */
  public static <T> PlanNode<T> subtract(
      Origin origin, PlanNode<T> left, PlanNode<T> right, Partitioner partitioner) {
    return KeyedPlans.keys(
        origin, subtractByKey(origin, marked(origin, left), marked(origin, right), partitioner));
  }

  /** The left pairs whose key the right input has not; duplicates stay. */
  public static <K, V, W> PlanNode<Pair<K, V>> subtractByKey(
      Origin origin,
      PlanNode<Pair<K, V>> left,
      PlanNode<Pair<K, W>> right,
      Partitioner partitioner) {
    return KeyedPlans.flatMapValues(
        origin,
        KeyedPlans.cogroup(origin, left, right, partitioner),
        group -> group.value().isEmpty() ? group.key() : List.<V>of());
  }

  /** Each record that both inputs have, once. */
  public static <T> PlanNode<T> intersection(
      Origin origin, PlanNode<T> left, PlanNode<T> right, Partitioner partitioner) {
    return KeyedPlans.keys(
        origin,
        KeyedPlans.flatMapValues(
            origin,
            KeyedPlans.cogroup(origin, marked(origin, left), marked(origin, right), partitioner),
            group -> group.key().isEmpty() || group.value().isEmpty()
                ? List.<Boolean>of()
                : List.of(true)));
  }

  private static <T> PlanNode<Pair<T, Boolean>> marked(Origin origin, PlanNode<T> input) {
    return Plans.map(origin, input, record -> new Pair<>(record, true));
  }
}
