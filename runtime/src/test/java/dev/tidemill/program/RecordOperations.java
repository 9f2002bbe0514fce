/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import static dev.tidemill.program.Operation.records;
import static dev.tidemill.program.Operation.untyped;

import dev.tidemill.DStream;
import dev.tidemill.DStreamLike;
import dev.tidemill.program.Functions.Copies;
import dev.tidemill.program.Functions.Emitted;
import dev.tidemill.program.Functions.EmittedPairs;
import dev.tidemill.program.Functions.Keyed;
import dev.tidemill.program.Functions.KeyedCopies;
import dev.tidemill.program.Functions.KeyedPartition;
import dev.tidemill.program.Functions.Mapping;
import dev.tidemill.program.Functions.Reducing;
import dev.tidemill.program.Functions.WholePartition;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The operations on records of any type; a stream of pairs is taken as one of records. */
final class RecordOperations {
  private RecordOperations() {}

  static List<Operation> all() {
    return List.of(
        toRecords(
            "map",
            (s, in) -> in.of(in.rows(), in.leaves() + in.rows()),
            (s, in) -> in.map(Mapping.of(s.a(), s.b())),
            args -> "map(" + Mapping.of(args.a(), args.b()) + ")"),
        toRecords(
            "digest",
            (s, in) -> in.of(in.rows(), in.rows()),
            (s, in) -> in.map(Mapping.of(6, 0)),
            args -> "map(" + Mapping.of(6, 0) + ")"),
        toRecords(
            "flatMap",
            (s, in) -> in.times(2).of(in.rows() * 2, in.leaves() * 2 + in.rows()),
            (s, in) -> in.flatMap(Copies.of(s.a())),
            args -> "flatMap(" + Copies.of(args.a()) + ")"),
        toRecords(
            "flatMapEmitting",
            (s, in) -> in.times(2).of(in.rows() * 2, in.leaves() * 2 + in.rows()),
            (s, in) -> in.flatMap(new Emitted(Copies.of(s.a()))),
            args -> "flatMap(" + new Emitted(Copies.of(args.a())) + ")"),
        toRecords(
            "mapPartitions",
            (s, in) -> in.of(in.rows() + in.partitions(), in.leaves() + in.rows() + in.partitions())
                .with(WholePartition.of(s.a(), s.b()).certainty(in.certainty())),
            (s, in) -> in.mapPartitions(WholePartition.of(s.a(), s.b())),
            args -> "mapPartitions(" + WholePartition.of(args.a(), args.b()) + ")"),
        toRecords(
            "glom",
            (s, in) ->
                in.of(in.partitions(), in.leaves() + in.partitions()).with(Certainty.NOTHING),
            (s, in) -> untyped(in.glom()),
            args -> "glom()"),
        toRecords(
            "count",
            (s, in) -> in.of(1, 1).in(1).with(in.certainty().ifContent(Certainty.SEQUENCE)),
            (s, in) -> untyped(in.count()),
            args -> "count()"),
        toRecords(
            "reduce",
            (s, in) -> in.of(1, in.leaves()).in(1).with(reduced(s, in)),
            (s, in) -> in.reduce(Reducing.of(s.a())),
            args -> "reduce(" + Reducing.of(args.a()) + ")"),
        toPairs(
            "countByValue",
            (s, in) -> s.shuffled(in),
            (s, in) -> s.partitioner().map(in::countByValue).orElseGet(in::countByValue),
            args -> "countByValue(" + args.partitionerText() + ")"),
        toPairs(
            "mapToPair",
            (s, in) -> in,
            (s, in) -> in.mapToPair(Keyed.of(s.a(), s.b())),
            args -> "mapToPair(" + Keyed.of(args.a(), args.b()) + ")"),
        toPairs(
            "mapPartitionsToPair",
            (s, in) -> in,
            (s, in) -> in.mapPartitionsToPair(new KeyedPartition(Keyed.of(s.a(), s.b()))),
            args -> "mapPartitionsToPair(" + Keyed.of(args.a(), args.b()) + ")"),
        toPairs(
            "flatMapToPair",
            (s, in) -> in.times(2),
            (s, in) -> in.flatMapToPair(keyedCopies(s)),
            args -> "flatMapToPair(" + keyedCopies(args) + ")"),
        toPairs(
            "flatMapToPairEmitting",
            (s, in) -> in.times(2),
            (s, in) -> in.flatMapToPair(new EmittedPairs(keyedCopies(s))),
            args -> "flatMapToPair(" + new EmittedPairs(keyedCopies(args)) + ")"),
        metered());
  }

  private static Certainty reduced(Arguments arguments, Shape in) {
    return Reducing.of(arguments.a()).isCommutative()
        ? in.certainty().ifContent(Certainty.SEQUENCE)
        : in.certainty().ifSequence(Certainty.SEQUENCE);
  }

  private static KeyedCopies keyedCopies(Arguments arguments) {
    return new KeyedCopies(Copies.of(arguments.c()), Keyed.of(arguments.a(), arguments.b()));
  }

  /** Counts how often it is called: once for each record, since it is cached. */
  private static Operation metered() {
    return new Operation(
        "metered",
        1,
        (in, args) -> Optional.of(in.get(0).asRecords()),
        (bench, in, args) -> records(in.get(0))
            .map(bench.meters().counting(bench.index(), record -> record))
            .cache(),
        (in, args) -> in.get(0) + ".map(countingCalls()).cache()");
  }

  private static Operation toRecords(
      String name,
      BiFunction<Arguments, Shape, Shape> shape,
      BiFunction<Arguments, DStream<Object>, DStream<Object>> builder,
      Function<Arguments, String> text) {
    return new Operation(
        name,
        1,
        (in, args) -> Optional.of(shape.apply(args, in.get(0).asRecords())),
        (bench, in, args) -> builder.apply(args, records(in.get(0))),
        (in, args) -> in.get(0) + "." + text.apply(args));
  }

  private static Operation toPairs(
      String name,
      BiFunction<Arguments, Shape, Shape> shape,
      BiFunction<Arguments, DStream<Object>, DStreamLike<?, ?, ?>> builder,
      Function<Arguments, String> text) {
    return new Operation(
        name,
        1,
        (in, args) -> Optional.of(shape.apply(args, in.get(0)).asPairs()),
        (bench, in, args) -> builder.apply(args, records(in.get(0))),
        (in, args) -> in.get(0) + "." + text.apply(args));
  }
}
