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
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.MapPartitionsFunction;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.function.VoidFunction;
import dev.tidemill.internal.connector.TextFileSink;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.Plans;
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.StagingFunction;
import java.util.Collections;
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

  /** What computing this RDD means: for engines and for those who look. */
  public final PlanNode<T> plan() {
    return plan;
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
    return rdd(Plans.narrow(Arguments.given("flatMap", function), plan, new Step.FlatMap<T, R>(function)));
  }

  /** Any number of records for each, handed on one by one. No shuffle. */
  public final <R> RDD<R> flatMap(EmitFunction<? super T, R> function) {
    return rdd(Plans.narrow(Arguments.given("flatMap", function), plan, new Step.Emit<T, R>(function)));
  }

  /** Any number of pairs for each record, as an iterable. No shuffle. */
  public final <K, V> PairRDD<K, V> flatMapToPair(FlatMapFunction<? super T, Pair<K, V>> function) {
    return pairs(Plans.narrow(
        Arguments.given("flatMapToPair", function), plan, new Step.FlatMap<T, Pair<K, V>>(function)));
  }

  /** Any number of pairs for each record, handed on one by one. No shuffle. */
  public final <K, V> PairRDD<K, V> flatMapToPair(EmitFunction<? super T, Pair<K, V>> function) {
    return pairs(
        Plans.narrow(Arguments.given("flatMapToPair", function), plan, new Step.Emit<T, Pair<K, V>>(function)));
  }

  /** The records for which the function is true. No shuffle. */
  public final S filter(FilterFunction<? super T> function) {
    return same(Plans.filter(Arguments.given("filter", function), plan, function));
  }

  /** All records of a partition for all of it, also of an empty one. Holds a partition in memory. */
  public final <R> RDD<R> mapPartitions(MapPartitionsFunction<T, ? extends R> function) {
    return rdd(
        Plans.narrow(Arguments.given("mapPartitions", function), plan, new Step.MapPartitions<T, R>(function)));
  }

  /** One list for each partition, empty ones included. */
  public final RDD<List<T>> glom() {
    return rdd(Plans.glom(Origin.here("glom"), plan));
  }

  /** The same records spread evenly over n partitions. A shuffle. */
  public final S repartition(int n) {
    return same(Plans.repartition(Origin.here("repartition"), plan, n));
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
        ascending,
        Math.max(1, context.evaluator().defaultPartitions())));
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
    List<T> result = Actions.concat(context
        .evaluator()
        .evaluate(Plans.reduce(Arguments.given("reduce", function), plan, function), Actions.<T>collect()));
    if (result.isEmpty()) {
      throw empty("reduce");
    }
    return result.get(0);
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
    context.evaluator().evaluate(Plans.narrow(Arguments.given("foreach", function), plan, step), Actions.count());
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
        .evaluate(Plans.narrow(Arguments.given("foreachPartition", function), plan, step), Actions.count());
  }

  /**
   * Action: hands each partition to a writer of a sink, on the workers, and returns what the writers say where it is, in
   * order of partitions. Nothing is visible to readers yet.
   */
  public final List<String> stage(StagingFunction<? super T> writers) {
    Arguments.given("stage", writers);
    return context.evaluator().evaluate(plan, Actions.stage(writers));
  }

  /**
   * Action: writes each record's text as a line, one file {@code part-00000}, ... for each partition, in a directory that
   * appears when it is complete.
   *
   * @throws TidemillException if the directory exists, or cannot be written
   */
  public final void saveAsTextFile(String directory) {
    Arguments.given("saveAsTextFile", directory);
    SinkBatch once = new SinkBatch(0, 1, 1);
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
      receipts = stage(sink.writer(once));
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
