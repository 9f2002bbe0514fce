/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import static dev.tidemill.program.Operation.pairs;
import static dev.tidemill.program.Operation.records;

import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.function.MapFunction;
import dev.tidemill.program.StateFunctions.Adder;
import dev.tidemill.program.StateFunctions.Summand;
import dev.tidemill.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What different ways to keep state have in common. Each law puts either way behind some pairs of a program; the numbers of the
 * arguments vary lengths, slides and functions.
 */
public final class StateLaws {
  private StateLaws() {}

  /** All laws. */
  public static List<Function<Setup, Law>> all() {
    return List.of(
        StateLaws::inverseSavesWorkOnly,
        StateLaws::windowOfOneBatchIsTheBatch,
        StateLaws::countByValueIsASumOfOnes,
        StateLaws::updateIsMapWithoutCalls,
        StateLaws::changesAddUpToTheState,
        StateLaws::groupsHoldWhatReducesToTheResult,
        StateLaws::countIsTheSizeOfTheWindow);
  }

  static Law inverseSavesWorkOnly(Setup setup) {
    return Law.replacement(
        "a window with an inverse is one without",
        setup,
        onPairs((in, args) -> summands(in, args)
            .reduceByKeyAndWindow(
                sum(args), Summand.of(args.a()).inverse(), length(in, args), slide(in, args))),
        onPairs((in, args) ->
            summands(in, args).reduceByKeyAndWindow(sum(args), length(in, args), slide(in, args))),
        Law::everything);
  }

  static Law windowOfOneBatchIsTheBatch(Setup setup) {
    return Law.replacement(
        "a window of one batch is the batch",
        setup,
        onPairs((in, args) -> summands(in, args).reduceByKeyAndWindow(sum(args), in.slide()), 1),
        onPairs((in, args) -> summands(in, args).reduceByKey(sum(args)), 1),
        program -> program.certainties(Certainty.SEQUENCE));
  }

  static Law countByValueIsASumOfOnes(Setup setup) {
    return Law.replacement(
        "countByValueAndWindow is a window of sums of ones",
        setup,
        onPairs((in, args) -> records(in).countByValueAndWindow(length(in, args), slide(in, args))),
        onPairs((in, args) -> records(in)
            .mapToPair(record -> Pair.of(record, 1L))
            .reduceByKeyAndWindow(Long::sum, length(in, args), slide(in, args))),
        Law::everything);
  }

  static Law updateIsMapWithoutCalls(Setup setup) {
    return Law.replacement(
        "sums by updateStateByKey are the snapshots of sums by mapWithState",
        setup,
        onPairs(
            (in, args) -> in.updateStateByKey((List<Object> values, Optional<Object> sum) -> {
              Object updated = sum.orElse(0L);
              for (Object value : values) {
                updated = StateFunctions.SUM.call(updated, value);
              }
              return Optional.of(updated);
            }),
            1),
        onPairs(
            (in, args) -> in.mapWithState(StateSpec.function(StateLaws::added)).stateSnapshots(),
            1),
        Law::everything);
  }

  private static Object added(Object key, Optional<Object> value, State<Object> sum) {
    sum.update(StateFunctions.SUM.call(sum.option().orElse(0L), value.orElseGet(Values::nothing)));
    return key;
  }

  static Law changesAddUpToTheState(Setup setup) {
    return Law.replacement(
        "the changes of all batches add up to the state",
        setup,
        onPairs(StateLaws::state),
        onPairs((in, args) -> state(in, args)
            .changes()
            .updateStateByKey((List<Optional<Object>> changes, Optional<Object> state) ->
                changes.isEmpty() ? state : changes.get(changes.size() - 1))),
        program -> program.certainties(Certainty.CONTENT));
  }

  /** State of some kind whose values are not null. */
  private static StateDStream<Object, Object> state(
      PairDStream<Object, Object> in, Arguments args) {
    return switch (args.c() % 3) {
      case 0 ->
        summands(in, args).reduceByKeyAndWindow(sum(args), length(in, args), slide(in, args));
      case 1 ->
        in.mapWithState(
                StateSpec.function(StateFunctions.Mapping.of(args.a(), StateFunctions.Faults.NONE))
                    .timeout(length(in, args)))
            .stateSnapshots();
      default ->
        in.updateStateByKey(StateFunctions.Updating.of(args.a(), StateFunctions.Faults.NONE));
    };
  }

  static Law groupsHoldWhatReducesToTheResult(Setup setup) {
    return Law.replacement(
        "a window of lists holds the values that a window of combinations combines",
        setup,
        onPairs((in, args) ->
            summands(in, args).reduceByKeyAndWindow(sum(args), length(in, args), slide(in, args))),
        onPairs((in, args) -> summands(in, args)
            .groupByKeyAndWindow(length(in, args), slide(in, args))
            .mapValues(total(sum(args)))),
        Law::everything);
  }

  private static MapFunction<List<Object>, Object> total(Adder sum) {
    return values -> {
      Object total = values.get(0);
      for (Object value : values.subList(1, values.size())) {
        total = sum.call(total, value);
      }
      return total;
    };
  }

  static Law countIsTheSizeOfTheWindow(Setup setup) {
    return Law.replacement(
        "countByWindow is the count of the window",
        setup,
        onPairs((in, args) -> in.countByWindow(length(in, args), slide(in, args))
            .mapToPair(count -> Pair.of(true, count))),
        onPairs((in, args) -> in.window(length(in, args), slide(in, args))
            .count()
            .mapToPair(count -> Pair.of(true, count))),
        program -> program.certainties(Certainty.SEQUENCE));
  }

  private static PairDStream<Object, Object> summands(
      PairDStream<Object, Object> in, Arguments args) {
    return in.mapValues(Summand.of(args.a()));
  }

  private static Adder sum(Arguments args) {
    return Summand.of(args.a()).sum();
  }

  private static Duration length(DStreamLike<?, ?, ?> in, Arguments args) {
    return in.slide().multipliedBy(args.b() % 4 + 1);
  }

  private static Duration slide(DStreamLike<?, ?, ?> in, Arguments args) {
    return in.slide().multipliedBy(slides(args));
  }

  private static int slides(Arguments args) {
    return Math.max(1, args.b() / 4 % 5 - 2);
  }

  private interface Declaration {
    DStreamLike<?, ?, ?> of(PairDStream<Object, Object> in, Arguments args);
  }

  private static Operation onPairs(Declaration declaration) {
    return onPairs(declaration, 0);
  }

  /** An operation on pairs that results in pairs; with a slide of its own, if none is given. */
  private static Operation onPairs(Declaration declaration, int fixedSlides) {
    return new Operation(
        "either",
        1,
        (in, args) -> Optional.of(in.get(0))
            .filter(Shape::pairs)
            .map(s -> s.times(12)
                .every(s.slide() * (fixedSlides == 0 ? slides(args) : fixedSlides))
                .in(Shape.DEFAULT_PARTITIONS)
                .with(s.certainty().atMost(Certainty.CONTENT))),
        (bench, in, args) -> declaration.of(pairs(in.get(0)), args),
        (in, args) -> "eitherWay(" + in.get(0) + ", " + args + ")");
  }
}
