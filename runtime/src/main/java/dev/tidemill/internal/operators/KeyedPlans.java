/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.operators;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.MapFunction;
import dev.tidemill.internal.data.GroupedValues;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.CoGroupNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.Distribution;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Builds plans of operations on pairs out of the few kinds of nodes. */
public final class KeyedPlans {
  private KeyedPlans() {}

  public static <K, V> PlanNode<K> keys(Origin origin, PlanNode<Pair<K, V>> input) {
    return Plans.map(origin, input, Pair::key);
  }

  public static <K, V> PlanNode<V> values(Origin origin, PlanNode<Pair<K, V>> input) {
    return Plans.map(origin, input, Pair::value);
  }

  /** Keeps keys and their placement. */
  public static <K, V, W> PlanNode<Pair<K, W>> mapValues(
      Origin origin, PlanNode<Pair<K, V>> input, MapFunction<? super V, ? extends W> function) {
    return new NarrowNode<>(
        origin,
        input,
        new Step.Map<Pair<K, V>, Pair<K, W>>(
            pair -> new Pair<>(pair.key(), function.call(pair.value()))),
        true);
  }

  /** Keeps keys and their placement; a key of whose value nothing is made is gone. */
  public static <K, V, W> PlanNode<Pair<K, W>> flatMapValues(
      Origin origin, PlanNode<Pair<K, V>> input, FlatMapFunction<? super V, ? extends W> function) {
    return new NarrowNode<>(
        origin,
        input,
        new Step.Emit<Pair<K, V>, Pair<K, W>>((pair, out) -> {
          Iterable<? extends W> values = Objects.requireNonNull(
              function.call(pair.value()), "flatMapValues' function returned null");
          for (W value : values) {
            out.accept(new Pair<>(pair.key(), value));
          }
        }),
        true);
  }

  /** For each key the list of its values. */
  public static <K, V> PlanNode<Pair<K, List<V>>> groupByKey(
      Origin origin, PlanNode<Pair<K, V>> input, Partitioner partitioner) {
    Combiner<V, List<V>> lists = new Combiner<>(
        value -> {
          List<V> list = new ArrayList<>();
          list.add(value);
          return list;
        },
        (list, value) -> {
          list.add(value);
          return list;
        },
        (list, other) -> {
          list.addAll(other);
          return list;
        },
        true);
    return mapValues(
        origin, new AggregateNode<>(origin, input, lists, partitioner, false), GroupedValues::of);
  }

  /** Moves each pair to the partition of its key; nothing moves if it is there already. */
  public static <K, V> PlanNode<Pair<K, V>> partitionBy(
      Origin origin, PlanNode<Pair<K, V>> input, Partitioner partitioner) {
    if (input.partitioner().filter(partitioner::equals).isPresent()) {
      return input;
    }
    return new ExchangeNode<>(origin, input, new Distribution.ByKey(partitioner));
  }

  /** For each key of either input the values of both. */
  public static <K, V, W> PlanNode<Pair<K, Pair<List<V>, List<W>>>> cogroup(
      Origin origin,
      PlanNode<Pair<K, V>> left,
      PlanNode<Pair<K, W>> right,
      Partitioner partitioner) {
    return mapValues(
        origin,
        new CoGroupNode<>(origin, List.of(left, right), partitioner),
        group -> Pair.of(
            GroupedValues.of(KeyedPlans.<V>typed(group.get(0))),
            GroupedValues.of(KeyedPlans.<W>typed(group.get(1)))));
  }

  /** For each key of both inputs each value of the left with each of the right. */
  public static <K, V, W> PlanNode<Pair<K, Pair<V, W>>> join(
      Origin origin,
      PlanNode<Pair<K, V>> left,
      PlanNode<Pair<K, W>> right,
      Partitioner partitioner) {
    return flatMapValues(
        origin,
        cogroup(origin, left, right, partitioner),
        group -> combinations(group.key(), group.value()));
  }

  /** As join; a left value without a right one appears with empty. */
  public static <K, V, W> PlanNode<Pair<K, Pair<V, Optional<W>>>> leftOuterJoin(
      Origin origin,
      PlanNode<Pair<K, V>> left,
      PlanNode<Pair<K, W>> right,
      Partitioner partitioner) {
    return flatMapValues(
        origin,
        cogroup(origin, left, right, partitioner),
        group -> combinations(group.key(), optional(group.value())));
  }

  /** As join; a right value without a left one appears with empty. */
  public static <K, V, W> PlanNode<Pair<K, Pair<Optional<V>, W>>> rightOuterJoin(
      Origin origin,
      PlanNode<Pair<K, V>> left,
      PlanNode<Pair<K, W>> right,
      Partitioner partitioner) {
    return flatMapValues(
        origin,
        cogroup(origin, left, right, partitioner),
        group -> combinations(optional(group.key()), group.value()));
  }

  /** As join; a value of either side without one of the other appears with empty. */
  public static <K, V, W> PlanNode<Pair<K, Pair<Optional<V>, Optional<W>>>> fullOuterJoin(
      Origin origin,
      PlanNode<Pair<K, V>> left,
      PlanNode<Pair<K, W>> right,
      Partitioner partitioner) {
    return flatMapValues(
        origin,
        cogroup(origin, left, right, partitioner),
        group -> combinations(optional(group.key()), optional(group.value())));
  }

  private static <V, W> List<Pair<V, W>> combinations(List<V> left, List<W> right) {
    List<Pair<V, W>> pairs = new ArrayList<>(left.size() * right.size());
    for (V v : left) {
      for (W w : right) {
        pairs.add(new Pair<>(v, w));
      }
    }
    return pairs;
  }

  /**
   * Each value, or once empty if there is none; a null value is empty too, since Optional holds
   * none.
   */
  private static <V> List<Optional<V>> optional(List<V> values) {
    if (values.isEmpty()) {
      return List.of(Optional.empty());
    }
    List<Optional<V>> optionals = new ArrayList<>(values.size());
    for (V value : values) {
      optionals.add(Optional.ofNullable(value));
    }
    return optionals;
  }

  @SuppressWarnings("unchecked") // the group's list i holds what input i held
  private static <V> List<V> typed(List<Object> values) {
    return (List<V>) (List<?>) values;
  }
}
