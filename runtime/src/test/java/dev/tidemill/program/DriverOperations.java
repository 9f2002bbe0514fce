/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import static dev.tidemill.program.Operation.pairs;
import static dev.tidemill.program.Operation.records;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.MapFunction;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.program.Functions.Keyed;
import dev.tidemill.program.Functions.Mapping;
import dev.tidemill.program.Functions.Reducing;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import dev.tidemill.rdd.RDDLike;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The operations whose function runs on the driver, with all sorts of code in it. */
final class DriverOperations {
  private DriverOperations() {}

  private interface Code {
    RDD<Object> run(StreamingContext ssc, RDD<Object> rdd, BatchInfo batch, Arguments arguments);
  }

  private interface PairCode {
    PairRDD<Object, Object> run(PairRDD<Object, Object> rdd, Arguments arguments);
  }

  static List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    all.addAll(onRecords());
    all.addAll(onPairs());
    all.addAll(onTwo());
    return all;
  }

  private static List<Operation> onRecords() {
    return List.of(
        transform(
            "distinct",
            (args, in) -> in.in(Shape.DEFAULT_PARTITIONS).with(unordered(in)),
            (ssc, rdd, batch, args) -> rdd.distinct(),
            args -> "rdd.distinct()"),
        transform(
            "sortByAll",
            (args, in) ->
                in.in(Shape.DEFAULT_PARTITIONS).with(in.certainty().ifContent(Certainty.SEQUENCE)),
            (ssc, rdd, batch, args) -> rdd.sortBy(Values::text, args.a() % 2 == 0),
            args -> "rdd.sortBy(text, " + (args.a() % 2 == 0) + ")"),
        transform(
            "sortBySome",
            (args, in) -> in.in(Shape.DEFAULT_PARTITIONS),
            (ssc, rdd, batch, args) -> {
              int n = args.b() % 4 + 1;
              return args.b() % 3 == 0
                  ? rdd.<Integer>sortBy(
                      record -> Values.number(record) % n,
                      args.a() % 2 == 0
                          ? Comparator.<Integer>naturalOrder()
                          : Comparator.<Integer>reverseOrder())
                  : rdd.sortBy(record -> Values.number(record) % n, args.a() % 2 == 0);
            },
            args -> "rdd.sortBy(number % " + (args.b() % 4 + 1) + ", " + (args.a() % 2 == 0) + ")"),
        transform(
            "take",
            (args, in) ->
                in.in(Shape.DEFAULT_PARTITIONS).with(in.certainty().ifSequence(Certainty.SEQUENCE)),
            (ssc, rdd, batch, args) -> ssc.parallelize(rdd.take(args.a() % 6)),
            args -> "ssc.parallelize(rdd.take(" + args.a() % 6 + "))"),
        transform(
            "cacheAndUse",
            (args, in) -> in.times(2).in(in.partitions() * 2).of(in.rows() * 2, in.leaves() * 3),
            (ssc, rdd, batch, args) -> {
              RDD<Object> cached = rdd.cache();
              long n = cached.count() % 3;
              return cached.union(cached.map(record -> Pair.of(record, n)));
            },
            args -> "{ var c = rdd.cache(); n = c.count() % 3; c.union(c.map(tag(n))) }"),
        transform(
            "twice",
            (args, in) -> in.times(2).in(args.a() % 4 + 1).with(unordered(in)),
            (ssc, rdd, batch, args) -> rdd.union(rdd).repartition(args.a() % 4 + 1),
            args -> "rdd.union(rdd).repartition(" + (args.a() % 4 + 1) + ")"),
        transform(
            "everySecondBatch",
            (args, in) -> in,
            (ssc, rdd, batch, args) ->
                batch.time().millis() % 2_000 == 0 ? rdd : rdd.filter(record -> false),
            args -> "batch.time() is even ? rdd : rdd.filter(none)"),
        transform(
            "countedOnDriver",
            (args, in) -> in.in(Shape.DEFAULT_PARTITIONS).of(in.rows(), in.leaves() + in.rows()),
            (ssc, rdd, batch, args) -> {
              List<Object> counts = new ArrayList<>();
              rdd.countByValue().forEach((value, count) -> counts.add(Pair.of(value, count)));
              return ssc.parallelize(counts);
            },
            args -> "ssc.parallelize(pairs(rdd.countByValue()))"),
        transform(
            "reducedOnDriver",
            (args, in) -> in.of(1, in.leaves())
                .in(2)
                .with(
                    Reducing.of(args.a()).isCommutative()
                        ? in.certainty().ifContent(Certainty.SEQUENCE)
                        : in.certainty().ifSequence(Certainty.SEQUENCE)),
            (ssc, rdd, batch, args) -> rdd.isEmpty()
                ? ssc.parallelize(List.of())
                : ssc.parallelize(
                    List.of(Optional.ofNullable(rdd.reduce(Reducing.of(args.a())))), 2),
            args -> "rdd.isEmpty() ? none : ssc.parallelize(some(rdd.reduce("
                + Reducing.of(args.a()) + ")), 2)"),
        transform(
            "glomAndBack",
            (args, in) -> in,
            (ssc, rdd, batch, args) -> rdd.glom().flatMap(list -> list),
            args -> "rdd.glom().flatMap(list -> list)"));
  }

  /** Those that compare, choose, order and add up records. */
  static List<Operation> ofSets() {
    return List.of(
        transform(
            "subtract",
            (args, in) -> args.shuffled(in),
            (ssc, rdd, batch, args) -> {
              RDD<Object> other = rdd.filter(ofThree(args));
              return args.partitioner()
                  .map(p -> rdd.subtract(other, p))
                  .orElseGet(() -> rdd.subtract(other));
            },
            args ->
                "rdd.subtract(rdd.filter(" + ofThree(args) + ")" + args.commaPartitioner() + ")"),
        transform(
            "intersection",
            (args, in) -> args.shuffled(in),
            (ssc, rdd, batch, args) -> {
              RDD<Object> other = rdd.filter(ofThree(args));
              return args.partitioner()
                  .map(p -> rdd.intersection(other, p))
                  .orElseGet(() -> rdd.intersection(other));
            },
            args -> "rdd.intersection(rdd.filter(" + ofThree(args) + ")" + args.commaPartitioner()
                + ")"),
        transform(
            "coalesce",
            (args, in) -> in,
            (ssc, rdd, batch, args) -> rdd.coalesce(args.a() % 4 + 1),
            args -> "rdd.coalesce(" + (args.a() % 4 + 1) + ")"),
        transform(
            "zipWithIndex",
            (args, in) -> in.of(in.rows(), in.leaves() + in.rows())
                .with(in.certainty().ifSequence(in.certainty())),
            (ssc, rdd, batch, args) -> rdd.zipWithIndex().toRDD().map(pair -> pair),
            args -> "rdd.zipWithIndex()"),
        transform(
            "sample",
            (args, in) -> in.times(2).with(ofPartitions(in)),
            (ssc, rdd, batch, args) ->
                rdd.sample(args.a() % 2 == 0, args.b() % 11 / 10.0, args.c()),
            args -> "rdd.sample(" + (args.a() % 2 == 0) + ", " + args.b() % 11 / 10.0 + ", "
                + args.c() + ")"),
        transform(
            "mapPartitionsWithIndex",
            (args, in) -> in.of(in.rows(), in.leaves() + in.rows()).with(ofPartitions(in)),
            (ssc, rdd, batch, args) -> rdd.mapPartitionsWithIndex((partition, records) -> {
              List<Object> tagged = new ArrayList<>();
              records.forEachRemaining(record -> tagged.add(Pair.of(partition, record)));
              return tagged.iterator();
            }),
            args -> "rdd.mapPartitionsWithIndex(tag(partition))"),
        transform(
            "groupBy",
            (args, in) -> args.shuffled(in)
                .with(in.certainty().ifSequence(args.shuffled(in).certainty())),
            (ssc, rdd, batch, args) -> {
              int n = args.b() % 4 + 1;
              MapFunction<Object, Integer> key = record -> Values.number(record) % n;
              return args.partitioner()
                  .map(p -> rdd.groupBy(key, p))
                  .orElseGet(() -> rdd.groupBy(key))
                  .toRDD()
                  .map(pair -> pair);
            },
            args -> "rdd.groupBy(number % " + (args.b() % 4 + 1) + args.commaPartitioner() + ")"),
        transform(
            "firstInOrder",
            (args, in) ->
                in.in(Shape.DEFAULT_PARTITIONS).with(in.certainty().ifContent(Certainty.SEQUENCE)),
            (ssc, rdd, batch, args) -> ssc.parallelize(
                args.b() % 2 == 0
                    ? rdd.takeOrdered(args.a() % 6, ORDER)
                    : rdd.top(args.a() % 6, ORDER)),
            args -> "ssc.parallelize(rdd." + (args.b() % 2 == 0 ? "takeOrdered(" : "top(")
                + args.a() % 6 + ", text))"),
        transform(
            "aggregatedOnDriver",
            (args, in) ->
                in.of(4, 4 * in.leaves()).in(4).with(in.certainty().ifContent(Certainty.SEQUENCE)),
            (ssc, rdd, batch, args) -> {
              List<Object> results = new ArrayList<>();
              results.add(
                  rdd.aggregate(0L, (sum, record) -> sum + Values.number(record), (a, b) -> a + b));
              results.add(rdd.sumAsLong(Values::number));
              if (!rdd.isEmpty()) {
                results.add(Optional.ofNullable(rdd.max(ORDER)));
                results.add(Optional.ofNullable(rdd.min(ORDER)));
              }
              return ssc.parallelize(results, 4);
            },
            args ->
                "ssc.parallelize([rdd.aggregate(sum), rdd.sumAsLong(), rdd.max(), rdd.min()], 4)"));
  }

  private static List<Operation> onPairs() {
    return List.of(
        transformPairs(
            "partitionBy",
            (args, in) -> args.shuffled(in),
            (rdd, args) -> rdd.partitionBy(partitioner(args)),
            args -> "rdd.partitionBy(" + partitioner(args) + ")"),
        transformPairs(
            "partitionTwice",
            (args, in) -> args.shuffled(in),
            (rdd, args) -> rdd.partitionBy(partitioner(args))
                .mapValues(Mapping.of(1, 1))
                .reduceByKey(Reducing.of(0), partitioner(args)),
            args -> "rdd.partitionBy(p).mapValues(tag(1)).reduceByKey(max, p = " + partitioner(args)
                + ")"),
        transformPairs(
            "subtractByKey",
            (args, in) -> args.shuffled(in),
            (rdd, args) -> rdd.subtractByKey(
                rdd.filter(pair -> Values.number(pair) % 3 == args.a() % 3), partitioner(args)),
            args -> "rdd.subtractByKey(rdd.filter(number % 3 == " + args.a() % 3 + "), "
                + partitioner(args) + ")"),
        transformPairs(
            "sortByKey",
            (args, in) -> in.in(Shape.DEFAULT_PARTITIONS),
            (rdd, args) -> rdd.mapToPair(
                    pair -> Pair.<Object, Object>of(Values.text(pair.key()), pair.value()))
                .sortByKey(args.a() % 2 == 0),
            args -> "rdd.mapToPair(keyAsText).sortByKey(" + (args.a() % 2 == 0) + ")"),
        transformPairs(
            "selfJoin",
            (args, in) -> args.shuffled(in.joined(in)),
            (rdd, args) -> untyped(rdd.join(rdd.filter(pair -> true), partitioner(args))),
            args -> "rdd.join(rdd.filter(all), " + partitioner(args) + ")"),
        transformPairs(
            "valuesOfFirstKey",
            (args, in) -> in.with(in.certainty().ifSequence(Certainty.SEQUENCE)),
            (rdd, args) -> {
              List<Pair<Object, Object>> first = rdd.take(1);
              int found = first.isEmpty() ? 0 : rdd.lookup(first.get(0).key()).size();
              return rdd.mapValues(value -> Pair.of(found, value));
            },
            args -> "rdd.mapValues(tag(rdd.lookup(rdd.first().key()).size()))"),
        transformPairs(
            "swapped",
            (args, in) -> in,
            (rdd, args) -> rdd.values()
                .mapToPair(value -> Pair.<Object, Object>of(Values.number(value) % 3, value)),
            args -> "rdd.values().mapToPair(number % 3)"));
  }

  private static List<Operation> onTwo() {
    return List.of(
        transformWith(
            "transformWithUnion",
            Shape::and,
            (bench, in, args) -> records(in.get(0))
                .transformWith(records(in.get(1)), (rdd, other, batch) -> rdd.union(other)),
            "(rdd, other, batch) -> rdd.union(other)"),
        transformWith(
            "transformOfTwo",
            Shape::and,
            (bench, in, args) -> bench
                .ssc()
                .transform(
                    List.of(records(in.get(0)), records(in.get(1))),
                    (rdds, batch) -> asRecords(rdds.get(0)).union(asRecords(rdds.get(1)))),
            "ssc.transform(both, (rdds, batch) -> rdds.get(0).union(rdds.get(1)))"),
        transformWith(
            "transformWithCount",
            (left, right) -> left.of(left.rows(), left.leaves() + left.rows())
                .with(left.certainty().atMost(right.certainty().ifContent(Certainty.SEQUENCE))),
            (bench, in, args) -> records(in.get(0))
                .transformWith(records(in.get(1)), (rdd, other, batch) -> {
                  long n = other.count();
                  return rdd.map(record -> Pair.of(record, n));
                }),
            "(rdd, other, batch) -> rdd.map(tag(other.count()))"),
        transformWith(
            "transformWithToPair",
            (left, right) -> left.asPairs()
                .joined(right.asPairs())
                .in(3)
                .with(left.certainty().atMost(right.certainty()))
                .asPairs(),
            (bench, in, args) -> records(in.get(0))
                .transformWithToPair(
                    records(in.get(1)),
                    (rdd, other, batch) -> untyped(rdd.mapToPair(Keyed.of(args.a(), args.b()))
                        .join(other.mapToPair(Keyed.of(args.a(), args.b())), Partitioner.hash(3)))),
            "(rdd, other, batch) -> both keyed, rdd.join(other, Partitioner.hash(3))"));
  }

  /** An order that can travel to another process. */
  private static final Comparator<Object> ORDER =
      (Comparator<Object> & Serializable) Values::compare;

  /** One record of three. */
  private record OfThree(int n) implements FilterFunction<Object> {
    @Override
    public boolean call(Object record) {
      return Values.number(record) % 3 == n;
    }

    @Override
    public String toString() {
      return "number % 3 == " + n;
    }
  }

  private static OfThree ofThree(Arguments arguments) {
    return new OfThree(arguments.a() % 3);
  }

  /** What depends on the partitions is certain only if these are. */
  private static Certainty ofPartitions(Shape in) {
    return in.certainty() == Certainty.PARTITIONS ? Certainty.PARTITIONS : Certainty.NOTHING;
  }

  @SuppressWarnings("unchecked") // every record is an Object
  private static RDD<Object> asRecords(RDDLike<?, ?> rdd) {
    return (RDD<Object>) rdd;
  }

  private static Certainty unordered(Shape in) {
    return in.certainty().atMost(Certainty.CONTENT);
  }

  private static Partitioner partitioner(Arguments arguments) {
    return arguments.partitioner().orElseGet(() -> Partitioner.hash(3));
  }

  @SuppressWarnings("unchecked") // every value is an Object
  private static PairRDD<Object, Object> untyped(PairRDD<Object, ?> rdd) {
    return (PairRDD<Object, Object>) rdd;
  }

  private static Operation transform(
      String name,
      BiFunction<Arguments, Shape, Shape> shape,
      Code code,
      Function<Arguments, String> text) {
    return new Operation(
        name,
        1,
        (in, args) -> Optional.of(shape.apply(args, in.get(0).asRecords())),
        (bench, in, args) ->
            records(in.get(0)).transform((rdd, batch) -> code.run(bench.ssc(), rdd, batch, args)),
        (in, args) -> in.get(0) + ".transform(rdd -> " + text.apply(args) + ")");
  }

  private static Operation transformPairs(
      String name,
      BiFunction<Arguments, Shape, Shape> shape,
      PairCode code,
      Function<Arguments, String> text) {
    return new Operation(
        name,
        1,
        (in, args) -> Optional.of(in.get(0)).filter(Shape::pairs).map(s -> shape.apply(args, s)),
        (bench, in, args) -> pairs(in.get(0)).transformToPair(rdd -> code.run(rdd, args)),
        (in, args) -> in.get(0) + ".transformToPair(rdd -> " + text.apply(args) + ")");
  }

  private static Operation transformWith(
      String name, BiFunction<Shape, Shape, Shape> shape, Operation.Builder builder, String text) {
    return new Operation(
        name,
        2,
        (in, args) -> in.get(0).slide() == in.get(1).slide()
            ? Optional.of(shape.apply(in.get(0).asRecords(), in.get(1).asRecords()))
            : Optional.empty(),
        builder,
        (in, args) -> in.get(0) + ".transformWith(" + in.get(1) + ", " + text + ")");
  }
}
