/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.program.Functions.Composed;
import dev.tidemill.program.Functions.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Says that two programs see the same, both of which are made of any program.
 *
 * @param name the law in words
 * @param setup the engine on which both run
 * @param left makes the one
 * @param right makes the other
 * @param certainties for each output of the other, what must be the same
 */
public record Law(
    String name,
    Setup setup,
    UnaryOperator<Program> left,
    UnaryOperator<Program> right,
    Certainties certainties)
    implements Property {
  /** What must be the same of each output; empty if the program cannot be run. */
  interface Certainties {
    Optional<List<Certainty>> of(Program program);
  }

  private static final Operation CACHE = Catalogue.named("cache");
  private static final Operation MAP = Catalogue.named("map");
  private static final Operation REPARTITION = Catalogue.named("repartition");
  private static final Operation UNION = Catalogue.named("union");
  private static final Operation WINDOW = Catalogue.named("window");

  @Override
  public String toString() {
    return name;
  }

  @Override
  public Optional<String> violation(Program program) {
    Program one = left.apply(program);
    Program other = right.apply(program);
    if (one.shapes().isEmpty()) {
      return Optional.empty();
    }
    return certainties
        .of(other)
        .flatMap(certain -> Alike.difference(
                ProgramRun.of(one, setup), ProgramRun.of(other, setup), certain)
            .map(difference -> difference + "\nwhere the other program is\n\n" + other));
  }

  public static Law orderOfInputMattersNotToContent(Setup setup) {
    return new Law(
        "the order of the input changes no content",
        setup,
        program -> program,
        Law::withShuffledInput,
        program -> program.certainties(Certainty.CONTENT));
  }

  public static Law sourceIsTheUnionOfItsParts(Setup setup) {
    return new Law(
        "a source is the union of its parts",
        setup,
        program -> program,
        Law::withSplitSources,
        program -> program.certainties(Certainty.SEQUENCE));
  }

  public static Law cacheChangesNothing(Setup setup) {
    return new Law(
        "cache() anywhere changes nothing",
        setup,
        program -> program,
        program -> everywhere(program, CACHE),
        Law::everything);
  }

  public static Law windowOfOneBatchChangesNothing(Setup setup) {
    return new Law(
        "a window of one batch changes nothing",
        setup,
        program -> program,
        program -> program.inserted(place(program, WINDOW), WINDOW, Arguments.SIMPLEST),
        Law::everything);
  }

  public static Law mapsAreOneMap(Setup setup) {
    Arguments first = new Arguments(List.of(1, 3, 0));
    Arguments second = new Arguments(List.of(6, 0, 0));
    Composed composed =
        new Composed(Mapping.of(first.a(), first.b()), Mapping.of(second.a(), second.b()));
    Operation both = new Operation(
        "bothMaps",
        1,
        MAP.shapes(),
        (bench, in, args) -> Operation.records(in.get(0)).map(composed),
        (in, args) -> in.get(0) + ".map(" + composed + ")");
    return new Law(
        "two maps in a row are one map of both functions",
        setup,
        program -> {
          int place = place(program, MAP);
          return program.inserted(place, MAP, second).inserted(place, MAP, first);
        },
        program -> program.inserted(place(program, MAP), both, Arguments.SIMPLEST),
        Law::everything);
  }

  public static Law repartitionChangesOrderOnly(Setup setup) {
    return new Law(
        "repartition(n) anywhere changes the order only",
        setup,
        program -> program,
        program -> program.inserted(place(program, REPARTITION), REPARTITION, Arguments.SIMPLEST),
        program -> program.certainties(Certainty.SEQUENCE));
  }

  public static Law partsOfSourcesMatterNot(Setup setup) {
    return new Law(
        "the number of partitions of the sources changes no more than operations say",
        setup,
        program -> program,
        Law::withMorePartitionsOfSources,
        program -> program.certainties(Certainty.SEQUENCE));
  }

  private static Program withMorePartitionsOfSources(Program program) {
    Program changed = program;
    for (int i = 0; i < program.nodes().size(); i++) {
      Node node = program.nodes().get(i);
      if (node.inputs().isEmpty()) {
        Arguments arguments = node.arguments();
        changed = changed.with(i, node.with(arguments.with(1, arguments.b() + 1)));
      }
    }
    return changed;
  }

  /** Another operation in the same place has the same result. */
  static Law replacement(
      String name,
      Setup setup,
      Operation operation,
      Operation replacement,
      Certainties certainties) {
    return new Law(
        name,
        setup,
        program -> withOperation(program, operation, operation),
        program -> withOperation(program, operation, replacement),
        certainties);
  }

  /** One of two operations, at a place where the first fits. */
  private static Program withOperation(Program program, Operation first, Operation chosen) {
    Arguments arguments = Arguments.varied(program.toString());
    return program.inserted(place(program, first, arguments), chosen, arguments);
  }

  static Optional<List<Certainty>> everything(Program program) {
    return program
        .shapes()
        .map(shapes -> Collections.nCopies(program.outputs().size(), Certainty.PARTITIONS));
  }

  private static Program everywhere(Program program, Operation operation) {
    Program changed = program;
    for (int i = program.nodes().size() - 1; i >= 0; i--) {
      Program more = changed.inserted(i, operation, Arguments.SIMPLEST);
      changed = more.shapes().isPresent() ? more : changed;
    }
    return changed;
  }

  /** A stream behind which an operation fits: which one that is depends on the program, for variety. */
  private static int place(Program program, Operation operation) {
    return place(program, operation, Arguments.SIMPLEST);
  }

  private static int place(Program program, Operation operation, Arguments arguments) {
    int n = program.nodes().size();
    int start = Math.floorMod(program.toString().hashCode(), n);
    return IntStream.range(start, start + n)
        .map(i -> i % n)
        .filter(i -> program.inserted(i, operation, arguments).shapes().isPresent())
        .findFirst()
        .orElse(start);
  }

  private static Program withShuffledInput(Program program) {
    List<List<List<Object>>> sources = new ArrayList<>();
    for (List<List<Object>> batches : program.sources()) {
      List<List<Object>> shuffled = new ArrayList<>();
      for (List<Object> batch : batches) {
        List<Object> records = new ArrayList<>(batch);
        Collections.shuffle(records, new Random(records.size()));
        shuffled.add(records);
      }
      sources.add(shuffled);
    }
    return program.withSources(sources);
  }

  /** Each source becomes two, with the first and with the second half of each batch, and their union. */
  private static Program withSplitSources(Program program) {
    List<List<List<Object>>> sources = new ArrayList<>();
    program.sources().forEach(batches -> sources.add(half(batches, 0)));
    program.sources().forEach(batches -> sources.add(half(batches, 1)));
    List<Node> nodes = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Node node : program.nodes()) {
      nodes.add(node.withInputs(node.inputs().stream().map(places::get).toList()));
      if (node.inputs().isEmpty()) {
        Arguments arguments = node.arguments();
        int second = arguments.a() + program.sources().size();
        nodes.add(node.with(arguments.with(0, second)));
        nodes.add(new Node(UNION, List.of(nodes.size() - 2, nodes.size() - 1), Arguments.SIMPLEST));
      }
      places.add(nodes.size() - 1);
    }
    List<Output> outputs = program.outputs().stream()
        .map(output -> new Output(places.get(output.stream()), output.kind()))
        .toList();
    return new Program(sources, nodes, outputs, program.batches(), program.conditions());
  }

  private static List<List<Object>> half(List<List<Object>> batches, int which) {
    List<List<Object>> halves = new ArrayList<>();
    for (List<Object> batch : batches) {
      int from = which * batch.size() / 2;
      halves.add(new ArrayList<>(batch.subList(from, (which + 1) * batch.size() / 2)));
    }
    return halves;
  }
}
