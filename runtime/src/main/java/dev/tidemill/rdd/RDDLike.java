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
import dev.tidemill.internal.files.FileSink;
import dev.tidemill.internal.files.ObjectParts;
import dev.tidemill.internal.files.PartFormat;
import dev.tidemill.internal.files.TextParts;
import dev.tidemill.internal.operators.KeyedPlans;
import dev.tidemill.internal.operators.PartitionPlans;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.internal.operators.SetPlans;
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
 * The operations that {@link RDD} and {@link PairRDD} have in common.
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

  /** The number of partitions; computes nothing. */
  public final int numPartitions() {
    return plan.numPartitions();
  }

  /** Maps each record to one record: {@code rdd.map(String::length)}. No shuffle. */
  public final <R> RDD<R> map(MapFunction<? super T, ? extends R> function) {
    return rdd(Plans.map(Arguments.given("map", function), plan, function));
  }

  /** Maps each record to a pair: {@code rdd.mapToPair(word -> Pair.of(word, 1L))}. No shuffle. */
  public final <K, V> PairRDD<K, V> mapToPair(MapFunction<? super T, Pair<K, V>> function) {
    return pairs(Plans.map(Arguments.given("mapToPair", function), plan, function));
  }

  /** Maps each record to any number of records, returned as an iterable. No shuffle. */
  public final <R> RDD<R> flatMap(FlatMapFunction<? super T, ? extends R> function) {
    return rdd(
        Plans.narrow(Arguments.given("flatMap", function), plan, new Step.FlatMap<T, R>(function)));
  }

  /** Maps each record to any number of records, emitted one by one. No shuffle. */
  public final <R> RDD<R> flatMap(EmitFunction<? super T, R> function) {
    return rdd(
        Plans.narrow(Arguments.given("flatMap", function), plan, new Step.Emit<T, R>(function)));
  }

  /** Maps each record to any number of pairs, returned as an iterable. No shuffle. */
  public final <K, V> PairRDD<K, V> flatMapToPair(FlatMapFunction<? super T, Pair<K, V>> function) {
    return pairs(Plans.narrow(
        Arguments.given("flatMapToPair", function),
        plan,
        new Step.FlatMap<T, Pair<K, V>>(function)));
  }

  /** Maps each record to any number of pairs, emitted one by one. No shuffle. */
  public final <K, V> PairRDD<K, V> flatMapToPair(EmitFunction<? super T, Pair<K, V>> function) {
    return pairs(Plans.narrow(
        Arguments.given("flatMapToPair", function), plan, new Step.Emit<T, Pair<K, V>>(function)));
  }

  /** Keeps the records for which the function returns true. No shuffle. */
  public final S filter(FilterFunction<? super T> function) {
    return same(Plans.filter(Arguments.given("filter", function), plan, function));
  }

  /**
   * Maps all records of a partition at once; also called for empty partitions. Holds a partition in
   * memory.
   */
  public final <R> RDD<R> mapPartitions(MapPartitionsFunction<T, ? extends R> function) {
    return rdd(Plans.narrow(
        Arguments.given("mapPartitions", function), plan, new Step.MapPartitions<T, R>(function)));
  }

  /** Maps all records of a partition to pairs; see {@link #mapPartitions}. */
  public final <K, V> PairRDD<K, V> mapPartitionsToPair(
      MapPartitionsFunction<T, Pair<K, V>> function) {
    return pairs(Plans.narrow(
        Arguments.given("mapPartitionsToPair", function),
        plan,
        new Step.MapPartitions<T, Pair<K, V>>(function)));
  }

  /**
   * Like {@link #mapPartitions}; the function also gets the index of the partition, from 0: {@code
   * rdd.mapPartitionsWithIndex((partition, records) -> ...)}.
   */
  public final <R> RDD<R> mapPartitionsWithIndex(
      Function2<Integer, Iterator<T>, ? extends Iterator<? extends R>> function) {
    return rdd(PartitionPlans.<T, R>mapWithIndex(
        Arguments.given("mapPartitionsWithIndex", function), plan, function));
  }

  /**
   * Gives each record the key that the function extracts from it: {@code
   * orders.keyBy(Order::customer)}. No shuffle.
   */
  public final <K> PairRDD<K, T> keyBy(MapFunction<? super T, ? extends K> key) {
    return pairs(keyed(Arguments.given("keyBy", key), key));
  }

  /**
   * Groups the records by the key that the function extracts from them. Shuffles; holds all records
   * of a key in memory.
   */
  public final <K> PairRDD<K, List<T>> groupBy(MapFunction<? super T, ? extends K> key) {
    return groupBy(key, defaultPartitioner());
  }

  /** Like {@link #groupBy(MapFunction)}, with a partitioner for the keys. */
  public final <K> PairRDD<K, List<T>> groupBy(
      MapFunction<? super T, ? extends K> key, Partitioner partitioner) {
    Origin origin = Arguments.given("groupBy", key, partitioner);
    return pairs(KeyedPlans.groupByKey(origin, this.<K>keyed(origin, key), partitioner));
  }

  private <K> PlanNode<Pair<K, T>> keyed(Origin origin, MapFunction<? super T, ? extends K> key) {
    return Plans.map(origin, plan, record -> new Pair<K, T>(key.call(record), record));
  }

  /**
   * Pairs each record with its index in the order of partitions and records, from 0: {@code [(a,0),
   * (b,1)]}. Runs an action that counts the records of each partition, so cache an RDD that is
   * expensive to compute.
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
   * A random sample: the same seed, records and partitions give the same sample. No shuffle; holds
   * a partition in memory.
   *
   * @param withReplacement whether a record may be chosen several times
   * @param fraction the expected number of times that each record is chosen; without replacement, a
   *     probability
   * @throws TidemillException if the fraction is negative, or more than 1 without replacement
   */
  public final S sample(boolean withReplacement, double fraction, long seed) {
    return same(
        PartitionPlans.sample(Origin.here("sample"), plan, withReplacement, fraction, seed));
  }

  /** Turns each partition into one list, including empty ones. */
  public final RDD<List<T>> glom() {
    return rdd(Plans.glom(Origin.here("glom"), plan));
  }

  /** Distributes the same records evenly over n partitions. Shuffles. */
  public final S repartition(int n) {
    return same(Plans.repartition(Origin.here("repartition"), plan, n));
  }

  /**
   * Merges adjacent partitions until there are at most n, keeping the order of records; an RDD that
   * has fewer stays as it is. Unlike {@link #repartition} it does not move single records, so
   * partitions may be uneven.
   */
  public final S coalesce(int n) {
    return same(Plans.coalesce(Origin.here("coalesce"), plan, n));
  }

  /**
   * The records that the other RDD does not contain, compared by {@code equals}; duplicates are
   * kept, side by side. Shuffles.
   */
  public final S subtract(S other) {
    return subtract(other, defaultPartitioner());
  }

  /** Like {@link #subtract(RDDLike)}, with a partitioner for the records. */
  public final S subtract(S other, Partitioner partitioner) {
    return same(SetPlans.subtract(
        Arguments.given("subtract", other, partitioner), plan, other.plan, partitioner));
  }

  /** Each distinct record that both RDDs contain, compared by {@code equals}. Shuffles. */
  public final S intersection(S other) {
    return intersection(other, defaultPartitioner());
  }

  /** Like {@link #intersection(RDDLike)}, with a partitioner for the records. */
  public final S intersection(S other, Partitioner partitioner) {
    return same(SetPlans.intersection(
        Arguments.given("intersection", other, partitioner), plan, other.plan, partitioner));
  }

  /** The records of this RDD, followed by those of the other; duplicates are kept. No shuffle. */
  public final S union(S other) {
    return same(Plans.union(Arguments.given("union", other), List.of(plan, other.plan)));
  }

  /** Each distinct record once, in order of first appearance within its partition. Shuffles. */
  public final S distinct() {
    return same(Plans.distinct(Origin.here("distinct"), plan, defaultPartitioner()));
  }

  /**
   * Sorts the records by the key that the function extracts from them; records with equal keys keep
   * their order: {@code counts.sortBy(Pair::value, false)}. Shuffles; sorts on one thread. A null
   * key fails the action.
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
   * Sorts the records with a comparator by the key that the function extracts from them; records
   * with equal keys keep their order: {@code words.sortBy(word -> word,
   * String.CASE_INSENSITIVE_ORDER)}. Shuffles; sorts on one thread. An engine that sorts in another
   * process needs a serializable comparator.
   */
  public final <K> S sortBy(MapFunction<? super T, ? extends K> key, Comparator<? super K> order) {
    return same(
        Plans.sortBy(Arguments.given("sortBy", key, order), plan, key, order, sortedPartitions()));
  }

  final int sortedPartitions() {
    return Math.max(1, context.evaluator().defaultPartitions());
  }

  /** Like {@link #sortBy(MapFunction, boolean)}, ascending. */
  public final <K extends Comparable<? super K>> S sortBy(MapFunction<? super T, ? extends K> key) {
    return sortBy(key, true);
  }

  /**
   * The same records, kept in memory once an action has computed them, so that several actions
   * compute them only once and later batches can use them. They are kept as long as the returned
   * RDD is reachable.
   */
  public final S cache() {
    return plan instanceof CachedNode<T>
        ? same(plan)
        : same(new CachedNode<>(Origin.here("cache"), plan, CachedNode.Scope.KEPT));
  }

  /** Alias of {@link #cache}. */
  public final S persist() {
    return cache();
  }

  /** Drops the records that {@link #cache} keeps; does nothing on an RDD that is not cached. */
  public final void unpersist() {
    if (plan instanceof CachedNode<T> cached) {
      context.evaluator().release(cached);
    }
  }

  /** Action: the number of records. */
  public final long count() {
    return context.evaluator().evaluate(plan, Actions.count()).stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Action: all records, in partition order. They must fit in memory. */
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

  /** Action: whether there are no records. */
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
   * Action: adds all records to an accumulator of another type: {@code add} adds a record to the
   * accumulator of its partition, {@code combine} merges those of the partitions, in order.
   *
   * <pre>{@code
   * words.aggregate(0, (sum, word) -> sum + word.length(), Integer::sum)
   * }</pre>
   *
   * @param zero the initial value of every accumulator, including the merged one; each gets a copy,
   *     so a function may change it
   * @throws TidemillException with the code NOT_SERIALIZABLE if it cannot be copied
   */
  public final <A> A aggregate(
      A zero,
      Function2<? super A, ? super T, ? extends A> add,
      Function2<? super A, ? super A, ? extends A> combine) {
    return folded(Arguments.given("aggregate", MAY_BE_NULL, add, combine), zero, add, combine);
  }

  /**
   * Like {@link #aggregate}, with a record as the accumulator: {@code numbers.fold(0L, Long::sum)}.
   */
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
   * Action: the first n records in the given order, smallest first; equal records keep their order.
   * Holds n records per partition in memory. An engine that runs in another process needs a
   * serializable comparator.
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

  /**
   * Action: the last n records in the given order, largest first: {@code numbers.top(2,
   * Comparator.naturalOrder())}; see {@link #takeOrdered}.
   */
  public final List<T> top(int n, Comparator<? super T> order) {
    return ordered(Arguments.given("top", n, order), n, order.reversed());
  }

  private List<T> ordered(Origin origin, int n, Comparator<? super T> order) {
    Arguments.atLeast(0, n, "number of records", origin);
    return Actions.first(
        n, order, context.evaluator().evaluate(Plans.as(origin, plan), Actions.<T>first(n, order)));
  }

  /**
   * Action: the largest record in the given order; the first one if there are several.
   *
   * @throws TidemillException with the code EMPTY_RDD if there is none
   */
  public final T max(Comparator<? super T> order) {
    return reduced(Arguments.given("max", order), (a, b) -> order.compare(a, b) >= 0 ? a : b);
  }

  /** Action: the smallest record in the given order; see {@link #max}. */
  public final T min(Comparator<? super T> order) {
    return reduced(Arguments.given("min", order), (a, b) -> order.compare(a, b) <= 0 ? a : b);
  }

  /**
   * Action: the sum of the whole numbers that the function extracts from records, 0 if there are
   * none: {@code counts.sumAsLong(Pair::value)}. A sum that overflows a {@code long} fails the
   * action.
   */
  public final long sumAsLong(MapFunction<? super T, ? extends Number> number) {
    Origin origin = Arguments.given("sumAsLong", number);
    PlanNode<Long> numbers =
        Plans.map(origin, plan, record -> number.call(record).longValue());
    return Actions.sum(context.evaluator(), origin, numbers, 0L, Math::addExact);
  }

  /**
   * Action: the sum of the numbers that the function extracts from records, added up as doubles in
   * order; 0 if there are none.
   */
  public final double sumAsDouble(MapFunction<? super T, ? extends Number> number) {
    Origin origin = Arguments.given("sumAsDouble", number);
    PlanNode<Double> numbers =
        Plans.map(origin, plan, record -> number.call(record).doubleValue());
    return Actions.sum(context.evaluator(), origin, numbers, 0.0, Double::sum);
  }

  /** Action: the number of occurrences of each distinct record, in order of first appearance. */
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

  /** Action: calls the function for each record, on the workers. */
  public final void foreach(VoidFunction<? super T> function) {
    Step<T, T> step =
        new Step.Emit<>((record, out) -> function.call(record), ErrorCode.OUTPUT_FAILED);
    context
        .evaluator()
        .evaluate(Plans.narrow(Arguments.given("foreach", function), plan, step), Actions.count());
  }

  /**
   * Action: calls the function for each partition, on the workers, including empty partitions. The
   * right place to open a connection, which is then opened once per partition rather than per
   * record or on the driver. Holds a partition in memory.
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
   * Action: writes the text of each record as a line, with one file {@code part-00000}, ... per
   * partition, in a directory that appears when it is complete.
   *
   * @throws TidemillException if the directory exists, or cannot be written
   */
  public final void saveAsTextFile(String directory) {
    Arguments.given("saveAsTextFile", directory);
    save(directory, new TextParts<>());
  }

  /**
   * Action: like {@link #saveAsTextFile}, but with records as a codec encodes them, so that {@code
   * ssc.objectFile} can read them again, also with later versions of their classes.
   *
   * @throws TidemillException if the directory exists or cannot be written, or a record cannot be
   *     encoded
   */
  public final void saveAsObjectFile(String directory) {
    Origin origin = Arguments.given("saveAsObjectFile", directory);
    save(directory, new ObjectParts<>(origin, plan.origin(), context.codecs()));
  }

  private void save(String directory, PartFormat<T> format) {
    SinkBatch once = new SinkBatch(1, 0, 1, 1, 0);
    try (OpenSink<T> sink = FileSink.toNewDirectory(context.storage(), directory, format)) {
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
