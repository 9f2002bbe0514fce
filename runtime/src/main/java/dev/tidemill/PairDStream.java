/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.KeyedStateDeclaration.WindowFunctions;
import dev.tidemill.KeyedStateDeclaration.WindowTimes;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.Function2;
import dev.tidemill.function.Function4;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.operators.KeyedPlans;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.rdd.RDDPlans;
import dev.tidemill.spi.plan.AggregateNode;
import dev.tidemill.spi.plan.Combiner;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.time.Duration;
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
public sealed class PairDStream<K, V>
    extends DStreamLike<Pair<K, V>, PairDStream<K, V>, PairRDD<K, V>> permits StateDStream {
  private static final String UPDATE = "updateStateByKey";
  private static final String REDUCE_WINDOW = "reduceByKeyAndWindow";
  private static final String GROUP_WINDOW = "groupByKeyAndWindow";

  PairDStream(Declarations declarations, StreamNode node) {
    super(declarations, node);
  }

  @Override
  final PairDStream<K, V> same(StreamNode newNode) {
    return new PairDStream<>(declarations, newNode);
  }

  @Override
  final PairRDD<K, V> rdd(PlanNode<Pair<K, V>> plan, RDDContext context) {
    return RDDPlans.pairs(plan, context);
  }

  /** The same pairs as a stream of records. */
  public final DStream<Pair<K, V>> toDStream() {
    return new DStream<>(declarations, node);
  }

  /** Changes values and keeps keys where they are. No shuffle, no state. */
  public final <W> PairDStream<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
    Origin origin = Arguments.given("mapValues", function);
    return pairs(
        derive(origin, function, (o, in) -> KeyedPlans.<K, V, W>mapValues(o, in, function)));
  }

  /** Makes any number of values of each and keeps keys where they are. No shuffle, no state. */
  public final <W> PairDStream<K, W> flatMapValues(
      FlatMapFunction<? super V, ? extends W> function) {
    Origin origin = Arguments.given("flatMapValues", function);
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
  public final PairDStream<K, V> reduceByKey(ReduceFunction<V> function) {
    return reduceByKey(function, declarations.defaultPartitioner());
  }

  /** As {@link #reduceByKey(ReduceFunction)}, with keys spread by the partitioner. */
  public final PairDStream<K, V> reduceByKey(ReduceFunction<V> function, Partitioner partitioner) {
    Origin origin = Arguments.given("reduceByKey", function, partitioner);
    Combiner<V, V> combiner = Combiner.reducing(function);
    return pairs(derive(
        origin,
        List.of(function, partitioner),
        (o, in) -> new AggregateNode<>(o, in, combiner, partitioner, true)));
  }

  /** For each key of a batch the list of its values. A shuffle that holds all values of a key in memory. */
  public final PairDStream<K, List<V>> groupByKey() {
    return groupByKey(declarations.defaultPartitioner());
  }

  /** As {@link #groupByKey()}, with keys spread by the partitioner. */
  public final PairDStream<K, List<V>> groupByKey(Partitioner partitioner) {
    Origin origin = Arguments.given("groupByKey", partitioner);
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
  public final <C> PairDStream<K, C> combineByKey(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners) {
    return combineByKey(create, mergeValue, mergeCombiners, declarations.defaultPartitioner());
  }

  /** As the other form, with keys spread by the partitioner. */
  public final <C> PairDStream<K, C> combineByKey(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners,
      Partitioner partitioner) {
    Origin origin =
        Arguments.given("combineByKey", create, mergeValue, mergeCombiners, partitioner);
    Combiner<V, C> combiner = new Combiner<>(create, mergeValue, mergeCombiners);
    return pairs(derive(
        origin,
        List.of(combiner, partitioner),
        (o, in) -> new AggregateNode<>(o, in, combiner, partitioner, true)));
  }

  /** For each key of either stream, in every batch, the values of both. A shuffle. */
  public final <W> PairDStream<K, Pair<List<V>, List<W>>> cogroup(PairDStream<K, W> other) {
    return cogroup(other, declarations.defaultPartitioner());
  }

  /** As {@link #cogroup(PairDStream)}, with keys spread by the partitioner. */
  public final <W> PairDStream<K, Pair<List<V>, List<W>>> cogroup(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("cogroup", other, partitioner),
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
  public final <W> PairDStream<K, Pair<V, W>> join(PairDStream<K, W> other) {
    return join(other, declarations.defaultPartitioner());
  }

  /** As {@link #join(PairDStream)}, with keys spread by the partitioner. */
  public final <W> PairDStream<K, Pair<V, W>> join(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("join", other, partitioner),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.join(o, left, right, partitioner));
  }

  /** As join; a value of this stream without one of the other comes with empty, and so does one with a null. A shuffle. */
  public final <W> PairDStream<K, Pair<V, Optional<W>>> leftOuterJoin(PairDStream<K, W> other) {
    return leftOuterJoin(other, declarations.defaultPartitioner());
  }

  /** As {@link #leftOuterJoin(PairDStream)}, with keys spread by the partitioner. */
  public final <W> PairDStream<K, Pair<V, Optional<W>>> leftOuterJoin(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("leftOuterJoin", other, partitioner),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.leftOuterJoin(o, left, right, partitioner));
  }

  /** As join; a value of the other stream without one of this comes with empty. A shuffle. */
  public final <W> PairDStream<K, Pair<Optional<V>, W>> rightOuterJoin(PairDStream<K, W> other) {
    return rightOuterJoin(other, declarations.defaultPartitioner());
  }

  /** As {@link #rightOuterJoin(PairDStream)}, with keys spread by the partitioner. */
  public final <W> PairDStream<K, Pair<Optional<V>, W>> rightOuterJoin(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("rightOuterJoin", other, partitioner),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.rightOuterJoin(o, left, right, partitioner));
  }

  /** As join; a value of either stream without one of the other comes with empty. A shuffle. */
  public final <W> PairDStream<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(
      PairDStream<K, W> other) {
    return fullOuterJoin(other, declarations.defaultPartitioner());
  }

  /** As {@link #fullOuterJoin(PairDStream)}, with keys spread by the partitioner. */
  public final <W> PairDStream<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("fullOuterJoin", other, partitioner),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.fullOuterJoin(o, left, right, partitioner));
  }

  // ------------------------------------------------------------------ state

  /**
   * Keeps a state for each key: in every batch the function gets the key's new values, in order, and its state, and returns the new
   * state, or empty to end it.
   *
   * <pre>{@code
   * words.mapToPair(word -> Pair.of(word, 1L))
   *     .updateStateByKey((List<Long> ones, Optional<Long> count) ->
   *         Optional.of(count.orElse(0L) + ones.size()));
   * }</pre>
   *
   * <pre>
   * in      | a b a |   | b |
   * counts  | (a,2) (b,1) | (a,2) (b,1) | (a,2) (b,2) |
   * </pre>
   *
   * <p>The function is called for every key that has a state or new values, in every batch, also in an empty one: that costs one call per
   * key. Where most keys are idle, {@link #mapWithState} is the better choice. A shuffle of the batch's pairs; holds a state per key.
   * A state is a value: return another one rather than changing it. If the function throws, the batch fails and all state is as it was
   * before.
   */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function) {
    return update(
        Arguments.given(UPDATE, function), withKey(function), Optional.empty(), Optional.empty());
  }

  /** As {@link #updateStateByKey(Function2)}, with the pairs of every batch spread by the partitioner: one more shuffle of all keys. */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function, Partitioner partitioner) {
    return update(
        Arguments.given(UPDATE, function, partitioner),
        withKey(function),
        Optional.of(partitioner),
        Optional.empty());
  }

  /** As the other forms; the keys of {@code initialState} have a state before the first batch, in which the function is called for them. */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function,
      Partitioner partitioner,
      PairRDD<K, S> initialState) {
    return update(
        Arguments.given(UPDATE, function, partitioner, initialState),
        withKey(function),
        Optional.of(partitioner),
        Optional.of(initialState));
  }

  /** As the other forms, spread by key groups, without another shuffle. */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function, PairRDD<K, S> initialState) {
    return update(
        Arguments.given(UPDATE, function, initialState),
        withKey(function),
        Optional.empty(),
        Optional.of(initialState));
  }

  /** As {@link #updateStateByKey(Function2)}; the function also gets the time of the batch and the key. */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function4<Time, K, List<V>, Optional<S>, Optional<S>> function) {
    return update(Arguments.given(UPDATE, function), function, Optional.empty(), Optional.empty());
  }

  /** As {@link #updateStateByKey(Function4)}, with the pairs of every batch spread by the partitioner. */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function4<Time, K, List<V>, Optional<S>, Optional<S>> function, Partitioner partitioner) {
    return update(
        Arguments.given(UPDATE, function, partitioner),
        function,
        Optional.of(partitioner),
        Optional.empty());
  }

  /** As the other forms; the keys of {@code initialState} have a state before the first batch. */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function4<Time, K, List<V>, Optional<S>, Optional<S>> function,
      Partitioner partitioner,
      PairRDD<K, S> initialState) {
    return update(
        Arguments.given(UPDATE, function, partitioner, initialState),
        function,
        Optional.of(partitioner),
        Optional.of(initialState));
  }

  private static <K, V, S> Function4<Time, K, List<V>, Optional<S>, Optional<S>> withKey(
      Function2<List<V>, Optional<S>, Optional<S>> function) {
    return (time, key, values, state) -> function.call(values, state);
  }

  private <S> StateDStream<K, S> update(
      Origin origin,
      Function4<Time, K, List<V>, Optional<S>, Optional<S>> function,
      Optional<Partitioner> partitioner,
      Optional<PairRDD<K, S>> initialState) {
    return state(origin).update(function, partitioner, initialState);
  }

  /**
   * Keeps a state for each key and calls a function with each record and the state of its key; what it returns is a record of this stream.
   *
   * <pre>{@code
   * words.mapToPair(word -> Pair.of(word, 1L))
   *     .mapWithState(StateSpec.function(
   *         (String word, Optional<Long> one, State<Long> count) -> {
   *           long sum = count.option().orElse(0L) + 1;
   *           count.update(sum);
   *           return Pair.of(word, sum);
   *         }));
   * }</pre>
   *
   * <pre>
   * in      | a b a |   | b |
   * out     | (a,1) (b,1) (a,2) |   | (b,2) |
   * </pre>
   *
   * <p>Calls for a key come in the order of its records. Costs as much as there are records and keys that time out, however many keys there
   * are. A shuffle of the batch's pairs; holds a state per key until it is removed or times out. If the function throws, the batch
   * fails and all state is as it was before.
   */
  public final <S, M> MapWithStateDStream<K, S, M> mapWithState(StateSpec<K, V, S, M> spec) {
    return state(Arguments.given("mapWithState", spec)).map(spec);
  }

  // ---------------------------------------------------------------- windows

  /**
   * For each key with records in the last batches all its values combined, the oldest first, by an associative function.
   *
   * <pre>
   * in                                    | (a,1) | (a,2) (b,5) |       |       |
   * reduceByKeyAndWindow(Long::sum, 2 s)  | (a,1) | (a,3) (b,5) | (a,2) (b,5) |  |     batches of 1 s
   * </pre>
   *
   * <p>Costs as much as there are keys in the batches that enter and leave the window: about three combinations for each, however long the
   * window and however many keys are in it. All keys are emitted; {@link StateDStream#changes} emits those that changed. Holds one combination
   * per key and batch; windows over the same stream with the same function object share them. A shuffle, after combining in each
   * partition. The function must not change its arguments.
   *
   * @param length a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if it is not
   */
  public final StateDStream<K, V> reduceByKeyAndWindow(
      ReduceFunction<V> function, Duration length) {
    return reduceWindow(
        Arguments.given(REDUCE_WINDOW, function, length),
        new WindowFunctions<>(function, null),
        new WindowTimes(length, slide(), Optional.empty()));
  }

  /**
   * As {@link #reduceByKeyAndWindow(ReduceFunction, Duration)}, every {@code slide}.
   *
   * @param length a multiple of this stream's slide; may be shorter than the new slide, which then leaves out what lies between
   * @param slide a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if they are not
   */
  public final StateDStream<K, V> reduceByKeyAndWindow(
      ReduceFunction<V> function, Duration length, Duration slide) {
    return reduceWindow(
        Arguments.given(REDUCE_WINDOW, function, length, slide),
        new WindowFunctions<>(function, null),
        new WindowTimes(length, slide, Optional.empty()));
  }

  /** As the other forms, with what is emitted spread by the partitioner: one more shuffle. */
  public final StateDStream<K, V> reduceByKeyAndWindow(
      ReduceFunction<V> function, Duration length, Duration slide, Partitioner partitioner) {
    return reduceWindow(
        Arguments.given(REDUCE_WINDOW, function, length, slide, partitioner),
        new WindowFunctions<>(function, null),
        new WindowTimes(length, slide, Optional.of(partitioner)));
  }

  /**
   * As {@link #reduceByKeyAndWindow(ReduceFunction, Duration, Duration)}; {@code inverse} takes what leaves out of the whole: {@code
   * inverse(function(a, b), b)} equals {@code a}.
   *
   * <pre>{@code
   * counts.reduceByKeyAndWindow(Long::sum, (sum, old) -> sum - old, Duration.ofMinutes(5), Duration.ofSeconds(1))
   * }</pre>
   *
   * <p>One combination for each key that enters and one for each that leaves, and one value held per key. A key whose batches have
   * all left the window is gone, without a filter. From the first value of a key that may hold floating-point numbers, its values are
   * recombined as without an inverse, since subtraction would add up rounding errors. With the setting {@code
   * stream.state.inverseCheck} a wrong inverse fails the batch.
   *
   * @param length a multiple of this stream's slide; may be shorter than the new slide, which then leaves out what lies between
   * @param slide a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if they are not
   */
  public final StateDStream<K, V> reduceByKeyAndWindow(
      ReduceFunction<V> function, ReduceFunction<V> inverse, Duration length, Duration slide) {
    return reduceWindow(
        Arguments.given(REDUCE_WINDOW, function, inverse, length, slide),
        new WindowFunctions<>(function, inverse),
        new WindowTimes(length, slide, Optional.empty()));
  }

  /** As the other forms, with what is emitted spread by the partitioner: one more shuffle. */
  public final StateDStream<K, V> reduceByKeyAndWindow(
      ReduceFunction<V> function,
      ReduceFunction<V> inverse,
      Duration length,
      Duration slide,
      Partitioner partitioner) {
    return reduceWindow(
        Arguments.given(REDUCE_WINDOW, function, inverse, length, slide, partitioner),
        new WindowFunctions<>(function, inverse),
        new WindowTimes(length, slide, Optional.of(partitioner)));
  }

  /** As the other forms, with only those pairs for which the filter is true. It decides what is seen, not what is kept. */
  public final StateDStream<K, V> reduceByKeyAndWindow(
      ReduceFunction<V> function,
      ReduceFunction<V> inverse,
      Duration length,
      Duration slide,
      Partitioner partitioner,
      FilterFunction<? super Pair<K, V>> filter) {
    KeyedStateDeclaration<K, V> declaration = state(
        Arguments.given(REDUCE_WINDOW, function, inverse, length, slide, partitioner, filter));
    return declaration.reduceWindow(
        new WindowFunctions<>(function, inverse),
        new WindowTimes(length, slide, Optional.of(partitioner)),
        Optional.of(filter));
  }

  private StateDStream<K, V> reduceWindow(
      Origin origin, WindowFunctions<V> functions, WindowTimes times) {
    return state(origin).reduceWindow(functions, times, Optional.empty());
  }

  /**
   * For each key with records in the last batches the list of all its values, the oldest first.
   *
   * <p>Holds all values of the window in memory; a key's list is put together again when it has changed. A shuffle.
   *
   * @param length a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if it is not
   */
  public final StateDStream<K, List<V>> groupByKeyAndWindow(Duration length) {
    return groupWindow(
        Arguments.given(GROUP_WINDOW, length), new WindowTimes(length, slide(), Optional.empty()));
  }

  /**
   * As {@link #groupByKeyAndWindow(Duration)}, every {@code slide}.
   *
   * @param length a multiple of this stream's slide; may be shorter than the new slide, which then leaves out what lies between
   * @param slide a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if they are not
   */
  public final StateDStream<K, List<V>> groupByKeyAndWindow(Duration length, Duration slide) {
    return groupWindow(
        Arguments.given(GROUP_WINDOW, length, slide),
        new WindowTimes(length, slide, Optional.empty()));
  }

  /** As the other forms, with what is emitted spread by the partitioner: one more shuffle. */
  public final StateDStream<K, List<V>> groupByKeyAndWindow(
      Duration length, Duration slide, Partitioner partitioner) {
    return groupWindow(
        Arguments.given(GROUP_WINDOW, length, slide, partitioner),
        new WindowTimes(length, slide, Optional.of(partitioner)));
  }

  private StateDStream<K, List<V>> groupWindow(Origin origin, WindowTimes times) {
    return state(origin).groupWindow(times);
  }

  private KeyedStateDeclaration<K, V> state(Origin origin) {
    return new KeyedStateDeclaration<>(declarations, node, origin);
  }

  private interface PlanJoin<K, V, W, U> {
    PlanNode<Pair<K, U>> apply(
        Origin origin, PlanNode<Pair<K, V>> left, PlanNode<Pair<K, W>> right);
  }

  @SuppressWarnings("unchecked") // a stream's plans have its type
  private <W, U> PairDStream<K, U> with(
      Origin origin, PairDStream<K, W> other, Partitioner partitioner, PlanJoin<K, V, W, U> join) {
    declarations.declare(origin);
    declarations.checkClosure(partitioner, origin);
    return pairs(declarations
        .declare(origin)
        .operator(
            origin,
            declarations.nodes(origin, List.of(this, other)),
            (named, inputs) ->
                join.apply(named, (PlanNode<Pair<K, V>>) inputs.get(0), (PlanNode<Pair<K, W>>)
                    inputs.get(1))));
  }

  private <X, Y> PairDStream<X, Y> pairs(StreamNode newNode) {
    return new PairDStream<>(declarations, newNode);
  }
}
