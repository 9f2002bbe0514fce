package dev.tidemill;

import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Origin;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.Function2;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.KeyedPlans;
import dev.tidemill.spi.plan.PlanNode;
import java.util.List;
import java.util.Optional;

/**
 * A stream of keys with values, cut into batches; see {@link DStream}.
 *
 * <p>Where an operation shuffles, keys are spread by a {@link Partitioner}: the given one, or by their hash over the context's
 * number of partitions. Keys and values may be null. A key must have a stable {@code hashCode}: an array, or an object of a
 * class that does not define it, fails the batch with an error that names the operation.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class PairDStream<K, V>
    extends DStreamLike<Pair<K, V>, PairDStream<K, V>, PairRDD<K, V>> {
  PairDStream(StreamingContext ssc, StreamNode node) {
    super(ssc, node);
  }

  @Override
  PairDStream<K, V> same(StreamNode newNode) {
    return new PairDStream<>(ssc, newNode);
  }

  @Override
  PairRDD<K, V> rdd(PlanNode<Pair<K, V>> plan, RDDContext context) {
    return new PairRDD<>(plan, context);
  }

  /** The same pairs as a stream of records. */
  public DStream<Pair<K, V>> toDStream() {
    return new DStream<>(ssc, node);
  }

  /** Changes values and keeps keys where they are. No shuffle, no state. */
  public <W> PairDStream<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
    Origin origin = Origin.here("mapValues");
    return pairs(
        derive(origin, function, (o, in) -> KeyedPlans.<K, V, W>mapValues(o, in, function)));
  }

  /** Makes any number of values of each and keeps keys where they are. No shuffle, no state. */
  public <W> PairDStream<K, W> flatMapValues(FlatMapFunction<? super V, ? extends W> function) {
    Origin origin = Origin.here("flatMapValues");
    return pairs(
        derive(origin, function, (o, in) -> KeyedPlans.<K, V, W>flatMapValues(o, in, function)));
  }

  /**
   * For each key of a batch all its values combined by an associative and commutative function.
   *
   * <pre>
   * in   | (a,1) (b,1) (a,1) |   | (b,1) |
   * sum  |    (a,2) (b,1)    |   | (b,1) |
   * </pre>
   *
   * <p>A shuffle, after combining in each partition; no state between batches.
   */
  public PairDStream<K, V> reduceByKey(ReduceFunction<V> function) {
    return reduceByKey(function, ssc.defaultPartitioner());
  }

  /** As {@link #reduceByKey(ReduceFunction)}, with keys spread by the partitioner. */
  public PairDStream<K, V> reduceByKey(ReduceFunction<V> function, Partitioner partitioner) {
    Origin origin = Origin.here("reduceByKey");
    Combiner<V, V> combiner = Combiner.reducing(function);
    return pairs(derive(
        origin,
        List.of(function, partitioner),
        (o, in) -> new AggregateNode<>(o, in, combiner, partitioner, true)));
  }

  /** For each key of a batch the list of its values. A shuffle that holds all values of a key in memory. */
  public PairDStream<K, List<V>> groupByKey() {
    return groupByKey(ssc.defaultPartitioner());
  }

  /** As {@link #groupByKey()}, with keys spread by the partitioner. */
  public PairDStream<K, List<V>> groupByKey(Partitioner partitioner) {
    Origin origin = Origin.here("groupByKey");
    return pairs(derive(origin, partitioner, (o, in) -> KeyedPlans.groupByKey(o, in, partitioner)));
  }

  /**
   * For each key of a batch all its values combined in an accumulator of another type: {@code create} makes one of a first
   * value, {@code mergeValue} adds a value, {@code mergeCombiners} adds one accumulator to another.
   *
   * <pre>{@code
   * PairDStream<String, Pair<Long, Long>> sumsAndCounts = prices.combineByKey(
   *     first -> Pair.of(first, 1L),
   *     (sum, next) -> Pair.of(sum.first() + next, sum.second() + 1),
   *     (a, b) -> Pair.of(a.first() + b.first(), a.second() + b.second()));
   * }</pre>
   *
   * <p>A shuffle, after combining in each partition.
   */
  public <C> PairDStream<K, C> combineByKey(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners) {
    return combineByKey(create, mergeValue, mergeCombiners, ssc.defaultPartitioner());
  }

  /** As the other form, with keys spread by the partitioner. */
  public <C> PairDStream<K, C> combineByKey(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners,
      Partitioner partitioner) {
    Origin origin = Origin.here("combineByKey");
    Combiner<V, C> combiner = new Combiner<>(create, mergeValue, mergeCombiners);
    return pairs(derive(
        origin,
        List.of(combiner, partitioner),
        (o, in) -> new AggregateNode<>(o, in, combiner, partitioner, true)));
  }

  /** For each key of either stream, in every batch, the values of both. A shuffle. */
  public <W> PairDStream<K, Pair<List<V>, List<W>>> cogroup(PairDStream<K, W> other) {
    return cogroup(other, ssc.defaultPartitioner());
  }

  /** As {@link #cogroup(PairDStream)}, with keys spread by the partitioner. */
  public <W> PairDStream<K, Pair<List<V>, List<W>>> cogroup(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Origin.here("cogroup"),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.cogroup(o, left, right, partitioner));
  }

  /**
   * For each key of both streams, in every batch, each value of this one with each of the other.
   *
   * <pre>
   * left   | (a,1) (b,2) |
   * right  | (a,x) (a,y) |
   * join   | (a,(1,x)) (a,(1,y)) |
   * </pre>
   *
   * <p>A shuffle.
   *
   * @throws dev.tidemill.error.TidemillException if the other has another slide or belongs to another context
   */
  public <W> PairDStream<K, Pair<V, W>> join(PairDStream<K, W> other) {
    return join(other, ssc.defaultPartitioner());
  }

  /** As {@link #join(PairDStream)}, with keys spread by the partitioner. */
  public <W> PairDStream<K, Pair<V, W>> join(PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Origin.here("join"),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.join(o, left, right, partitioner));
  }

  /** As join; a value of this stream without one of the other comes with empty, and so does one with a null. A shuffle. */
  public <W> PairDStream<K, Pair<V, Optional<W>>> leftOuterJoin(PairDStream<K, W> other) {
    return leftOuterJoin(other, ssc.defaultPartitioner());
  }

  /** As {@link #leftOuterJoin(PairDStream)}, with keys spread by the partitioner. */
  public <W> PairDStream<K, Pair<V, Optional<W>>> leftOuterJoin(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Origin.here("leftOuterJoin"),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.leftOuterJoin(o, left, right, partitioner));
  }

  /** As join; a value of the other stream without one of this comes with empty. A shuffle. */
  public <W> PairDStream<K, Pair<Optional<V>, W>> rightOuterJoin(PairDStream<K, W> other) {
    return rightOuterJoin(other, ssc.defaultPartitioner());
  }

  /** As {@link #rightOuterJoin(PairDStream)}, with keys spread by the partitioner. */
  public <W> PairDStream<K, Pair<Optional<V>, W>> rightOuterJoin(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Origin.here("rightOuterJoin"),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.rightOuterJoin(o, left, right, partitioner));
  }

  /** As join; a value of either stream without one of the other comes with empty. A shuffle. */
  public <W> PairDStream<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(PairDStream<K, W> other) {
    return fullOuterJoin(other, ssc.defaultPartitioner());
  }

  /** As {@link #fullOuterJoin(PairDStream)}, with keys spread by the partitioner. */
  public <W> PairDStream<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Origin.here("fullOuterJoin"),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.fullOuterJoin(o, left, right, partitioner));
  }

  private interface PlanJoin<K, V, W, U> {
    PlanNode<Pair<K, U>> apply(
        Origin origin, PlanNode<Pair<K, V>> left, PlanNode<Pair<K, W>> right);
  }

  @SuppressWarnings("unchecked") // a stream's plans have its type
  private <W, U> PairDStream<K, U> with(
      Origin origin, PairDStream<K, W> other, Partitioner partitioner, PlanJoin<K, V, W, U> join) {
    ssc.declare(origin);
    ssc.checkClosure(partitioner, origin);
    return pairs(ssc.declare(origin)
        .operator(
            origin,
            ssc.nodes(origin, List.of(this, other)),
            (named, inputs) ->
                join.apply(named, (PlanNode<Pair<K, V>>) inputs.get(0), (PlanNode<Pair<K, W>>)
                    inputs.get(1))));
  }

  private <X, Y> PairDStream<X, Y> pairs(StreamNode newNode) {
    return new PairDStream<>(ssc, newNode);
  }
}
