/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.operators;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.Distribution;
import dev.tidemill.spi.plan.ExchangeNode;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.plan.NarrowNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.SortNode;
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.plan.UnionNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Builds plans of operations on records of any type out of the few kinds of nodes. */
public final class Plans {
  private Plans() {}

  public static <A, B> PlanNode<B> narrow(Origin origin, PlanNode<A> input, Step<A, B> step) {
    return new NarrowNode<>(origin, input, step, false);
  }

  public static <A, B> PlanNode<B> map(
      Origin origin, PlanNode<A> input, MapFunction<? super A, ? extends B> function) {
    return narrow(origin, input, new Step.Map<A, B>(function));
  }

  /** The same records, so that the failure of an action on them names the operation. */
  public static <T> PlanNode<T> as(Origin origin, PlanNode<T> input) {
    return map(origin, input, record -> record);
  }

  /** Keeps the placement of keys. */
  public static <T> PlanNode<T> filter(
      Origin origin, PlanNode<T> input, FilterFunction<? super T> function) {
    return new NarrowNode<>(origin, input, new Step.Filter<T>(function), true);
  }

  /** One list for each partition, also for an empty one. */
  public static <T> PlanNode<List<T>> glom(Origin origin, PlanNode<T> input) {
    return narrow(origin, input, new Step.MapPartitions<T, List<T>>(records -> {
      List<T> all = new ArrayList<>();
      records.forEachRemaining(all::add);
      return List.of(all).iterator();
    }));
  }

  public static <T> PlanNode<T> union(Origin origin, List<PlanNode<T>> inputs) {
    return inputs.size() == 1 ? inputs.get(0) : new UnionNode<>(origin, inputs);
  }

  /**
   * Spreads the records evenly over n partitions.
   *
   * @throws dev.tidemill.error.TidemillException if n is less than one or more than 65,536
   */
  public static <T> PlanNode<T> repartition(Origin origin, PlanNode<T> input, int n) {
    return new ExchangeNode<>(
        origin, input, new Distribution.RoundRobin(Arguments.partitions(n, origin)));
  }

  /**
   * Puts neighboring partitions together, so that there are n; nothing changes if there are not
   * more. Records keep their order.
   *
   * @throws dev.tidemill.error.TidemillException if n is less than one or more than 65,536
   */
  public static <T> PlanNode<T> coalesce(Origin origin, PlanNode<T> input, int n) {
    Arguments.partitions(n, origin);
    return input.numPartitions() <= n
        ? input
        : new ExchangeNode<>(origin, input, new Distribution.Merged(input.numPartitions(), n));
  }

  /** One record: how many there are, 0 if there are none. */
  public static <T> PlanNode<Long> count(Origin origin, PlanNode<T> input) {
    PlanNode<Pair<Boolean, Long>> ones = map(origin, input, record -> Pair.of(true, 1L));
    PlanNode<Pair<Boolean, Long>> zero =
        new LiteralNode<>(origin, List.of(List.of(Pair.of(true, 0L))));
    return KeyedPlans.values(
        origin,
        new AggregateNode<>(
            origin,
            union(origin, List.of(zero, ones)),
            Combiner.reducing(Long::sum),
            Partitioner.hash(1),
            true));
  }

  /** One record: all combined; none if there are none. */
  public static <T> PlanNode<T> reduce(
      Origin origin, PlanNode<T> input, ReduceFunction<T> function) {
    PlanNode<Pair<Boolean, T>> keyed = map(origin, input, record -> Pair.of(true, record));
    return KeyedPlans.values(
        origin,
        new AggregateNode<>(origin, keyed, Combiner.reducing(function), Partitioner.hash(1), true));
  }

  /** For each different record how often it occurs. */
  public static <T> PlanNode<Pair<T, Long>> countByValue(
      Origin origin, PlanNode<T> input, Partitioner partitioner) {
    PlanNode<Pair<T, Long>> ones = map(origin, input, record -> Pair.of(record, 1L));
    return new AggregateNode<>(origin, ones, Combiner.reducing(Long::sum), partitioner, true);
  }

  /** Each different record once. */
  public static <T> PlanNode<T> distinct(
      Origin origin, PlanNode<T> input, Partitioner partitioner) {
    PlanNode<Pair<T, Boolean>> keyed = map(origin, input, record -> Pair.of(record, true));
    return map(
        origin,
        new AggregateNode<>(
            origin, keyed, Combiner.<Boolean>reducing((a, b) -> a), partitioner, true),
        Pair::key);
  }

  /** All records in the order of the keys that the function takes from them. */
  public static <T, K> PlanNode<T> sortBy(
      Origin origin,
      PlanNode<T> input,
      MapFunction<? super T, ? extends K> key,
      Comparator<? super K> order,
      int n) {
    Comparator<T> comparator =
        (Comparator<T> & Serializable) (a, b) -> order.compare(key.apply(a), key.apply(b));
    return new SortNode<>(origin, input, comparator, Arguments.partitions(n, origin));
  }

  /** Ascending or descending order of keys that can be compared. */
  public static <K extends Comparable<? super K>> Comparator<K> naturalOrder(boolean ascending) {
    return ascending ? Comparator.naturalOrder() : Comparator.reverseOrder();
  }
}
