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
 * A stream of key-value pairs, divided into batches; see {@link DStream}.
 *
 * <p>Operations that shuffle distribute keys with a {@link Partitioner}: the given one, or by hash
 * over the context's default number of partitions. Keys and values may be null. A key must have a
 * stable {@code hashCode}: an array, or an object whose class does not override it, fails the batch
 * with an error that names the operation.
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

  /** Maps each value; keys and partitioning stay the same. No shuffle, no state. */
  public final <W> PairDStream<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
    Origin origin = Arguments.given("mapValues", function);
    return pairs(
        derive(origin, function, (o, in) -> KeyedPlans.<K, V, W>mapValues(o, in, function)));
  }

  /**
   * Maps each value to any number of values; keys and partitioning stay the same. No shuffle, no
   * state.
   */
  public final <W> PairDStream<K, W> flatMapValues(
      FlatMapFunction<? super V, ? extends W> function) {
    Origin origin = Arguments.given("flatMapValues", function);
    return pairs(
        derive(origin, function, (o, in) -> KeyedPlans.<K, V, W>flatMapValues(o, in, function)));
  }

  /**
   * Combines all values of each key of a batch with an associative and commutative function.
   *
   * <pre>
   * in   | (a,1) (b,1) (a,1) |   | (b,1) |
   * sum  |    (a,2) (b,1)    |   | (b,1) |
   * </pre>
   *
   * <p>Shuffles, after combining within each partition; no state between batches.
   */
  public final PairDStream<K, V> reduceByKey(ReduceFunction<V> function) {
    return reduceByKey(function, declarations.defaultPartitioner());
  }

  /** Like {@link #reduceByKey(ReduceFunction)}, with a partitioner for the keys. */
  public final PairDStream<K, V> reduceByKey(ReduceFunction<V> function, Partitioner partitioner) {
    Origin origin = Arguments.given("reduceByKey", function, partitioner);
    Combiner<V, V> combiner = Combiner.reducing(function);
    return pairs(derive(
        origin,
        List.of(function, partitioner),
        (o, in) -> new AggregateNode<>(o, in, combiner, partitioner, true)));
  }

  /**
   * Collects the values of each key of a batch into a list. Shuffles; holds all values of a key in
   * memory.
   */
  public final PairDStream<K, List<V>> groupByKey() {
    return groupByKey(declarations.defaultPartitioner());
  }

  /** Like {@link #groupByKey()}, with a partitioner for the keys. */
  public final PairDStream<K, List<V>> groupByKey(Partitioner partitioner) {
    Origin origin = Arguments.given("groupByKey", partitioner);
    return pairs(derive(origin, partitioner, (o, in) -> KeyedPlans.groupByKey(o, in, partitioner)));
  }

  /**
   * Combines all values of each key of a batch in an accumulator of another type: {@code create}
   * creates one from the first value, {@code mergeValue} adds a value, {@code mergeCombiners}
   * merges two accumulators.
   *
   * <pre>{@code
   * PairDStream<String, Pair<Long, Long>> sumsAndCounts = prices.combineByKey(
   *     first -> Pair.of(first, 1L),
   *     (sum, next) -> Pair.of(sum.first() + next, sum.second() + 1),
   *     (a, b) -> Pair.of(a.first() + b.first(), a.second() + b.second()));
   * }</pre>
   *
   * <p>Shuffles, after combining within each partition.
   */
  public final <C> PairDStream<K, C> combineByKey(
      MapFunction<? super V, ? extends C> create,
      Function2<? super C, ? super V, ? extends C> mergeValue,
      Function2<? super C, ? super C, ? extends C> mergeCombiners) {
    return combineByKey(create, mergeValue, mergeCombiners, declarations.defaultPartitioner());
  }

  /**
   * Like {@link #combineByKey(MapFunction, Function2, Function2)}, with a partitioner for the keys.
   */
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

  /**
   * Collects, in every batch, the values of both streams for each key of either stream. Shuffles.
   */
  public final <W> PairDStream<K, Pair<List<V>, List<W>>> cogroup(PairDStream<K, W> other) {
    return cogroup(other, declarations.defaultPartitioner());
  }

  /** Like {@link #cogroup(PairDStream)}, with a partitioner for the keys. */
  public final <W> PairDStream<K, Pair<List<V>, List<W>>> cogroup(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("cogroup", other, partitioner),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.cogroup(o, left, right, partitioner));
  }

  /**
   * Pairs, in every batch and for each key that both streams contain, each value of this stream
   * with each value of the other.
   *
   * <pre>
   * left   | (a,1) (b,2) |
   * right  | (a,x) (a,y) |
   * join   | (a,(1,x)) (a,(1,y)) |
   * </pre>
   *
   * <p>Shuffles.
   *
   * @throws dev.tidemill.error.TidemillException if the other has another slide or belongs to
   *     another context
   */
  public final <W> PairDStream<K, Pair<V, W>> join(PairDStream<K, W> other) {
    return join(other, declarations.defaultPartitioner());
  }

  /** Like {@link #join(PairDStream)}, with a partitioner for the keys. */
  public final <W> PairDStream<K, Pair<V, W>> join(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("join", other, partitioner),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.join(o, left, right, partitioner));
  }

  /**
   * Like {@link #join(PairDStream)}, but keeps values of this stream that have no match, with an
   * empty {@code Optional}. A null value of the other stream is also empty. Shuffles.
   */
  public final <W> PairDStream<K, Pair<V, Optional<W>>> leftOuterJoin(PairDStream<K, W> other) {
    return leftOuterJoin(other, declarations.defaultPartitioner());
  }

  /** Like {@link #leftOuterJoin(PairDStream)}, with a partitioner for the keys. */
  public final <W> PairDStream<K, Pair<V, Optional<W>>> leftOuterJoin(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("leftOuterJoin", other, partitioner),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.leftOuterJoin(o, left, right, partitioner));
  }

  /**
   * Like {@link #join(PairDStream)}, but keeps values of the other stream that have no match, with
   * an empty {@code Optional}. Shuffles.
   */
  public final <W> PairDStream<K, Pair<Optional<V>, W>> rightOuterJoin(PairDStream<K, W> other) {
    return rightOuterJoin(other, declarations.defaultPartitioner());
  }

  /** Like {@link #rightOuterJoin(PairDStream)}, with a partitioner for the keys. */
  public final <W> PairDStream<K, Pair<Optional<V>, W>> rightOuterJoin(
      PairDStream<K, W> other, Partitioner partitioner) {
    return with(
        Arguments.given("rightOuterJoin", other, partitioner),
        other,
        partitioner,
        (o, left, right) -> KeyedPlans.rightOuterJoin(o, left, right, partitioner));
  }

  /**
   * Like {@link #join(PairDStream)}, but keeps values of either stream that have no match, with an
   * empty {@code Optional}. Shuffles.
   */
  public final <W> PairDStream<K, Pair<Optional<V>, Optional<W>>> fullOuterJoin(
      PairDStream<K, W> other) {
    return fullOuterJoin(other, declarations.defaultPartitioner());
  }

  /** Like {@link #fullOuterJoin(PairDStream)}, with a partitioner for the keys. */
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
   * Keeps a state for each key. In every batch the function gets the key's new values, in order,
   * and its state, and returns the new state, or empty to remove it.
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
   * <p>The function is called for every key that has a state or new values, in every batch, even an
   * empty one: that costs one call per key. If most keys are idle, prefer {@link #mapWithState}.
   * Shuffles the pairs of the batch; holds one state per key. A state is a value: return another
   * one rather than changing it. If the function throws, the batch fails and all state is as it was
   * before.
   */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function) {
    return update(
        Arguments.given(UPDATE, function), withKey(function), Optional.empty(), Optional.empty());
  }

  /**
   * Like {@link #updateStateByKey(Function2)}, with a partitioner for the pairs of every batch: one
   * more shuffle of all keys.
   */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function, Partitioner partitioner) {
    return update(
        Arguments.given(UPDATE, function, partitioner),
        withKey(function),
        Optional.of(partitioner),
        Optional.empty());
  }

  /**
   * Like {@link #updateStateByKey(Function2, Partitioner)}; the keys of {@code initialState} have a
   * state before the first batch, and the function is called for them in that batch.
   */
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

  /**
   * Like {@link #updateStateByKey(Function2, Partitioner, PairRDD)}, but distributed by key groups,
   * without another shuffle.
   */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function2<List<V>, Optional<S>, Optional<S>> function, PairRDD<K, S> initialState) {
    return update(
        Arguments.given(UPDATE, function, initialState),
        withKey(function),
        Optional.empty(),
        Optional.of(initialState));
  }

  /**
   * Like {@link #updateStateByKey(Function2)}; the function also gets the batch time and the key.
   */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function4<Time, K, List<V>, Optional<S>, Optional<S>> function) {
    return update(Arguments.given(UPDATE, function), function, Optional.empty(), Optional.empty());
  }

  /** Like {@link #updateStateByKey(Function4)}, with a partitioner for the pairs of every batch. */
  public final <S> StateDStream<K, S> updateStateByKey(
      Function4<Time, K, List<V>, Optional<S>, Optional<S>> function, Partitioner partitioner) {
    return update(
        Arguments.given(UPDATE, function, partitioner),
        function,
        Optional.of(partitioner),
        Optional.empty());
  }

  /**
   * Like {@link #updateStateByKey(Function4, Partitioner)}; the keys of {@code initialState} have a
   * state before the first batch.
   */
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
   * Keeps a state for each key, and calls a function with each record and the state of its key; the
   * results are the records of the returned stream.
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
   * <p>Calls for a key are in the order of its records. The cost is proportional to the number of
   * records and of keys that time out, however many keys there are. Shuffles the pairs of the
   * batch; holds one state per key until it is removed or times out. If the function throws, the
   * batch fails and all state is as it was before.
   */
  public final <S, M> MapWithStateDStream<K, S, M> mapWithState(StateSpec<K, V, S, M> spec) {
    return state(Arguments.given("mapWithState", spec)).map(spec);
  }

  // ---------------------------------------------------------------- windows

  /**
   * Combines all values of each key in the window, the oldest first, with an associative function.
   *
   * <pre>
   * in                                    | (a,1) | (a,2) (b,5) |       |       |
   * reduceByKeyAndWindow(Long::sum, 2 s)  | (a,1) | (a,3) (b,5) | (a,2) (b,5) |  |     batches of 1 s
   * </pre>
   *
   * <p>The cost is proportional to the keys in the batches that enter and leave the window: about
   * three combinations per key, however long the window and however many keys are in it. All keys
   * are emitted; {@link StateDStream#changes} emits those that changed. Holds one combined value
   * per key and batch; windows over the same stream with the same function object share them.
   * Shuffles, after combining within each partition. The function must not change its arguments.
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
   * Like {@link #reduceByKeyAndWindow(ReduceFunction, Duration)}, but only every {@code slide}.
   *
   * @param length a multiple of this stream's slide; if it is shorter than the new slide, the
   *     batches in between are left out
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

  /**
   * Like {@link #reduceByKeyAndWindow(ReduceFunction, Duration, Duration)}, with a partitioner for
   * the emitted pairs: one more shuffle.
   */
  public final StateDStream<K, V> reduceByKeyAndWindow(
      ReduceFunction<V> function, Duration length, Duration slide, Partitioner partitioner) {
    return reduceWindow(
        Arguments.given(REDUCE_WINDOW, function, length, slide, partitioner),
        new WindowFunctions<>(function, null),
        new WindowTimes(length, slide, Optional.of(partitioner)));
  }

  /**
   * Like {@link #reduceByKeyAndWindow(ReduceFunction, Duration, Duration)}; {@code inverse}
   * subtracts the batches that leave the window: {@code inverse(function(a, b), b)} equals {@code
   * a}.
   *
   * <pre>{@code
   * counts.reduceByKeyAndWindow(Long::sum, (sum, old) -> sum - old, Duration.ofMinutes(5), Duration.ofSeconds(1))
   * }</pre>
   *
   * <p>Costs one call per key that enters and one per key that leaves, and holds one combined value
   * per key. A key whose batches have all left the window is removed, without a filter. Once a
   * value of a key may contain floating-point numbers, the values of that key are recombined
   * instead of subtracted, so that rounding errors do not accumulate. With the setting {@code
   * stream.state.inverseCheck}, a wrong inverse function fails the batch.
   *
   * @param length a multiple of this stream's slide; if it is shorter than the new slide, the
   *     batches in between are left out
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

  /**
   * Like {@link #reduceByKeyAndWindow(ReduceFunction, ReduceFunction, Duration, Duration)}, with a
   * partitioner for the emitted pairs: one more shuffle.
   */
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

  /**
   * Like {@link #reduceByKeyAndWindow(ReduceFunction, ReduceFunction, Duration, Duration,
   * Partitioner)}, but emits only the pairs for which the filter returns true. The filter affects
   * output only, not the stored state.
   */
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
   * Collects all values of each key in the window into a list, the oldest first.
   *
   * <p>Holds all values of the window in memory; the list of a key is rebuilt when it has changed.
   * Shuffles.
   *
   * @param length a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if it is not
   */
  public final StateDStream<K, List<V>> groupByKeyAndWindow(Duration length) {
    return groupWindow(
        Arguments.given(GROUP_WINDOW, length), new WindowTimes(length, slide(), Optional.empty()));
  }

  /**
   * Like {@link #groupByKeyAndWindow(Duration)}, but only every {@code slide}.
   *
   * @param length a multiple of this stream's slide; if it is shorter than the new slide, the
   *     batches in between are left out
   * @param slide a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if they are not
   */
  public final StateDStream<K, List<V>> groupByKeyAndWindow(Duration length, Duration slide) {
    return groupWindow(
        Arguments.given(GROUP_WINDOW, length, slide),
        new WindowTimes(length, slide, Optional.empty()));
  }

  /**
   * Like {@link #groupByKeyAndWindow(Duration, Duration)}, with a partitioner for the emitted
   * pairs: one more shuffle.
   */
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
