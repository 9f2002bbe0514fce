/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import static dev.tidemill.program.Operation.pairs;
import static dev.tidemill.program.Operation.records;
import static dev.tidemill.program.Operation.untyped;

import dev.tidemill.DStreamLike;
import dev.tidemill.MapWithStateDStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.program.Functions.Reducing;
import dev.tidemill.program.Shape.Views;
import dev.tidemill.program.StateFunctions.EvenOnly;
import dev.tidemill.program.StateFunctions.Faults;
import dev.tidemill.program.StateFunctions.Mapping;
import dev.tidemill.program.StateFunctions.Summand;
import dev.tidemill.program.StateFunctions.Updating;
import dev.tidemill.program.StateFunctions.UpdatingValues;
import dev.tidemill.rdd.PairRDD;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The operations that keep state from batch to batch. Functions of windows are associative, and called as often as the engine
 * likes.
 */
final class StateOperations {
  /** No program has more batches: each could bring keys of its own. */
  private static final int MAX_BATCHES = 12;

  private StateOperations() {}

  static List<Operation> byKey() {
    return List.of(
        new Operation(
            "updateStateByKey",
            1,
            Views.CHANGES,
            (in, args) -> onPairs(in)
                .map(s -> ordered(
                    accumulated(args, s), Updating.of(args.a(), Faults.NONE).isOrdered())),
            (bench, in, args) -> updated(bench, pairs(in.get(0)), args),
            (in, args) -> in.get(0) + ".updateStateByKey(" + Updating.of(args.a(), Faults.NONE)
                + (args.b() % 2 == 0 ? "" : " given time and key") + args.commaPartitioner()
                + (args.b() % 3 == 0 ? ", from initial state" : "") + ")"),
        new Operation(
            "mapWithState",
            1,
            Views.SNAPSHOTS,
            (in, args) -> onPairs(in)
                .map(s -> ordered(
                    accumulated(args, s), Mapping.of(args.a(), Faults.NONE).isOrdered()))
                .map(s -> s.with(s.certainty().atMost(Certainty.CONTENT)).asRecords()),
            (bench, in, args) -> pairs(in.get(0)).mapWithState(spec(bench, args)),
            (in, args) -> in.get(0) + ".mapWithState(" + Mapping.of(args.a(), Faults.NONE)
                + timeout(args).map(t -> ", timeout " + t).orElse("") + args.commaPartitioner()
                + (args.b() % 3 == 0 ? ", from initial state" : "") + ")"),
        new Operation(
            "stateSnapshots",
            1,
            Views.CHANGES,
            (in, args) -> Optional.of(in.get(0))
                .filter(shape -> shape.views() == Views.SNAPSHOTS)
                .map(Shape::asPairs),
            (bench, in, args) -> ((MapWithStateDStream<?, ?, ?>) in.get(0)).stateSnapshots(),
            (in, args) -> in.get(0) + ".stateSnapshots()"),
        new Operation(
            "changes",
            1,
            (in, args) -> Optional.of(in.get(0)).filter(shape -> shape.views() == Views.CHANGES),
            (bench, in, args) -> ((StateDStream<?, ?>) in.get(0)).changes(),
            (in, args) -> in.get(0) + ".changes()"));
  }

  static List<Operation> windows() {
    return List.of(
        onPairs(
            "reduceByKeyAndWindow",
            (args, in) -> ordered(windowed(args, in), !Reducing.of(args.a()).isCommutative()),
            StateOperations::reduced,
            args -> "reduceByKeyAndWindow(" + Reducing.of(args.a()) + windowText(args) + ")"),
        onPairs(
            "reduceByKeyAndWindowWithInverse",
            (args, in) -> windowed(args, in.of(in.rows(), in.leaves() + in.rows() * 2)),
            StateOperations::reducedWithInverse,
            args -> "mapValues(" + Summand.of(args.a()) + ").reduceByKeyAndWindow(plus, minus"
                + windowText(args) + (isFiltered(args) ? ", evenOnly" : "") + ")"),
        onPairs(
            "groupByKeyAndWindow",
            (args, in) -> ordered(windowed(args, in), true),
            (args, in) -> args.partitioner()
                .map(p -> in.groupByKeyAndWindow(length(args, in), slide(args, in), p))
                .orElseGet(() -> slides(args) == 1
                    ? in.groupByKeyAndWindow(length(args, in))
                    : in.groupByKeyAndWindow(length(args, in), slide(args, in))),
            args -> "groupByKeyAndWindow(" + windowText(args).substring(2) + ")"),
        new Operation(
            "countByWindow",
            1,
            (in, args) -> Optional.of(windowed(args, in.get(0).asRecords())
                .of(1, 1)
                .in(Shape.DEFAULT_PARTITIONS)
                .with(in.get(0).certainty().ifContent(Certainty.SEQUENCE))),
            (bench, in, args) ->
                untyped(in.get(0).countByWindow(length(args, in.get(0)), slide(args, in.get(0)))),
            (in, args) -> in.get(0) + ".countByWindow(" + timesText(args) + ")"),
        new Operation(
            "reduceByWindow",
            1,
            (in, args) -> Optional.of(windowed(args, in.get(0).asRecords()))
                .map(s -> s.of(1, s.leaves()).in(Shape.DEFAULT_PARTITIONS))
                .map(s -> ordered(s, !isInverse(args) && !Reducing.of(args.a()).isCommutative()))
                .map(s -> s.with(s.certainty().ifContent(Certainty.SEQUENCE))),
            (bench, in, args) -> {
              Duration length = length(args, in.get(0));
              Duration slide = slide(args, in.get(0));
              Summand summand = Summand.of(args.a());
              return isInverse(args)
                  ? records(in.get(0))
                      .map(summand)
                      .reduceByWindow(summand.sum(), summand.inverse(), length, slide)
                  : records(in.get(0)).reduceByWindow(Reducing.of(args.a()), length, slide);
            },
            (in, args) -> in.get(0)
                + (isInverse(args)
                    ? ".map(" + Summand.of(args.a()) + ").reduceByWindow(plus, minus, "
                    : ".reduceByWindow(" + Reducing.of(args.a()) + ", ")
                + timesText(args) + ")"),
        new Operation(
            "countByValueAndWindow",
            1,
            Views.CHANGES,
            (in, args) -> Optional.of(windowed(args, in.get(0).asRecords()).asPairs()),
            (bench, in, args) -> {
              Duration length = length(args, in.get(0));
              Duration slide = slide(args, in.get(0));
              return args.partitioner()
                  .<DStreamLike<?, ?, ?>>map(
                      p -> records(in.get(0)).countByValueAndWindow(length, slide, p))
                  .orElseGet(() -> records(in.get(0)).countByValueAndWindow(length, slide));
            },
            (in, args) -> in.get(0) + ".countByValueAndWindow(" + timesText(args)
                + args.commaPartitioner() + ")"));
  }

  private static Optional<Shape> onPairs(List<Shape> in) {
    return Optional.of(in.get(0)).filter(Shape::pairs);
  }

  /** All keys there have ever been. */
  private static Shape accumulated(Arguments arguments, Shape in) {
    return placed(
        arguments,
        in.times(MAX_BATCHES)
            .of(
                in.rows() * MAX_BATCHES + 4,
                in.leaves() * MAX_BATCHES + in.rows() * MAX_BATCHES * 2));
  }

  /** Views are ordered by group, whatever the number of partitions. */
  private static Shape placed(Arguments arguments, Shape in) {
    return in.in(
        arguments.partitioner().map(p -> p.numPartitions()).orElse(Shape.DEFAULT_PARTITIONS));
  }

  private static Shape windowed(Arguments arguments, Shape in) {
    return placed(arguments, in.times(lengths(arguments))).every(in.slide() * slides(arguments));
  }

  /** What depends on the order of a key's values is certain only if the input's order is. */
  private static Shape ordered(Shape shape, boolean dependsOnOrder) {
    Certainty certainty = shape.certainty();
    return dependsOnOrder ? shape.with(certainty.ifSequence(certainty)) : shape;
  }

  private static int lengths(Arguments arguments) {
    return arguments.b() % 4 + 1;
  }

  private static int slides(Arguments arguments) {
    return Math.max(1, arguments.b() / 4 % 5 - 1);
  }

  private static Duration length(Arguments arguments, DStreamLike<?, ?, ?> in) {
    return in.slide().multipliedBy(lengths(arguments));
  }

  private static Duration slide(Arguments arguments, DStreamLike<?, ?, ?> in) {
    return in.slide().multipliedBy(slides(arguments));
  }

  private static String timesText(Arguments arguments) {
    return lengths(arguments) + " of its slides"
        + (slides(arguments) == 1 ? "" : ", every " + slides(arguments));
  }

  private static String windowText(Arguments arguments) {
    return ", " + timesText(arguments) + arguments.commaPartitioner();
  }

  private static boolean isFiltered(Arguments arguments) {
    return arguments.partitioner().isPresent() && arguments.a() / 3 % 2 == 1;
  }

  private static boolean isInverse(Arguments arguments) {
    return arguments.c() % 2 == 1;
  }

  private static DStreamLike<?, ?, ?> reduced(Arguments args, PairDStream<Object, Object> in) {
    Reducing reducing = Reducing.of(args.a());
    Duration length = length(args, in);
    Duration slide = slide(args, in);
    return args.partitioner()
        .map(p -> in.reduceByKeyAndWindow(reducing, length, slide, p))
        .orElseGet(() -> slides(args) == 1
            ? in.reduceByKeyAndWindow(reducing, length)
            : in.reduceByKeyAndWindow(reducing, length, slide));
  }

  private static DStreamLike<?, ?, ?> reducedWithInverse(
      Arguments args, PairDStream<Object, Object> in) {
    Summand summand = Summand.of(args.a());
    PairDStream<Object, Object> summands = in.mapValues(summand);
    Duration length = length(args, in);
    Duration slide = slide(args, in);
    return args.partitioner()
        .map(p -> isFiltered(args)
            ? summands.reduceByKeyAndWindow(
                summand.sum(), summand.inverse(), length, slide, p, new EvenOnly())
            : summands.reduceByKeyAndWindow(summand.sum(), summand.inverse(), length, slide, p))
        .orElseGet(
            () -> summands.reduceByKeyAndWindow(summand.sum(), summand.inverse(), length, slide));
  }

  private static DStreamLike<?, ?, ?> updated(
      Workbench bench, PairDStream<Object, Object> in, Arguments args) {
    Updating updating = Updating.of(args.a(), Faults.of(bench.conditions()));
    UpdatingValues values = new UpdatingValues(updating);
    boolean isPlain = args.b() % 2 == 0;
    if (args.b() % 3 == 0) {
      PairRDD<Object, Object> initial = initial(bench, updating::initial);
      return args.partitioner()
          .map(p -> isPlain
              ? in.updateStateByKey(values, p, initial)
              : in.updateStateByKey(updating, p, initial))
          .orElseGet(() -> in.updateStateByKey(values, initial));
    }
    return args.partitioner()
        .map(p -> isPlain ? in.updateStateByKey(values, p) : in.updateStateByKey(updating, p))
        .orElseGet(() -> isPlain ? in.updateStateByKey(values) : in.updateStateByKey(updating));
  }

  private static Optional<Duration> timeout(Arguments arguments) {
    int millis = arguments.b() / 2 % 5 * 1000 - arguments.b() % 2 * 500;
    return Optional.of(Duration.ofMillis(millis)).filter(timeout -> millis > 0);
  }

  private static StateSpec<Object, Object, Object, Object> spec(Workbench bench, Arguments args) {
    Mapping mapping = Mapping.of(args.a(), Faults.of(bench.conditions()));
    StateSpec<Object, Object, Object, Object> spec = StateSpec.function(mapping);
    if (timeout(args).isPresent()) {
      spec = spec.timeout(timeout(args).get());
    }
    if (args.partitioner().isPresent()) {
      spec = spec.partitioner(args.partitioner().get());
    }
    return args.b() % 3 == 0 ? spec.initialState(initial(bench, mapping::initial)) : spec;
  }

  /** State that some keys have from the beginning, one of them twice. */
  private static PairRDD<Object, Object> initial(Workbench bench, Function<Integer, Object> state) {
    List<Pair<Object, Object>> pairs = List.of(
        Pair.of("hot", state.apply(1)),
        Pair.of(0, state.apply(2)),
        Pair.of(Functions.SEASONS.get(2), state.apply(3)),
        Pair.of("hot", state.apply(4)));
    return bench.ssc().parallelize(pairs, 3).mapToPair(pair -> pair);
  }

  private static Operation onPairs(
      String name,
      BiFunction<Arguments, Shape, Shape> shape,
      BiFunction<Arguments, PairDStream<Object, Object>, DStreamLike<?, ?, ?>> builder,
      Function<Arguments, String> text) {
    return new Operation(
        name,
        1,
        Views.CHANGES,
        (in, args) -> onPairs(in).map(s -> shape.apply(args, s)),
        (bench, in, args) -> builder.apply(args, pairs(in.get(0))),
        (in, args) -> in.get(0) + "." + text.apply(args));
  }
}
