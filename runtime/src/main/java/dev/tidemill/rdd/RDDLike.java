/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.rdd;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.EmitFunction;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.Function2;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.MapPartitionsFunction;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.function.VoidFunction;
import dev.tidemill.internal.operators.KeyedPlans;
import dev.tidemill.internal.operators.PartitionPlans;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.internal.operators.SetPlans;
import dev.tidemill.internal.text.TextFileSink;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.SinkBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link RDD} and {@link PairRDD} have in common.
 *
 * @param <T> type of the records
 * @param <S> the type itself
 */
public abstract sealed class RDDLike<T, S extends RDDLike<T, S>> permits RDD, PairRDD {
  /** Stands for an argument that may be null where arguments are checked. */
  private static final Object MAY_BE_NULL = new Object();

  final PlanNode<T> plan;
  final RDDContext context;

  RDDLike(PlanNode<T> plan, RDDContext context) {
    this.plan = plan;
    this.context = context;
  }

  abstract S same(PlanNode<T> newPlan);

  final <R> RDD<R> rdd(PlanNode<R> newPlan) {
    return new RDD<>(newPlan, context);
  }

  final <K, V> PairRDD<K, V> pairs(PlanNode<Pair<K, V>> newPlan) {
    return new PairRDD<>(newPlan, context);
  }

  final Partitioner defaultPartitioner() {
    return Partitioner.hash(context.evaluator().defaultPartitions());
  }

  /** How many partitions there are; computes nothing. */
  public final int numPartitions() {
    return plan.numPartitions();
  }

  /** One record for each: {@code rdd.map(String::length)}. No shuffle. */
  public final <R> RDD<R> map(MapFunction<? super T, ? extends R> function) {
    return rdd(Plans.map(Arguments.given("map", function), plan, function));
  }

  /** A pair for each record: {@code rdd.mapToPair(word -> Pair.of(word, 1L))}. No shuffle. */
  public final <K, V> PairRDD<K, V> mapToPair(MapFunction<? super T, Pair<K, V>> function) {
    return pairs(Plans.map(Arguments.given("mapToPair", function), plan, function));
  }

  /** Any number of records for each, as an iterable. No shuffle. */
  public final <R> RDD<R> flatMap(FlatMapFunction<? super T, ? extends R> function) {
    return rdd(
        Plans.narrow(Arguments.given("flatMap", function), plan, new Step.FlatMap<T, R>(function)));
  }

  /** Any number of records for each, handed on one by one. No shuffle. */
  public final <R> RDD<R> flatMap(EmitFunction<? super T, R> function) {
    return rdd(
        Plans.narrow(Arguments.given("flatMap", function), plan, new Step.Emit<T, R>(function)));
  }

  /** Any number of pairs for each record, as an iterable. No shuffle. */
  public final <K, V> PairRDD<K, V> flatMapToPair(FlatMapFunction<? super T, Pair<K, V>> function) {
    return pairs(Plans.narrow(
        Arguments.given("flatMapToPair", function),
        plan,
        new Step.FlatMap<T, Pair<K, V>>(function)));
  }

  /** Any number of pairs for each record, handed on one by one. No shuffle. */
  public final <K, V> PairRDD<K, V> flatMapToPair(EmitFunction<? super T, Pair<K, V>> function) {
    return pairs(Plans.narrow(
        Arguments.given("flatMapToPair", function), plan, new Step.Emit<T, Pair<K, V>>(function)));
  }

  /** The records for which the function is true. No shuffle. */
  public final S filter(FilterFunction<? super T> function) {
    return same(Plans.filter(Arguments.given("filter", function), plan, function));
  }

  /** All records of a partition for all of it, also of an empty one. Holds a partition in memory. */
  public final <R> RDD<R> mapPartitions(MapPartitionsFunction<T, ? extends R> function) {
    return rdd(Plans.narrow(
        Arguments.given("mapPartitions", function), plan, new Step.MapPartitions<T, R>(function)));
  }

  /** All records of a partition made into pairs; see {@link #mapPartitions}. */
  public final <K, V> PairRDD<K, V> mapPartitionsToPair(
      MapPartitionsFunction<T, Pair<K, V>> function) {
    return pairs(Plans.narrow(
        Arguments.given("mapPartitionsToPair", function),
        plan,
        new Step.MapPartitions<T, Pair<K, V>>(function)));
  }

  /**
   * As {@link #mapPartitions}; the function also gets the number of the partition, from 0: {@code
   * rdd.mapPartitionsWithIndex((partition, records) -> ...)}.
   */
  public final <R> RDD<R> mapPartitionsWithIndex(
      Function2<Integer, Iterator<T>, ? extends Iterator<? extends R>> function) {
    return rdd(PartitionPlans.<T, R>mapWithIndex(
        Arguments.given("mapPartitionsWithIndex", function), plan, function));
  }

  /** Each record under the key that the function takes from it: {@code orders.keyBy(Order::customer)}. No shuffle. */
  public final <K> PairRDD<K, T> keyBy(MapFunction<? super T, ? extends K> key) {
    return pairs(keyed(Arguments.given("keyBy", key), key));
  }

  /** For each key that the function takes from records the list of those. A shuffle that holds all records of a key in memory. */
  public final <K> PairRDD<K, List<T>> groupBy(MapFunction<? super T, ? extends K> key) {
    return groupBy(key, defaultPartitioner());
  }

  /** As {@link #groupBy(MapFunction)}, with keys spread by the partitioner. */
  public final <K> PairRDD<K, List<T>> groupBy(
      MapFunction<? super T, ? extends K> key, Partitioner partitioner) {
    Origin origin = Arguments.given("groupBy", key, partitioner);
    return pairs(KeyedPlans.groupByKey(origin, this.<K>keyed(origin, key), partitioner));
  }

  private <K> PlanNode<Pair<K, T>> keyed(Origin origin, MapFunction<? super T, ? extends K> key) {
    return Plans.map(origin, plan, record -> new Pair<K, T>(key.call(record), record));
  }

  /**
   * Each record with its place in the order of partitions and records, from 0: {@code [(a,0), (b,1)]}. Runs an action that counts the
   * records of each partition; cache what is costly to compute twice.
   */
  public final PairRDD<T, Long> zipWithIndex() {
    Origin origin = Origin.here("zipWithIndex");
    List<Long> starts = new ArrayList<>();
    long next = 0;
    for (long count : context.evaluator().evaluate(plan, Actions.<T>count())) {
      starts.add(next);
      next += count;
    }
    return pairs(PartitionPlans.zipWithIndex(origin, plan, starts));
  }

  /**
   * Some of the records, by chance: the same seed, records and partitions give the same ones. No shuffle; holds a partition in
   * memory.
   *
   * @param withReplacement whether a record may come several times
   * @param fraction expected number of times that each record comes: a probability without replacement
   * @throws TidemillException if the fraction is negative, or more than 1 without replacement
   */
  public final S sample(boolean withReplacement, double fraction, long seed) {
    return same(
        PartitionPlans.sample(Origin.here("sample"), plan, withReplacement, fraction, seed));
  }

  /** One list for each partition, empty ones included. */
  public final RDD<List<T>> glom() {
    return rdd(Plans.glom(Origin.here("glom"), plan));
  }

  /** The same records spread evenly over n partitions. A shuffle. */
  public final S repartition(int n) {
    return same(Plans.repartition(Origin.here("repartition"), plan, n));
  }

  /**
   * The same records in their order in at most n partitions, each of whole neighbouring ones; fewer stay as they are. Moves no record
   * by itself, as {@link #repartition} does, and so may be uneven.
   */
  public final S coalesce(int n) {
    return same(Plans.coalesce(Origin.here("coalesce"), plan, n));
  }

  /** The records that the other RDD has not, by equals; duplicates stay, side by side. A shuffle. */
  public final S subtract(S other) {
    return subtract(other, defaultPartitioner());
  }

  /** As {@link #subtract(RDDLike)}, with records spread by the partitioner. */
  public final S subtract(S other, Partitioner partitioner) {
    return same(SetPlans.subtract(
        Arguments.given("subtract", other, partitioner), plan, other.plan, partitioner));
  }

  /** Each record that both RDDs have, by equals, once. A shuffle. */
  public final S intersection(S other) {
    return intersection(other, defaultPartitioner());
  }

  /** As {@link #intersection(RDDLike)}, with records spread by the partitioner. */
  public final S intersection(S other, Partitioner partitioner) {
    return same(SetPlans.intersection(
        Arguments.given("intersection", other, partitioner), plan, other.plan, partitioner));
  }

  /** The records of this RDD, then those of the other; duplicates stay. No shuffle. */
  public final S union(S other) {
    return same(Plans.union(Arguments.given("union", other), List.of(plan, other.plan)));
  }

  /** Each different record once, in order of first appearance within its partition. A shuffle. */
  public final S distinct() {
    return same(Plans.distinct(Origin.here("distinct"), plan, defaultPartitioner()));
  }

  /**
   * All records in order of the keys that the function takes from them; those with equal keys keep their order: {@code
   * counts.sortBy(Pair::value, false)}. A shuffle; sorts on one thread. A null key fails the action.
   */
  public final <K extends Comparable<? super K>> S sortBy(
      MapFunction<? super T, ? extends K> key, boolean ascending) {
    return same(Plans.sortBy(
        Arguments.given("sortBy", key),
        plan,
        key,
        Plans.<K>naturalOrder(ascending),
        sortedPartitions()));
  }

  /**
   * All records in an order of the keys that the function takes from them; those with equal keys keep their order: {@code
   * words.sortBy(word -> word, String.CASE_INSENSITIVE_ORDER)}. A shuffle; sorts on one thread. An engine that sorts elsewhere needs
   * the comparator to be serialisable.
   */
  public final <K> S sortBy(MapFunction<? super T, ? extends K> key, Comparator<? super K> order) {
    return same(
        Plans.sortBy(Arguments.given("sortBy", key, order), plan, key, order, sortedPartitions()));
  }

  final int sortedPartitions() {
    return Math.max(1, context.evaluator().defaultPartitions());
  }

  /** As {@link #sortBy(MapFunction, boolean)}, ascending. */
  public final <K extends Comparable<? super K>> S sortBy(MapFunction<? super T, ? extends K> key) {
    return sortBy(key, true);
  }

  /**
   * The same records, kept in memory once an action has computed them, so that several actions compute them only once
   * and later batches can use them. They are kept as long as the returned RDD is in use.
   */
  public final S cache() {
    return plan instanceof CachedNode<T>
        ? same(plan)
        : same(new CachedNode<>(Origin.here("cache"), plan, CachedNode.Scope.KEPT));
  }

  /** Another name of {@link #cache}. */
  public final S persist() {
    return cache();
  }

  /** Forgets what {@link #cache} has kept; nothing happens on an RDD that is not cached. */
  public final void unpersist() {
    if (plan instanceof CachedNode<T> cached) {
      context.evaluator().release(cached);
    }
  }

  /** Action: how many records there are. */
  public final long count() {
    return context.evaluator().evaluate(plan, Actions.count()).stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Action: all records, partition after partition. They must fit in memory. */
  public final List<T> collect() {
    return Actions.concat(context.evaluator().evaluate(plan, Actions.<T>collect()));
  }

  /** Action: the first n records; computes only as many partitions as it needs. */
  public final List<T> take(int n) {
    return Actions.take(context.evaluator(), plan, n);
  }

  /**
   * Action: the first record.
   *
   * @throws TidemillException with the code EMPTY_RDD if there is none
   */
  public final T first() {
    List<T> records = take(1);
    if (records.isEmpty()) {
      throw empty("first");
    }
    return records.get(0);
  }

  /** Action: whether there is no record. */
  public final boolean isEmpty() {
    return take(1).isEmpty();
  }

  /**
   * Action: all records combined by an associative and commutative function.
   *
   * @throws TidemillException with the code EMPTY_RDD if there is none
   */
  public final T reduce(ReduceFunction<T> function) {
    return reduced(Arguments.given("reduce", function), function);
  }

  private T reduced(Origin origin, ReduceFunction<T> function) {
    List<T> result = Actions.concat(
        context.evaluator().evaluate(Plans.reduce(origin, plan, function), Actions.<T>collect()));
    if (result.isEmpty()) {
      throw empty(origin.operation());
    }
    return result.get(0);
  }

  /**
   * Action: all records added to an accumulator of another type: {@code add} puts a record into the accumulator of its partition, {@code
   * combine} puts those of the partitions together, in order.
   *
   * <pre>{@code
   * words.aggregate(0, (sum, word) -> sum + word.length(), Integer::sum)
   * }</pre>
   *
   * @param zero what every accumulator starts from, and the combination too; each gets a copy, so a function may change it
   * @throws TidemillException with the code NOT_SERIALIZABLE if it cannot be copied
   */
  public final <A> A aggregate(
      A zero,
      Function2<? super A, ? super T, ? extends A> add,
      Function2<? super A, ? super A, ? extends A> combine) {
    return folded(Arguments.given("aggregate", MAY_BE_NULL, add, combine), zero, add, combine);
  }

  /** As {@link #aggregate}, where the accumulator is a record: {@code numbers.fold(0L, Long::sum)}. */
  public final T fold(T zero, ReduceFunction<T> function) {
    return folded(
        Arguments.given("fold", MAY_BE_NULL, function), zero, function::call, function::call);
  }

  private <A> A folded(
      Origin origin,
      A zero,
      Function2<? super A, ? super T, ? extends A> add,
      Function2<? super A, ? super A, ? extends A> combine) {
    InitialValue<A> initial = InitialValue.of(zero, origin);
    A result = initial.copy();
    for (A each :
        context.evaluator().evaluate(Plans.as(origin, plan), Actions.<T, A>fold(initial, add))) {
      result = Actions.combined(origin, combine, result, each);
    }
    return result;
  }

  /**
   * Action: the first n records in the order, smallest first; equal ones in their order. Keeps n records per partition in memory. An
   * engine that runs elsewhere needs the comparator to be serialisable.
   *
   * <pre>{@code
   * counts.takeOrdered(3, Comparator.comparing(Pair::value))
   * }</pre>
   *
   * @throws TidemillException if n is negative
   */
  public final List<T> takeOrdered(int n, Comparator<? super T> order) {
    return ordered(Arguments.given("takeOrdered", n, order), n, order);
  }

  /** Action: the last n records in the order, largest first: {@code numbers.top(2, Comparator.naturalOrder())}; see {@link #takeOrdered}. */
  public final List<T> top(int n, Comparator<? super T> order) {
    return ordered(Arguments.given("top", n, order), n, order.reversed());
  }

  private List<T> ordered(Origin origin, int n, Comparator<? super T> order) {
    Arguments.atLeast(0, n, "number of records", origin);
    return Actions.first(
        n, order, context.evaluator().evaluate(Plans.as(origin, plan), Actions.<T>first(n, order)));
  }

  /**
   * Action: the largest record in the order; the first of several.
   *
   * @throws TidemillException with the code EMPTY_RDD if there is none
   */
  public final T max(Comparator<? super T> order) {
    return reduced(Arguments.given("max", order), (a, b) -> order.compare(a, b) >= 0 ? a : b);
  }

  /** Action: the smallest record in the order; see {@link #max}. */
  public final T min(Comparator<? super T> order) {
    return reduced(Arguments.given("min", order), (a, b) -> order.compare(a, b) <= 0 ? a : b);
  }

  /**
   * Action: the sum of whole numbers that the function takes from records, 0 if there is none: {@code counts.sumAsLong(Pair::value)}. A
   * sum beyond a {@code long} fails the action.
   */
  public final long sumAsLong(MapFunction<? super T, ? extends Number> number) {
    Origin origin = Arguments.given("sumAsLong", number);
    PlanNode<Long> numbers =
        Plans.map(origin, plan, record -> number.call(record).longValue());
    return Actions.sum(context.evaluator(), origin, numbers, 0L, Math::addExact);
  }

  /** Action: the sum of numbers that the function takes from records, added up as doubles in their order, 0 if there is none. */
  public final double sumAsDouble(MapFunction<? super T, ? extends Number> number) {
    Origin origin = Arguments.given("sumAsDouble", number);
    PlanNode<Double> numbers =
        Plans.map(origin, plan, record -> number.call(record).doubleValue());
    return Actions.sum(context.evaluator(), origin, numbers, 0.0, Double::sum);
  }

  /** Action: for each different record how often it occurs, in order of first appearance. */
  public final Map<T, Long> countByValue() {
    Map<T, Long> counts = new LinkedHashMap<>();
    PlanNode<Pair<T, Long>> counted =
        Plans.countByValue(Origin.here("countByValue"), plan, Partitioner.hash(1));
    for (List<Pair<T, Long>> partition :
        context.evaluator().evaluate(counted, Actions.<Pair<T, Long>>collect())) {
      partition.forEach(pair -> counts.put(pair.key(), pair.value()));
    }
    return counts;
  }

  /** Action: does something with each record, on the workers. */
  public final void foreach(VoidFunction<? super T> function) {
    Step<T, T> step =
        new Step.Emit<>((record, out) -> function.call(record), ErrorCode.OUTPUT_FAILED);
    context
        .evaluator()
        .evaluate(Plans.narrow(Arguments.given("foreach", function), plan, step), Actions.count());
  }

  /**
   * Action: does something with each partition, on the workers; also with an empty one. The place to open a connection:
   * once per partition, and not once per record or once on the driver. Holds a partition in memory.
   */
  public final void foreachPartition(VoidFunction<Iterator<T>> function) {
    Step<T, T> step = new Step.MapPartitions<>(
        records -> {
          function.call(records);
          return Collections.emptyIterator();
        },
        ErrorCode.OUTPUT_FAILED);
    context
        .evaluator()
        .evaluate(
            Plans.narrow(Arguments.given("foreachPartition", function), plan, step),
            Actions.count());
  }

  /**
   * Action: writes each record's text as a line, one file {@code part-00000}, ... for each partition, in a directory that
   * appears when it is complete.
   *
   * @throws TidemillException if the directory exists, or cannot be written
   */
  public final void saveAsTextFile(String directory) {
    Arguments.given("saveAsTextFile", directory);
    SinkBatch once = new SinkBatch(1, 0, 1, 1, 0);
    try (OpenSink<T> sink = TextFileSink.toNewDirectory(context.storage(), directory)) {
      publish(sink, once);
    } catch (TidemillException e) {
      throw e;
    } catch (Exception e) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          plan.origin() + " cannot be saved to " + directory + ": " + e,
          e);
    }
  }

  private void publish(OpenSink<T> sink, SinkBatch once) throws Exception {
    List<String> receipts;
    try {
      receipts =
          sink.prepare(once, context.evaluator().evaluate(plan, Actions.stage(sink.writer(once))));
    } catch (Exception e) {
      sink.abort(once);
      throw e;
    }
    sink.publish(once, receipts);
  }

  private TidemillException empty(String action) {
    return new TidemillException(
        ErrorCode.EMPTY_RDD,
        action + " needs a record, but " + plan.origin() + " is empty; ask isEmpty() first");
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + " of " + plan.origin();
  }
}
