/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import static dev.tidemill.program.Operation.pairs;

import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.program.Functions.Copies;
import dev.tidemill.program.Functions.Mapping;
import dev.tidemill.program.Functions.Reducing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The operations on pairs. */
final class PairOperations {
  private PairOperations() {}

  static List<Operation> onOne() {
    return List.of(
        onPairs(
            "mapValues",
            (args, in) -> in.of(in.rows(), in.leaves() + in.rows()),
            (args, in) -> in.mapValues(Mapping.of(args.a(), args.b())),
            args -> "mapValues(" + Mapping.of(args.a(), args.b()) + ")"),
        onPairs(
            "digestValues",
            (args, in) -> in.of(in.rows(), in.rows() * 4),
            (args, in) -> in.mapValues(Mapping.of(6, 0)),
            args -> "mapValues(" + Mapping.of(6, 0) + ")"),
        onPairs(
            "flatMapValues",
            (args, in) -> in.of(in.rows() * 2, in.leaves() * 2 + in.rows()),
            (args, in) -> in.flatMapValues(Copies.of(args.a())),
            args -> "flatMapValues(" + Copies.of(args.a()) + ")"),
        onPairs(
            "reduceByKey",
            PairOperations::reduced,
            (args, in) -> {
              Reducing reducing = Reducing.of(args.a());
              return args.partitioner()
                  .map(p -> in.reduceByKey(reducing, p))
                  .orElseGet(() -> in.reduceByKey(reducing));
            },
            args -> "reduceByKey(" + Reducing.of(args.a()) + args.commaPartitioner() + ")"),
        onPairs(
            "groupByKey",
            PairOperations::listed,
            (args, in) -> args.partitioner().map(in::groupByKey).orElseGet(in::groupByKey),
            args -> "groupByKey(" + args.partitionerText() + ")"),
        onPairs(
            "combineByKey",
            (args, in) -> args.a() % 2 == 0 ? listed(args, in) : args.shuffled(in),
            (args, in) -> args.a() % 2 == 0 ? lists(args, in) : counts(args, in),
            args -> "combineByKey(" + (args.a() % 2 == 0 ? "lists()" : "counts()")
                + args.commaPartitioner() + ")"));
  }

  static List<Operation> onTwo() {
    return List.of(
        joining(
            "cogroup",
            (args, left, right) -> listed(args, left.and(right)),
            (args, left, right) -> args.partitioner()
                .map(p -> left.cogroup(right, p))
                .orElseGet(() -> left.cogroup(right))),
        joining(
            "join",
            PairOperations::joined,
            (args, left, right) ->
                args.partitioner().map(p -> left.join(right, p)).orElseGet(() -> left.join(right))),
        joining(
            "leftOuterJoin",
            PairOperations::joined,
            (args, left, right) -> args.partitioner()
                .map(p -> left.leftOuterJoin(right, p))
                .orElseGet(() -> left.leftOuterJoin(right))),
        joining(
            "rightOuterJoin",
            PairOperations::joined,
            (args, left, right) -> args.partitioner()
                .map(p -> left.rightOuterJoin(right, p))
                .orElseGet(() -> left.rightOuterJoin(right))),
        joining(
            "fullOuterJoin",
            PairOperations::joined,
            (args, left, right) -> args.partitioner()
                .map(p -> left.fullOuterJoin(right, p))
                .orElseGet(() -> left.fullOuterJoin(right))));
  }

  private static Shape reduced(Arguments arguments, Shape in) {
    return Reducing.of(arguments.a()).isCommutative()
        ? arguments.shuffled(in)
        : listed(arguments, in);
  }

  /** What depends on the order of a key's values is certain only if the input's order is. */
  private static Shape listed(Arguments arguments, Shape in) {
    Shape shuffled = arguments.shuffled(in);
    return shuffled.with(in.certainty().ifSequence(shuffled.certainty()));
  }

  private static Shape joined(Arguments arguments, Shape left, Shape right) {
    Shape product = left.joined(right);
    return arguments.shuffled(product.of(
        product.rows() + left.rows() + right.rows(),
        product.leaves() + left.leaves() + right.leaves()));
  }

  private static DStreamLike<?, ?, ?> lists(Arguments arguments, PairDStream<Object, Object> in) {
    return arguments
        .partitioner()
        .map(p -> in.combineByKey(
            PairOperations::listOf, PairOperations::added, PairOperations::concatenated, p))
        .orElseGet(() -> in.combineByKey(
            PairOperations::listOf, PairOperations::added, PairOperations::concatenated));
  }

  private static List<Object> listOf(Object value) {
    List<Object> list = new ArrayList<>();
    list.add(value);
    return list;
  }

  private static List<Object> added(List<Object> list, Object value) {
    list.add(value);
    return list;
  }

  private static List<Object> concatenated(List<Object> list, List<Object> other) {
    list.addAll(other);
    return list;
  }

  private static DStreamLike<?, ?, ?> counts(Arguments arguments, PairDStream<Object, Object> in) {
    return arguments
        .partitioner()
        .map(p -> in.<Long>combineByKey(value -> 1L, (n, value) -> n + 1, Long::sum, p))
        .orElseGet(() -> in.<Long>combineByKey(value -> 1L, (n, value) -> n + 1, Long::sum));
  }

  private static Operation onPairs(
      String name,
      BiFunction<Arguments, Shape, Shape> shape,
      BiFunction<Arguments, PairDStream<Object, Object>, DStreamLike<?, ?, ?>> builder,
      Function<Arguments, String> text) {
    return new Operation(
        name,
        1,
        (in, args) -> Optional.of(in.get(0)).filter(Shape::pairs).map(s -> shape.apply(args, s)),
        (bench, in, args) -> builder.apply(args, pairs(in.get(0))),
        (in, args) -> in.get(0) + "." + text.apply(args));
  }

  private interface JoinShape {
    Shape of(Arguments arguments, Shape left, Shape right);
  }

  private interface JoinBuilder {
    DStreamLike<?, ?, ?> of(
        Arguments arguments, PairDStream<Object, Object> left, PairDStream<Object, Object> right);
  }

  private static Operation joining(String name, JoinShape shape, JoinBuilder builder) {
    return new Operation(
        name,
        2,
        (in, args) -> in.get(0).pairs()
                && in.get(1).pairs()
                && in.get(0).slide() == in.get(1).slide()
            ? Optional.of(shape.of(args, in.get(0), in.get(1)))
            : Optional.empty(),
        (bench, in, args) -> builder.of(args, pairs(in.get(0)), pairs(in.get(1))),
        (in, args) -> in.get(0) + "." + name + "(" + in.get(1) + args.commaPartitioner() + ")");
  }
}
