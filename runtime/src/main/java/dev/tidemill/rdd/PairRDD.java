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
 * An RDD of keys with values; see {@link RDD}.
 *
 * <p>Where an operation shuffles, keys are spread by a {@link Partitioner}: the given one, or by their hash over the
 * context's number of partitions. Keys and values may be null; keys must have a stable {@code hashCode}, so arrays are
 * refused.
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

  /** The keys, one for each pair. No shuffle. */
  public RDD<K> keys() {
    return rdd(KeyedPlans.keys(Origin.here("keys"), plan));
  }

  /** The values, one for each pair. No shuffle. */
  public RDD<V> values() {
    return rdd(KeyedPlans.values(Origin.here("values"), plan));
  }

  /** Changes values and keeps keys where they are. No shuffle. */
  public <W> PairRDD<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
    return pairs(KeyedPlans.mapValues(Arguments.given("mapValues", function), plan, function));
  }

  /** Makes any number of values of each and keeps keys where they are. No shuffle. */
  public <W> PairRDD<K, W> flatMapValues(FlatMapFunction<? super V, ? extends W> function) {
    return pairs(
        KeyedPlans.flatMapValues(Arguments.given("flatMapValues", function), plan, function));
  }

  /** For each key all its values combined by an associative and commutative function. A shuffle. */
  public PairRDD<K, V> reduceByKey(ReduceFunction<V> function) {
    return reduceByKey(function, defaultPartitioner());
  }

  /** As {@link #reduceByKey(ReduceFunction)}, with keys spread by the partitioner. */
  public PairRDD<K, V> reduceByKey(ReduceFunction<V> function, Partitioner partitioner) {
    return pairs(new AggregateNode<>(
        Arguments.given("reduceByKey", function, partitioner),
        plan,
        Combiner.reducing(function),
        partitioner,
        true));
  }

  /** For each key the list of its values. A shuffle that holds all values of a key in memory. */
  public PairRDD<K, List<V>> groupByKey() {
    return groupByKey(defaultPartitioner());
  }

  /** As {@link #groupByKey()}, with keys spread by the partitioner. */
  public PairRDD<K, List<V>> groupByKey(Partitioner partitioner) {
    return pairs(
        KeyedPlans.groupByKey(Arguments.given("groupByKey", partitioner), plan, partitioner));
  }

  /**
   * For each key all its values combined in an accumulator of another type: {@code create} makes one of a first value,
   * {@code mergeValue} adds a value to it, {@code mergeCombiners} adds one accumulator to another. A shuffle.
   */
  public <C> PairRDD<K, C> combineByKey(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners) {
    return combineByKey(create, mergeValue, mergeCombiners, defaultPartitioner());
  }

  /** As the other form, with keys spread by the partitioner. */
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

  /** Moves each pair to the partition of its key. A shuffle, unless it is there already. */
  public PairRDD<K, V> partitionBy(Partitioner partitioner) {
    return pairs(
        KeyedPlans.partitionBy(Arguments.given("partitionBy", partitioner), plan, partitioner));
  }

  /** For each key of either RDD the values of both. A shuffle. */
  public <W> PairRDD<K, Pair<List<V>, List<W>>> cogroup(PairRDD<K, W> other) {
    return cogroup(other, defaultPartitioner());
  }

  /** As {@link #cogroup(PairRDD)}, with keys spread by the partitioner. */
  public <W> PairRDD<K, Pair<List<V>, List<W>>> cogroup(
      PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.cogroup(
        Arguments.given("cogroup", other, partitioner), plan, other.plan, partitioner));
  }

  /** For each key of both RDDs each value of this one with each of the other. A shuffle. */
  public <W> PairRDD<K, Pair<V, W>> join(PairRDD<K, W> other) {
    return join(other, defaultPartitioner());
  }

  /** As {@link #join(PairRDD)}, with keys spread by the partitioner. */
  public <W> PairRDD<K, Pair<V, W>> join(PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.join(
        Arguments.given("join", other, partitioner), plan, other.plan, partitioner));
  }

  /** As join; a value of this RDD without one of the other comes with empty. A shuffle. */
  public <W> PairRDD<K, Pair<V, Optional<W>>> leftOuterJoin(PairRDD<K, W> other) {
    return leftOuterJoin(other, defaultPartitioner());
  }

  /** As {@link #leftOuterJoin(PairRDD)}, with keys spread by the partitioner. */
  public <W> PairRDD<K, Pair<V, Optional<W>>> leftOuterJoin(
      PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.leftOuterJoin(
        Arguments.given("leftOuterJoin", other, partitioner), plan, other.plan, partitioner));
  }

  /** As join; a value of the other RDD without one of this comes with empty. A shuffle. */
  public <W> PairRDD<K, Pair<Optional<V>, W>> rightOuterJoin(PairRDD<K, W> other) {
    return rightOuterJoin(other, defaultPartitioner());
  }

  /** As {@link #rightOuterJoin(PairRDD)}, with keys spread by the partitioner. */
  public <W> PairRDD<K, Pair<Optional<V>, W>> rightOuterJoin(
      PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.rightOuterJoin(
        Arguments.given("rightOuterJoin", other, partitioner), plan, other.plan, partitioner));
  }

  /** As join; a value of either RDD without one of the other comes with empty. A shuffle. */
  public <W> PairRDD<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairRDD<K, W> other) {
    return fullOuterJoin(other, defaultPartitioner());
  }

  /** As {@link #fullOuterJoin(PairRDD)}, with keys spread by the partitioner. */
  public <W> PairRDD<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(
      PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(KeyedPlans.fullOuterJoin(
        Arguments.given("fullOuterJoin", other, partitioner), plan, other.plan, partitioner));
  }

  /** The pairs whose key the other RDD has not; duplicates stay. A shuffle. */
  public <W> PairRDD<K, V> subtractByKey(PairRDD<K, W> other) {
    return subtractByKey(other, defaultPartitioner());
  }

  /** As {@link #subtractByKey(PairRDD)}, with keys spread by the partitioner. */
  public <W> PairRDD<K, V> subtractByKey(PairRDD<K, W> other, Partitioner partitioner) {
    return pairs(SetPlans.subtractByKey(
        Arguments.given("subtractByKey", other, partitioner), plan, other.plan, partitioner));
  }

  /**
   * All pairs in order of their keys, which must be {@link Comparable}; those with equal keys keep their order. A shuffle; sorts
   * on one thread.
   *
   * @throws dev.tidemill.error.TidemillException from the action, if keys cannot be compared
   */
  public PairRDD<K, V> sortByKey(boolean ascending) {
    Comparator<K> natural = (Comparator<K> & Serializable) PairRDD::compare;
    return sortedByKey(
        Origin.here("sortByKey"), ascending ? natural : Collections.reverseOrder(natural));
  }

  /** All pairs in an order of their keys; those with equal keys keep their order. See {@link #sortBy(MapFunction, Comparator)}. */
  public PairRDD<K, V> sortByKey(Comparator<? super K> order) {
    return sortedByKey(Arguments.given("sortByKey", order), order);
  }

  private PairRDD<K, V> sortedByKey(Origin origin, Comparator<? super K> order) {
    return pairs(Plans.<Pair<K, V>, K>sortBy(origin, plan, Pair::key, order, sortedPartitions()));
  }

  /** As {@link #sortByKey(boolean)}, ascending. */
  public PairRDD<K, V> sortByKey() {
    return sortByKey(true);
  }

  @SuppressWarnings("unchecked") // a key that cannot be compared is reported by the action
  private static <K> int compare(K a, K b) {
    return ((Comparable<? super K>) a).compareTo(b);
  }

  /** Action: the values of a key, in order. Reads one partition if the RDD is placed by a partitioner, else all. */
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

  /** Action: the pairs as a map in order of first appearance; of several values of a key the last one stays. */
  public Map<K, V> collectAsMap() {
    Map<K, V> map = new LinkedHashMap<>();
    for (Pair<K, V> pair : collect()) {
      map.put(pair.key(), pair.value());
    }
    return map;
  }

  /** Action: for each key how many pairs it has, in order of first appearance. */
  public Map<K, Long> countByKey() {
    return keys().countByValue();
  }
}
