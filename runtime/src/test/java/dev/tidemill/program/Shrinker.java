/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a program smaller for as long as it violates a property: fewer outputs, streams, batches and records, and simpler
 * operations.
 */
final class Shrinker {
  /** How many programs are tried; each takes some milliseconds. */
  private static final int MAX_RUNS = 3_000;

  private final Property property;
  private int runs;

  private Shrinker(Property property) {
    this.property = property;
  }

  static Program shrink(Program program, Property property) {
    return new Shrinker(property).shrink(program);
  }

  private Program shrink(Program program) {
    Program smallest = program;
    Optional<Program> smaller = Optional.of(program);
    while (smaller.isPresent()) {
      smallest = smaller.get();
      smaller = candidates(smallest)
          .filter(candidate -> runs < MAX_RUNS)
          .filter(candidate -> candidate.shapes().isPresent())
          .filter(this::isViolating)
          .findFirst();
    }
    return smallest;
  }

  private boolean isViolating(Program program) {
    runs++;
    return property.violation(program).isPresent();
  }

  /** Programs that are smaller by one step, those that save most first. */
  private static Stream<Program> candidates(Program program) {
    return Stream.of(
            withoutOutputs(program),
            withoutUnused(program),
            withFewerBatches(program),
            withBypasses(program),
            withEmptyBatches(program),
            withFewerRecords(program),
            withSimplerArguments(program),
            withSimplerConditions(program))
        .flatMap(s -> s);
  }

  private static Stream<Program> withoutOutputs(Program program) {
    return indices(program.outputs().size() > 1 ? program.outputs().size() : 0)
        .map(i -> program.withOutputs(without(program.outputs(), i)));
  }

  private static Stream<Program> withoutUnused(Program program) {
    return indices(program.nodes().size())
        .filter(i -> !isUsed(program, i))
        .map(i -> replaced(program, i, i));
  }

  private static boolean isUsed(Program program, int stream) {
    return program.nodes().stream().anyMatch(node -> node.inputs().contains(stream))
        || program.outputs().stream().anyMatch(output -> output.stream() == stream);
  }

  /** Leaves a stream out; its users take one of its inputs in its place. */
  private static Stream<Program> withBypasses(Program program) {
    return indices(program.nodes().size())
        .flatMap(i ->
            program.nodes().get(i).inputs().stream().map(input -> replaced(program, i, input)));
  }

  /** The program without a stream, whose users take another one that comes before it. */
  private static Program replaced(Program program, int gone, int substitute) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < program.nodes().size(); i++) {
      if (i != gone) {
        Node node = program.nodes().get(i);
        nodes.add(node.withInputs(
            node.inputs().stream().map(in -> renumbered(in, gone, substitute)).toList()));
      }
    }
    List<Output> outputs = program.outputs().stream()
        .map(output -> new Output(renumbered(output.stream(), gone, substitute), output.kind()))
        .toList();
    return program.withNodes(nodes).withOutputs(outputs);
  }

  private static int renumbered(int stream, int gone, int substitute) {
    int chosen = stream == gone ? substitute : stream;
    return chosen > gone ? chosen - 1 : chosen;
  }

  private static Stream<Program> withFewerBatches(Program program) {
    return Stream.of(1, 2, program.batches() - 1)
        .filter(n -> n >= 1 && n < program.batches())
        .map(program::withBatches);
  }

  private static Stream<Program> withEmptyBatches(Program program) {
    return batches(program)
        .filter(at -> !at.records(program).isEmpty())
        .map(at -> at.with(program, List.of()));
  }

  private static Stream<Program> withFewerRecords(Program program) {
    return batches(program).flatMap(at -> {
      List<Object> records = at.records(program);
      Stream<List<Object>> halves = records.size() < 4
          ? Stream.of()
          : Stream.of(
              records.subList(0, records.size() / 2),
              records.subList(records.size() / 2, records.size()));
      Stream<List<Object>> fewer =
          indices(records.size() > 1 ? records.size() : 0).map(i -> without(records, i));
      return Stream.concat(halves, fewer).map(less -> at.with(program, less));
    });
  }

  private static Stream<Program> withSimplerArguments(Program program) {
    return indices(program.nodes().size())
        .filter(i -> program.nodes().get(i).operation().inputs() > 0)
        .flatMap(i -> indices(Arguments.COUNT).flatMap(a -> {
          Node node = program.nodes().get(i);
          int number = node.arguments().numbers().get(a);
          return Stream.of(0, 1, number / 2)
              .filter(simpler -> simpler < number)
              .map(simpler -> program.with(i, node.with(node.arguments().with(a, simpler))));
        }));
  }

  private static Stream<Program> withSimplerConditions(Program program) {
    Conditions conditions = program.conditions();
    List<Integer> faulty = conditions.faulty();
    return Stream.concat(
            indices(faulty.size()).map(i -> conditions.withFaulty(without(faulty, i))),
            Stream.of(conditions.forgetful(), conditions.withKeyGroups(Conditions.MANY_GROUPS)))
        .filter(simpler -> !simpler.equals(conditions))
        .map(program::withConditions);
  }

  /** A batch of a source. */
  private record At(int source, int batch) {
    List<Object> records(Program program) {
      return program.sources().get(source).get(batch);
    }

    Program with(Program program, List<Object> records) {
      List<List<Object>> batches = new ArrayList<>(program.sources().get(source));
      batches.set(batch, new ArrayList<>(records));
      List<List<List<Object>>> sources = new ArrayList<>(program.sources());
      sources.set(source, batches);
      return program.withSources(sources);
    }
  }

  private static Stream<At> batches(Program program) {
    return indices(program.sources().size())
        .flatMap(s -> indices(program.sources().get(s).size()).map(b -> new At(s, b)));
  }

  private static Stream<Integer> indices(int size) {
    return Stream.iterate(0, i -> i < size, i -> i + 1);
  }

  private static <T> List<T> without(List<T> list, int index) {
    List<T> less = new ArrayList<>(list);
    less.remove(index);
    return less;
  }
}
