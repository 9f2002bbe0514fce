/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.rdd;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.Function2;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.internal.operators.KeyedPlans;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.internal.operators.SetPlans;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.PlanNode;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An RDD of key-value pairs; see {@link RDD}.
 *
 * <p>Operations that shuffle distribute keys with a {@link Partitioner}: the given one, or by hash
 * over the context's default number of partitions. Keys and values may be null. Keys must have a
 * stable {@code hashCode}, so arrays are rejected.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class PairRDD<K, V> extends RDDLike<Pair<K, V>, PairRDD<K, V>> {
  /** For engines and tests; programs get RDDs from the context and from batches. */
  PairRDD(PlanNode<Pair<K, V>> plan, RDDContext context) {
    super(plan, context);
  }

  @Override
  PairRDD<K, V> same(PlanNode<Pair<K, V>> newPlan) {
    return new PairRDD<>(newPlan, context);
  }

  /** The same pairs as an RDD of records. */
  public RDD<Pair<K, V>> toRDD() {
    return rdd(plan);
  }

  /** The key of each pair. No shuffle. */
  public RDD<K> keys() {
    return rdd(KeyedPlans.keys(Origin.here("keys"), plan));
  }

  /** The value of each pair. No shuffle. */
  public RDD<V> values() {
    return rdd(KeyedPlans.values(Origin.here("values"), plan));
  }

  /** Maps each value; keys and partitioning stay the same. No shuffle. */
  public <W> PairRDD<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
    return pairs(KeyedPlans.mapValues(Arguments.given("mapValues", function), plan, function));
  }

  /** Maps each value to any number of values; keys and partitioning stay the same. No shuffle. */
  public <W> PairRDD<K, W> flatMapValues(FlatMapFunction<? super V, ? extends W> function) {
    return pairs(
        KeyedPlans.flatMapValues(Arguments.given("flatMapValues", function), plan, function));
  }

  /** Combines all values of each key with an associative and commutative function. Shuffles. */
  public PairRDD<K, V> reduceByKey(ReduceFunction<V> function) {
    return reduceByKey(function, defaultPartitioner());
  }

  /** Like {@link #reduceByKey(ReduceFunction)}, with a partitioner for the keys. */
  public PairRDD<K, V> reduceByKey(ReduceFunction<V> function, Partitioner partitioner) {
    return pairs(new AggregateNode<>(
        Arguments.given("reduceByKey", function, partitioner),
        plan,
        Combiner.reducing(function),
        partitioner,
        true));
  }

  /** Collects the values of each key into a list. Shuffles; holds all values of a key in memory. */
  public PairRDD<K, List<V>> groupByKey() {
    return groupByKey(defaultPartitioner());
  }

  /** Like {@link #groupByKey()}, with a partitioner for the keys. */
  public PairRDD<K, List<V>> groupByKey(Partitioner partitioner) {
    return pairs(
        KeyedPlans.groupByKey(Arguments.given("groupByKey", partitioner), plan, partitioner));
  }

  /**
   * Combines all values of each key in an accumulator of another type: {@code create} creates one
   * from the first value, {@code mergeValue} adds a value to it, {@code mergeCombiners} merges two
   * accumulators. Shuffles.
   */
  public <C> PairRDD<K, C> combineByKey(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners) {
    return combineByKey(create, mergeValue, mergeCombiners, defaultPartitioner());
  }

  /**
   * Like {@link #combineByKey(MapFunction, Function2, Function2)}, with a partitioner for the keys.
   */
  public <C> PairRDD<K, C> combineByKey(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners,
      Partitioner partitioner) {
    return pairs(new AggregateNode<K, V, C>(
        Arguments.given("combineByKey", create, mergeValue, mergeCombiners, partitioner),
        plan,
        new Combiner<>(create, mergeValue, mergeCombiners),
        partitioner,
        true));
  }

  /**
   * Moves each pair to the partition of its key. Shuffles, unless the RDD is already partitioned
   * that way.
   */
  public PairRDD<K, V> partitionBy(Partitioner partitioner) {
    return pairs(
        KeyedPlans.partitionBy(Arguments.given("partitionBy", partitioner), plan, partitioner));
  }

  /** Collects, for each key of either RDD, the values of both. Shuffles. */
  public <W> PairRDD<K, Pair<List<V>, List<W>>> cogroup(PairRDD<K, W> other) {
    return cogroup(other, defaultPartitioner());
  }

  /** Like {@link #cogroup(PairRDD)}, with a partitioner for the keys. */
  public <W> PairRDD<K, Pair<List<V>, List<W>>> cogroup(
      PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.cogroup(
        Arguments.given("cogroup", other, partitioner), plan, other.plan, partitioner));
  }

  /**
   * Pairs, for each key that both RDDs contain, each value of this RDD with each value of the
   * other. Shuffles.
   */
  public <W> PairRDD<K, Pair<V, W>> join(PairRDD<K, W> other) {
    return join(other, defaultPartitioner());
  }

  /** Like {@link #join(PairRDD)}, with a partitioner for the keys. */
  public <W> PairRDD<K, Pair<V, W>> join(PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.join(
        Arguments.given("join", other, partitioner), plan, other.plan, partitioner));
  }

  /**
   * Like {@link #join(PairRDD)}, but keeps values of this RDD that have no match, with an empty
   * {@code Optional}. Shuffles.
   */
  public <W> PairRDD<K, Pair<V, Optional<W>>> leftOuterJoin(PairRDD<K, W> other) {
    return leftOuterJoin(other, defaultPartitioner());
  }

  /** Like {@link #leftOuterJoin(PairRDD)}, with a partitioner for the keys. */
  public <W> PairRDD<K, Pair<V, Optional<W>>> leftOuterJoin(
      PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.leftOuterJoin(
        Arguments.given("leftOuterJoin", other, partitioner), plan, other.plan, partitioner));
  }

  /**
   * Like {@link #join(PairRDD)}, but keeps values of the other RDD that have no match, with an
   * empty {@code Optional}. Shuffles.
   */
  public <W> PairRDD<K, Pair<Optional<V>, W>> rightOuterJoin(PairRDD<K, W> other) {
    return rightOuterJoin(other, defaultPartitioner());
  }

  /** Like {@link #rightOuterJoin(PairRDD)}, with a partitioner for the keys. */
  public <W> PairRDD<K, Pair<Optional<V>, W>> rightOuterJoin(
      PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.rightOuterJoin(
        Arguments.given("rightOuterJoin", other, partitioner), plan, other.plan, partitioner));
  }

  /**
   * Like {@link #join(PairRDD)}, but keeps values of either RDD that have no match, with an empty
   * {@code Optional}. Shuffles.
   */
  public <W> PairRDD<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairRDD<K, W> other) {
    return fullOuterJoin(other, defaultPartitioner());
  }

  /** Like {@link #fullOuterJoin(PairRDD)}, with a partitioner for the keys. */
  public <W> PairRDD<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(
      PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.fullOuterJoin(
        Arguments.given("fullOuterJoin", other, partitioner), plan, other.plan, partitioner));
  }

  /** The pairs whose key the other RDD does not contain; duplicates are kept. Shuffles. */
  public <W> PairRDD<K, V> subtractByKey(PairRDD<K, W> other) {
    return subtractByKey(other, defaultPartitioner());
  }

  /** Like {@link #subtractByKey(PairRDD)}, with a partitioner for the keys. */
  public <W> PairRDD<K, V> subtractByKey(PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(SetPlans.subtractByKey(
        Arguments.given("subtractByKey", other, partitioner), plan, other.plan, partitioner));
  }

  /**
   * Sorts the pairs by key; keys must be {@link Comparable}. Pairs with equal keys keep their
   * order. Shuffles; sorts on one thread.
   *
   * @throws dev.tidemill.error.TidemillException from the action, if keys cannot be compared
   */
  public PairRDD<K, V> sortByKey(boolean ascending) {
    Comparator<K> natural = (Comparator<K> & Serializable) PairRDD::compare;
    return sortedByKey(
        Origin.here("sortByKey"), ascending ? natural : Collections.reverseOrder(natural));
  }

  /**
   * Sorts the pairs by key with a comparator; pairs with equal keys keep their order. See {@link
   * #sortBy(MapFunction, Comparator)}.
   */
  public PairRDD<K, V> sortByKey(Comparator<? super K> order) {
    return sortedByKey(Arguments.given("sortByKey", order), order);
  }

  private PairRDD<K, V> sortedByKey(Origin origin, Comparator<? super K> order) {
    return pairs(Plans.<Pair<K, V>, K>sortBy(origin, plan, Pair::key, order, sortedPartitions()));
  }

  /** Like {@link #sortByKey(boolean)}, ascending. */
  public PairRDD<K, V> sortByKey() {
    return sortByKey(true);
  }

  @SuppressWarnings("unchecked") // a key that cannot be compared is reported by the action
  private static <K> int compare(K a, K b) {
    return ((Comparable<? super K>) a).compareTo(b);
  }

  /**
   * Action: the values of a key, in order. Reads only one partition if the RDD has a partitioner,
   * otherwise all.
   */
  public List<V> lookup(K key) {
    PlanNode<V> values = KeyedPlans.values(
        Origin.here("lookup"),
        filter(pair -> key == null ? pair.key() == null : key.equals(pair.key())).plan);
    List<List<V>> found = plan.partitioner()
        .map(partitioner -> context
            .evaluator()
            .evaluate(values, Actions.<V>collect(), partitioner.partition(key), 1))
        .orElseGet(() -> context.evaluator().evaluate(values, Actions.<V>collect()));
    return Actions.concat(found);
  }

  /**
   * Action: the pairs as a map in order of first appearance; for duplicate keys the last value
   * is kept.
   */
  public Map<K, V> collectAsMap() {
    Map<K, V> map = new LinkedHashMap<>();
    for (Pair<K, V> pair : collect()) {
      map.put(pair.key(), pair.value());
    }
    return map;
  }

  /** Action: the number of pairs of each key, in order of first appearance. */
  public Map<K, Long> countByKey() {
    return keys().countByValue();
  }
}
