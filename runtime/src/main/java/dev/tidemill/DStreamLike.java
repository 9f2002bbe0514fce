/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.KeyedStateDeclaration.PanesOf;
import dev.tidemill.KeyedStateDeclaration.WindowFunctions;
import dev.tidemill.KeyedStateDeclaration.WindowTimes;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.function.DriverAction;
import dev.tidemill.function.DriverAction2;
import dev.tidemill.function.DriverFunction;
import dev.tidemill.function.DriverFunction2;
import dev.tidemill.function.DriverFunction3;
import dev.tidemill.function.EmitFunction;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.MapPartitionsFunction;
import dev.tidemill.function.ReduceFunction;
import dev.tidemill.internal.files.PartFormat;
import dev.tidemill.internal.files.TextParts;
import dev.tidemill.internal.graph.GraphBuilder;
import dev.tidemill.internal.graph.OutputOperation;
import dev.tidemill.internal.graph.PlanTransform;
import dev.tidemill.internal.graph.StreamNode;
import dev.tidemill.internal.operators.Plans;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.rdd.RDDPlans;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.plan.Step;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.time.Interval;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operations that {@link DStream} and {@link PairDStream} have in common.
 *
 * <p>Functions on records run on the workers, concurrently. They are checked to be serializable at
 * the line that passes them. If one throws, its batch fails with an error that names the operation,
 * its line, the batch, the partition and the record. Functions of {@code transform} and {@code
 * foreachRDD} run once per batch on the driver, one at a time.
 *
 * <p>Every method that declares a stream or an output throws a {@link
 * dev.tidemill.error.TidemillException} once the context has started.
 *
 * @param <T> type of the records
 * @param <S> the type itself
 * @param <R> type of one batch
 */
public abstract sealed class DStreamLike<T, S extends DStreamLike<T, S, R>, R extends RDDLike<T, R>>
    permits DStream, PairDStream {
  private static final WindowFunctions<Long> COUNTS =
      new WindowFunctions<>(Long::sum, (sum, old) -> sum - old);

  final Declarations declarations;
  final StreamNode node;

  DStreamLike(Declarations declarations, StreamNode node) {
    this.declarations = declarations;
    this.node = node;
  }

  /** Creates the plan of an operation from the plan of its only input. */
  interface PlanStep<A, B> {
    PlanNode<B> apply(Origin origin, PlanNode<A> input);
  }

  abstract S same(StreamNode newNode);

  abstract R rdd(PlanNode<T> plan, RDDContext context);

  @SuppressWarnings("unchecked") // a stream's plans have its type
  final R typed(PlanNode<?> plan, RDDContext context) {
    return rdd((PlanNode<T>) plan, context);
  }

  @SuppressWarnings("unchecked") // a stream's plans have its type
  final <U> StreamNode derive(Origin origin, PlanStep<T, U> step) {
    return declarations
        .declare(origin)
        .operator(
            origin,
            List.of(node),
            (named, inputs) -> step.apply(named, (PlanNode<T>) inputs.get(0)));
  }

  /**
   * Declares an operation with a function on records, after checking what the function captures.
   */
  final <U> StreamNode derive(Origin origin, Object function, PlanStep<T, U> step) {
    declarations.declare(origin);
    declarations.checkClosure(function, origin);
    return derive(origin, step);
  }

  /**
   * Names this stream. Tests find and replace it by this name, and errors and events show it.
   *
   * @throws dev.tidemill.error.TidemillException if another stream has the same name
   */
  public S named(String name) {
    Origin origin = Arguments.given("named", name);
    declarations.declare(origin).name(node, name, origin);
    return same(node);
  }

  /**
   * Says what this named stream was called in an earlier version of the job, whose checkpoint this
   * one goes on from: {@code counts.named("word-counts").formerly("counts")}. Keys that derive from
   * the name change with it. Without such a checkpoint it has no effect.
   */
  public S formerly(String formerName) {
    Origin origin = Arguments.given("formerly", formerName);
    declarations.declare(origin).formerName(node, formerName, origin);
    return same(node);
  }

  /** The name given by {@link #named}. */
  public final Optional<String> name() {
    return declarations.graph().name(node);
  }

  /**
   * The time between two batches of this stream: the batch interval, or the slide of a preceding
   * window.
   */
  public final Duration slide() {
    return node.slide();
  }

  /**
   * Maps each record to one record: {@code lines.map(String::length)}.
   *
   * <pre>
   * in   | ab c |   | def |
   * out  |  2 1 |   |  3  |
   * </pre>
   *
   * <p>Keeps order and partitions. A null result is a record too. No shuffle, no state.
   */
  public final <U> DStream<U> map(MapFunction<? super T, ? extends U> function) {
    Origin origin = Arguments.given("map", function);
    return new DStream<U>(
        declarations, derive(origin, function, (o, in) -> Plans.<T, U>map(o, in, function)));
  }

  /**
   * Maps each record to a pair: {@code words.mapToPair(word -> Pair.of(word, 1L))}. No shuffle, no
   * state.
   */
  public final <K, V> PairDStream<K, V> mapToPair(MapFunction<? super T, Pair<K, V>> function) {
    Origin origin = Arguments.given("mapToPair", function);
    return new PairDStream<K, V>(
        declarations,
        derive(origin, function, (o, in) -> Plans.<T, Pair<K, V>>map(o, in, function)));
  }

  /**
   * Maps each record to any number of records, returned as an iterable: {@code lines.flatMap(line
   * -> List.of(line.split(" ")))}.
   *
   * <pre>
   * in   | "a b" "c" |   |
   * out  |  a  b  c  |   |
   * </pre>
   *
   * <p>Keeps order and partitions. No shuffle, no state.
   */
  public final <U> DStream<U> flatMap(FlatMapFunction<? super T, ? extends U> function) {
    Origin origin = Arguments.given("flatMap", function);
    Step<T, U> step = new Step.FlatMap<>(function);
    return new DStream<U>(
        declarations, derive(origin, function, (o, in) -> Plans.narrow(o, in, step)));
  }

  /**
   * Maps each record to any number of records, emitted one by one: {@code (line, out) -> { for
   * (...) out.accept(word); }}. Like {@link #flatMap(FlatMapFunction)}, but builds no list.
   */
  public final <U> DStream<U> flatMap(EmitFunction<? super T, U> function) {
    Origin origin = Arguments.given("flatMap", function);
    Step<T, U> step = new Step.Emit<>(function);
    return new DStream<U>(
        declarations, derive(origin, function, (o, in) -> Plans.narrow(o, in, step)));
  }

  /** Maps each record to any number of pairs, returned as an iterable. No shuffle, no state. */
  public final <K, V> PairDStream<K, V> flatMapToPair(
      FlatMapFunction<? super T, Pair<K, V>> function) {
    Origin origin = Arguments.given("flatMapToPair", function);
    Step<T, Pair<K, V>> step = new Step.FlatMap<>(function);
    return new PairDStream<K, V>(
        declarations, derive(origin, function, (o, in) -> Plans.narrow(o, in, step)));
  }

  /** Maps each record to any number of pairs, emitted one by one. No shuffle, no state. */
  public final <K, V> PairDStream<K, V> flatMapToPair(
      EmitFunction<? super T, Pair<K, V>> function) {
    Origin origin = Arguments.given("flatMapToPair", function);
    Step<T, Pair<K, V>> step = new Step.Emit<>(function);
    return new PairDStream<K, V>(
        declarations, derive(origin, function, (o, in) -> Plans.narrow(o, in, step)));
  }

  /**
   * Keeps the records for which the function returns true, in their order. No shuffle, no state.
   */
  public final S filter(FilterFunction<? super T> function) {
    Origin origin = Arguments.given("filter", function);
    return same(derive(origin, function, (o, in) -> Plans.filter(o, in, function)));
  }

  /**
   * Maps all records of a partition at once; also called for empty partitions.
   *
   * <pre>{@code
   * lines.mapPartitions(records -> {
   *   Parser parser = new Parser();   // one for each partition
   *   List<Order> orders = new ArrayList<>();
   *   records.forEachRemaining(line -> orders.add(parser.parse(line)));
   *   return orders.iterator();
   * })
   * }</pre>
   *
   * <p>No shuffle, no state; holds a partition in memory.
   */
  public final <U> DStream<U> mapPartitions(MapPartitionsFunction<T, ? extends U> function) {
    Origin origin = Arguments.given("mapPartitions", function);
    Step<T, U> step = new Step.MapPartitions<>(function);
    return new DStream<U>(
        declarations, derive(origin, function, (o, in) -> Plans.narrow(o, in, step)));
  }

  /**
   * Maps all records of a partition to pairs at once; see {@link #mapPartitions}. No shuffle, no
   * state.
   */
  public final <K, V> PairDStream<K, V> mapPartitionsToPair(
      MapPartitionsFunction<T, Pair<K, V>> function) {
    Origin origin = Arguments.given("mapPartitionsToPair", function);
    Step<T, Pair<K, V>> step = new Step.MapPartitions<>(function);
    return new PairDStream<K, V>(
        declarations, derive(origin, function, (o, in) -> Plans.narrow(o, in, step)));
  }

  /** Turns each partition into one list, including empty ones. No shuffle, no state. */
  public final DStream<List<T>> glom() {
    return new DStream<>(declarations, derive(Origin.here("glom"), Plans::glom));
  }

  /**
   * Distributes the same records evenly over n partitions, in an unspecified order. Shuffles.
   *
   * @throws dev.tidemill.error.TidemillException if n is less than 1 or more than 65,536
   */
  public final S repartition(int n) {
    Origin origin = Origin.here("repartition");
    Arguments.partitions(n, origin);
    return same(derive(origin, (o, in) -> Plans.repartition(o, in, n)));
  }

  /**
   * In every batch, the records of this stream followed by those of the other; duplicates are kept.
   * No shuffle: the partitions add up.
   *
   * @throws dev.tidemill.error.TidemillException if the other has another slide or belongs to
   *     another context
   */
  public final S union(S other) {
    return same(declarations.unionOf(Arguments.given("union", other), List.of(this, other)));
  }

  /**
   * Emits exactly one record per batch: the number of records, 0 if there are none. Shuffles one
   * number per partition.
   */
  public final DStream<Long> count() {
    return new DStream<>(declarations, derive(Origin.here("count"), Plans::count));
  }

  /**
   * The number of occurrences of each distinct record of a batch. Shuffles, after combining within
   * each partition.
   */
  public final PairDStream<T, Long> countByValue() {
    return countByValue(declarations.defaultPartitioner());
  }

  /** Like {@link #countByValue()}, with a partitioner for the records. */
  public final PairDStream<T, Long> countByValue(Partitioner partitioner) {
    Origin origin = Arguments.given("countByValue", partitioner);
    return new PairDStream<>(
        declarations,
        derive(origin, partitioner, (o, in) -> Plans.countByValue(o, in, partitioner)));
  }

  /**
   * Combines all records of a batch with an associative and commutative function; an empty batch
   * has no result. Shuffles one record per partition.
   *
   * <pre>
   * in   | 1 2 3 |   | 4 |
   * sum  |   6   |   | 4 |
   * </pre>
   */
  public final DStream<T> reduce(ReduceFunction<T> function) {
    Origin origin = Arguments.given("reduce", function);
    return new DStream<>(
        declarations, derive(origin, function, (o, in) -> Plans.reduce(o, in, function)));
  }

  /**
   * Transforms each batch with a function that may use any RDD operations. It is called once per
   * batch, on the driver, and may run actions.
   *
   * <pre>{@code
   * lines.transform(rdd -> rdd.distinct().sortBy(line -> line))
   * counts.transform(rdd -> rdd.sortBy(Pair::value, false))   // an RDD of pairs becomes a stream of records
   * }</pre>
   *
   * <p>Costs what these operations cost. A null result, or an exception, fails the batch.
   */
  public final <U> DStream<U> transform(DriverFunction<R, ? extends RDDLike<U, ?>> function) {
    Origin origin = Arguments.given("transform", function);
    return new DStream<U>(
        declarations,
        transformed(
            origin,
            List.of(this),
            (in, batch, context) -> planOf(function.call(typed(in.get(0), context)))));
  }

  /** Like {@link #transform(DriverFunction)}; the function also gets the batch. */
  public final <U> DStream<U> transform(
      DriverFunction2<R, BatchInfo, ? extends RDDLike<U, ?>> function) {
    Origin origin = Arguments.given("transform", function);
    return new DStream<U>(
        declarations,
        transformed(
            origin,
            List.of(this),
            (in, batch, context) -> planOf(function.call(typed(in.get(0), context), batch))));
  }

  /** Like {@link #transform(DriverFunction)}, but returns pairs. */
  public final <K, V> PairDStream<K, V> transformToPair(DriverFunction<R, PairRDD<K, V>> function) {
    Origin origin = Arguments.given("transformToPair", function);
    return new PairDStream<K, V>(
        declarations,
        transformed(
            origin,
            List.of(this),
            (in, batch, context) -> planOf(function.call(typed(in.get(0), context)))));
  }

  /** Like {@link #transformToPair(DriverFunction)}; the function also gets the batch. */
  public final <K, V> PairDStream<K, V> transformToPair(
      DriverFunction2<R, BatchInfo, PairRDD<K, V>> function) {
    Origin origin = Arguments.given("transformToPair", function);
    return new PairDStream<K, V>(
        declarations,
        transformed(
            origin,
            List.of(this),
            (in, batch, context) -> planOf(function.call(typed(in.get(0), context), batch))));
  }

  /**
   * Transforms each batch of this stream together with the same batch of another stream.
   *
   * @throws dev.tidemill.error.TidemillException if the other has another slide or belongs to
   *     another context
   */
  public final <Q extends RDDLike<?, Q>, U> DStream<U> transformWith(
      DStreamLike<?, ?, Q> other,
      DriverFunction3<R, Q, BatchInfo, ? extends RDDLike<U, ?>> function) {
    Origin origin = Arguments.given("transformWith", other, function);
    return new DStream<U>(
        declarations,
        transformed(
            origin,
            List.of(this, other),
            (in, batch, context) -> planOf(
                function.call(typed(in.get(0), context), other.typed(in.get(1), context), batch))));
  }

  /** Like {@link #transformWith}, but returns pairs. */
  public final <Q extends RDDLike<?, Q>, K, V> PairDStream<K, V> transformWithToPair(
      DStreamLike<?, ?, Q> other, DriverFunction3<R, Q, BatchInfo, PairRDD<K, V>> function) {
    Origin origin = Arguments.given("transformWithToPair", other, function);
    return new PairDStream<K, V>(
        declarations,
        transformed(
            origin,
            List.of(this, other),
            (in, batch, context) -> planOf(
                function.call(typed(in.get(0), context), other.typed(in.get(1), context), batch))));
  }

  private StreamNode transformed(
      Origin origin, List<DStreamLike<?, ?, ?>> inputs, PlanTransform transform) {
    return declarations
        .declare(origin)
        .transform(origin, declarations.nodes(origin, inputs), transform);
  }

  /** A null result is told by the caller, who knows the operation. */
  @SuppressWarnings("NullAway")
  static PlanNode<?> planOf(RDDLike<?, ?> rdd) {
    return rdd == null ? null : RDDPlans.plan(rdd);
  }

  /**
   * In every batch, the records of the latest batches that are in the window, oldest first. Before
   * the window is full, it contains the batches so far.
   *
   * <pre>
   * in             | a | b | c |   |
   * window(3 s)    | a | ab| abc| bc|      batches of 1 s
   * </pre>
   *
   * <p>Keeps this stream's batches in memory for the length.
   *
   * @param length a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if it is not
   */
  public final S window(Duration length) {
    return window(Arguments.given("window", length), length, node.slide());
  }

  /**
   * Like {@link #window(Duration)}, but only every {@code slide}, for the first time after the
   * first slide.
   *
   * @param length a multiple of this stream's slide; if it is shorter than the new slide, the
   *     batches in between are left out
   * @param slide a multiple of this stream's slide
   */
  public final S window(Duration length, Duration slide) {
    return window(Arguments.given("window", length, slide), length, slide);
  }

  private S window(Origin origin, Duration length, Duration slide) {
    return same(declarations.declare(origin).window(origin, node, length, slide));
  }

  /**
   * Emits one record: the number of records in the window, starting with the first batch, and 0 if
   * there are none. Shuffles one number per partition; holds one number per batch.
   *
   * @param length a multiple of this stream's slide; if it is shorter than the new slide, the
   *     batches in between are left out
   * @param slide a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if they are not
   */
  public final DStream<Long> countByWindow(Duration length, Duration slide) {
    Origin origin = Arguments.given("countByWindow", length, slide);
    KeyedStateDeclaration<Boolean, Long> window =
        new KeyedStateDeclaration<>(declarations, node, origin);
    return window.reduceWindowOfOneKey(
        COUNTS,
        new WindowTimes(length, slide, Optional.empty()),
        new PanesOf(
            "count",
            false,
            (o, in) -> window.placed(
                o, Plans.map(o, Plans.count(o, in.get(0)), count -> Pair.of(true, count)))));
  }

  /**
   * All records of the last batches combined, the oldest first, by an associative function; an
   * empty window has no result. About three combinations per batch, however long the window; holds
   * one record per batch. The function must not change its arguments.
   *
   * @param length a multiple of this stream's slide; if it is shorter than the new slide, the
   *     batches in between are left out
   * @param slide a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if they are not
   */
  public final DStream<T> reduceByWindow(
      ReduceFunction<T> function, Duration length, Duration slide) {
    return reduceByWindow(
        Arguments.given("reduceByWindow", function, length, slide),
        new WindowFunctions<>(function, null),
        length,
        slide);
  }

  /**
   * Like {@link #reduceByWindow(ReduceFunction, Duration, Duration)}; {@code inverse} subtracts the
   * batches that leave the window, see {@link PairDStream#reduceByKeyAndWindow(ReduceFunction,
   * ReduceFunction, Duration, Duration)}. An empty window has no result either.
   */
  public final DStream<T> reduceByWindow(
      ReduceFunction<T> function, ReduceFunction<T> inverse, Duration length, Duration slide) {
    return reduceByWindow(
        Arguments.given("reduceByWindow", function, inverse, length, slide),
        new WindowFunctions<>(function, inverse),
        length,
        slide);
  }

  private DStream<T> reduceByWindow(
      Origin origin, WindowFunctions<T> functions, Duration length, Duration slide) {
    KeyedStateDeclaration<Boolean, T> window =
        new KeyedStateDeclaration<>(declarations, node, origin);
    return window.reduceWindowOfOneKey(
        functions,
        new WindowTimes(length, slide, Optional.empty()),
        new PanesOf(
            "records",
            true,
            (o, in) -> window.panes(
                o,
                Plans.map(o, typedPlan(in.get(0)), record -> Pair.of(true, record)),
                functions.reduce())));
  }

  /**
   * The number of occurrences of each distinct record in the window. The cost is proportional to
   * the distinct records in the batches that enter and leave; see {@link
   * PairDStream#reduceByKeyAndWindow(ReduceFunction, Duration)}.
   *
   * @param length a multiple of this stream's slide; if it is shorter than the new slide, the
   *     batches in between are left out
   * @param slide a multiple of this stream's slide
   * @throws dev.tidemill.error.TidemillException if they are not
   */
  public final StateDStream<T, Long> countByValueAndWindow(Duration length, Duration slide) {
    return countByValueAndWindow(
        Arguments.given("countByValueAndWindow", length, slide),
        new WindowTimes(length, slide, Optional.empty()));
  }

  /**
   * Like {@link #countByValueAndWindow(Duration, Duration)}, with a partitioner for the emitted
   * pairs: one more shuffle.
   */
  public final StateDStream<T, Long> countByValueAndWindow(
      Duration length, Duration slide, Partitioner partitioner) {
    return countByValueAndWindow(
        Arguments.given("countByValueAndWindow", length, slide, partitioner),
        new WindowTimes(length, slide, Optional.of(partitioner)));
  }

  private StateDStream<T, Long> countByValueAndWindow(Origin origin, WindowTimes times) {
    KeyedStateDeclaration<T, Long> window = new KeyedStateDeclaration<>(declarations, node, origin);
    return window.reduceWindow(
        COUNTS,
        times,
        Optional.empty(),
        new PanesOf(
            "ones",
            false,
            (o, in) -> window.panes(
                o,
                Plans.map(o, typedPlan(in.get(0)), record -> Pair.of(record, 1L)),
                COUNTS.reduce())));
  }

  @SuppressWarnings("unchecked") // a stream's plans have its type
  private PlanNode<T> typedPlan(PlanNode<?> plan) {
    return (PlanNode<T>) plan;
  }

  /**
   * Keeps each batch's records in memory while the batch runs, so that several actions on an RDD
   * compute it once. Outputs and operations that share a stream need no cache: shared streams are
   * computed once anyway.
   */
  public final S cache() {
    declarations.declare(Origin.here("cache")).cache(node);
    return same(node);
  }

  /** Alias of {@link #cache}. */
  public final S persist() {
    declarations.declare(Origin.here("persist")).cache(node);
    return same(node);
  }

  /**
   * The remembered batches of this stream from one time to another, both inclusive. Batches are
   * remembered by {@link StreamingContext#remember}, or by a window over this stream. A time
   * between two batches means the earlier one.
   *
   * <p>Call it on the thread that drives the batches: in {@code foreachRDD} or between two steps on
   * a manual clock.
   *
   * @throws dev.tidemill.error.TidemillException before the start, and if this stream is not
   *     remembered
   */
  public final List<R> slice(Time from, Time to) {
    Map<Time, PlanNode<?>> plans =
        declarations.slice(Arguments.given("slice", from, to), node, from, to);
    return plans.values().stream()
        .map(plan -> typed(plan, declarations.outsideBatches()))
        .toList();
  }

  /** Like {@link #slice(Time, Time)}. */
  public final List<R> slice(Interval interval) {
    Arguments.given("slice", interval);
    return slice(interval.begin(), interval.end());
  }

  /**
   * Output: prints the first ten records of every batch, and {@code ...} if there are more. With a
   * checkpoint directory, a batch that a crash interrupts is printed again after the restart: at
   * least once.
   */
  public final Output print() {
    return print(Origin.here("print"), 10);
  }

  /**
   * Output: prints the first n records of every batch, and {@code ...} if there are more.
   *
   * <pre>
   * -------------------------------------------
   * Time: 2015-10-16 18:09:02
   * -------------------------------------------
   * (a,2)
   * (b,1)
   *
   * </pre>
   *
   * <p>Computes only as many partitions as it needs, unless something else needs more. As with
   * {@link #print()}, a batch that a crash interrupts is printed again after the restart.
   *
   * @throws dev.tidemill.error.TidemillException if n is negative
   */
  public final Output print(int n) {
    return print(Origin.here("print"), n);
  }

  private Output print(Origin origin, int n) {
    Arguments.atLeast(0, n, "number of records", origin);
    return output(origin, new OutputOperation.Print(n));
  }

  /**
   * Output: runs an action on every batch, on the driver, including empty batches. Actions of the
   * RDD run on the workers.
   *
   * <p>Open connections in {@code foreachPartition}: once per partition, on the worker that uses
   * it.
   *
   * <pre>{@code
   * counts.foreachRDD(rdd -> rdd.foreachPartition(records -> {
   *   try (Connection connection = pool.open()) {
   *     while (records.hasNext()) connection.send(records.next());
   *   }
   * }));
   * }</pre>
   *
   * <p>At least once: a batch is attempted again after a failure and, with a checkpoint directory,
   * after a crash, and the function is then called again with the same time and records. To tell
   * such a call from a first one, use {@link #foreachRDD(DriverAction2)} and {@link
   * BatchInfo#isRepetition()}.
   */
  public final Output foreachRDD(DriverAction<R> action) {
    Origin origin = Arguments.given("foreachRDD", action);
    return output(
        origin,
        new OutputOperation.Foreach((plan, context, batch) -> action.call(typed(plan, context))));
  }

  /**
   * Like {@link #foreachRDD(DriverAction)}; the function also gets the batch: its id, its time, the
   * range of each source, and whether an earlier attempt may have acted already ({@link
   * BatchInfo#isRepetition()}), in this process or in one that crashed.
   */
  public final Output foreachRDD(DriverAction2<R, BatchInfo> action) {
    Origin origin = Arguments.given("foreachRDD", action);
    return output(
        origin,
        new OutputOperation.Foreach(
            (plan, context, batch) -> action.call(typed(plan, context), batch)));
  }

  private Output output(int number) {
    return new Output(declarations.graph(), declarations::declare, number);
  }

  private Output output(Origin origin, OutputOperation operation) {
    return output(declarations.declare(origin).output(origin, node, operation));
  }

  /**
   * Output: writes every batch to a directory {@code prefix-TIME_IN_MS} of text files, with one
   * file per partition and one line per record. The directory appears when it is complete, so a
   * reader never sees half a batch; an empty batch creates one too.
   */
  public final Output saveAsTextFiles(String prefix) {
    return saveAsText(Arguments.given("saveAsTextFiles", prefix), prefix, "");
  }

  /** Like {@link #saveAsTextFiles(String)}, to {@code prefix-TIME_IN_MS.suffix}. */
  public final Output saveAsTextFiles(String prefix, String suffix) {
    return saveAsText(Arguments.given("saveAsTextFiles", prefix, suffix), prefix, suffix);
  }

  private Output saveAsText(Origin origin, String prefix, String suffix) {
    return save(origin, prefix, suffix, new TextParts<>());
  }

  /**
   * Output: like {@link #saveAsTextFiles(String)}, but with records as a codec encodes them, so
   * that {@link StreamingContext#objectFile} can read them again, also with later versions of their
   * classes.
   *
   * <pre>{@code
   * orders.saveAsObjectFiles("out/orders");      // out/orders-1000, out/orders-2000, ...
   * ssc.objectFile("out/orders-*", Order.class)
   * }</pre>
   *
   * <p>Each file has a schema and checksums. <a
   * href="https://github.com/tidemill/tidemill/blob/main/docs/codecs.md">docs/codecs.md</a> says
   * which classes can be encoded; a record of another class fails its batch before any output of it
   * is visible.
   */
  public final Output saveAsObjectFiles(String prefix) {
    return saveAsObjects(Arguments.given("saveAsObjectFiles", prefix), prefix, "");
  }

  /** Like {@link #saveAsObjectFiles(String)}, to {@code prefix-TIME_IN_MS.suffix}. */
  public final Output saveAsObjectFiles(String prefix, String suffix) {
    return saveAsObjects(Arguments.given("saveAsObjectFiles", prefix, suffix), prefix, suffix);
  }

  private Output saveAsObjects(Origin origin, String prefix, String suffix) {
    return save(origin, prefix, suffix, declarations.objectParts(origin, node));
  }

  private Output save(Origin origin, String prefix, String suffix, PartFormat<Object> format) {
    declarations.declare(origin);
    Sink<Object> sink = declarations.fileSink(origin, prefix, suffix, format);
    return output(origin, new OutputOperation.Write(sink));
  }

  /**
   * Output: writes every batch to a sink, which publishes it when all outputs of the batch have
   * succeeded. The sink's {@link dev.tidemill.spi.sink.Guarantee} says what happens if a batch is
   * published twice.
   *
   * <p>The sink is opened when the context starts; if it cannot be, the start fails.
   */
  public final Output writeTo(Sink<? super T> sink) {
    return output(Arguments.given("writeTo", sink), new OutputOperation.Write(sink));
  }

  /**
   * As {@link #writeTo(Sink)}, with a name for the output, by which the sink keeps what it must
   * find again: {@code counts.writeTo("ledger", sink)}. The same as
   * {@code writeTo(sink).named("ledger")}.
   *
   * @throws dev.tidemill.error.TidemillException if another output or a stream has the name
   */
  public final Output writeTo(String name, Sink<? super T> sink) {
    Origin origin = Arguments.given("writeTo", name, sink);
    GraphBuilder graph = declarations.declare(origin);
    graph.requireFree(name, origin);
    int number = graph.output(origin, node, new OutputOperation.Write(sink));
    graph.nameOutput(number, name, origin);
    return output(number);
  }

  @Override
  public final String toString() {
    return node.origin().toString();
  }
}
