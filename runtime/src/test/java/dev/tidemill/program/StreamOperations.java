/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import static dev.tidemill.program.Operation.pairs;
import static dev.tidemill.program.Operation.records;

import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.program.Functions.Chosen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The operations that leave records, or pairs, as they are. */
final class StreamOperations {
  private StreamOperations() {}

  static List<Operation> all() {
    return List.of(
        new Operation(
            "filter",
            1,
            (in, args) -> Optional.of(in.get(0)),
            (bench, in, args) -> filtered(in.get(0), Chosen.of(args.a())),
            (in, args) -> in.get(0) + ".filter(" + Chosen.of(args.a()) + ")"),
        new Operation(
            "cache",
            1,
            (in, args) -> Optional.of(in.get(0)),
            (bench, in, args) -> cached(in.get(0)),
            (in, args) -> in.get(0) + ".cache()"),
        new Operation(
            "repartition",
            1,
            (in, args) -> Optional.of(in.get(0).in(parts(args)).with(repartitioned(in.get(0)))),
            (bench, in, args) -> repartitioned(in.get(0), parts(args)),
            (in, args) -> in.get(0) + ".repartition(" + parts(args) + ")"),
        new Operation(
            "union",
            2,
            (in, args) -> alike(in).map(first -> first.and(in.get(1))),
            (bench, in, args) -> united(in.get(0), in.get(1)),
            (in, args) -> in.get(0) + ".union(" + in.get(1) + ")"),
        window("window", args -> 1, args -> args.a() % 3 + 1),
        window("slidingWindow", args -> args.b() % 3 + 1, args -> args.a() % 4 + 1));
  }

  /** The shape of the first, if all are of one kind and slide. */
  private static Optional<Shape> alike(List<Shape> in) {
    Shape first = in.get(0);
    Shape second = in.get(1);
    return Optional.of(first)
        .filter(shape -> shape.pairs() == second.pairs() && shape.slide() == second.slide());
  }

  private static int parts(Arguments arguments) {
    return arguments.a() % 5 + 1;
  }

  private static Certainty repartitioned(Shape in) {
    return in.certainty().atMost(Certainty.CONTENT);
  }

  private static DStreamLike<?, ?, ?> filtered(DStreamLike<?, ?, ?> in, Chosen chosen) {
    return in instanceof PairDStream ? pairs(in).filter(chosen) : records(in).filter(chosen);
  }

  private static DStreamLike<?, ?, ?> cached(DStreamLike<?, ?, ?> in) {
    return in.cache();
  }

  private static DStreamLike<?, ?, ?> repartitioned(DStreamLike<?, ?, ?> in, int n) {
    return in.repartition(n);
  }

  private static DStreamLike<?, ?, ?> united(DStreamLike<?, ?, ?> in, DStreamLike<?, ?, ?> other) {
    return in instanceof PairDStream
        ? pairs(in).union(pairs(other))
        : records(in).union(records(other));
  }

  /** A window whose length is a number of its input's slides, and whose slide is another. */
  private static Operation window(
      String name, Function<Arguments, Integer> slides, Function<Arguments, Integer> lengths) {
    return new Operation(
        name,
        1,
        (in, args) -> Optional.of(in.get(0)
            .times(lengths.apply(args))
            .in(in.get(0).partitions() * lengths.apply(args))
            .every(in.get(0).slide() * slides.apply(args))),
        (bench, in, args) -> {
          Duration slide = in.get(0).slide();
          Duration length = slide.multipliedBy(lengths.apply(args));
          return slides.apply(args) == 1
              ? in.get(0).window(length)
              : in.get(0).window(length, slide.multipliedBy(slides.apply(args)));
        },
        (in, args) -> in.get(0) + ".window(" + lengths.apply(args) + " of its slides"
            + (slides.apply(args) == 1 ? "" : ", every " + slides.apply(args)) + ")");
  }
}
