/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Makes programs: the same one for the same seed, in every JVM. */
public final class Generator {
  private static final int MAX_ARGUMENT = 60;
  private static final int ATTEMPTS = 400;
  private static final int INPUT_ATTEMPTS = 8;

  private final Random random;

  private Generator(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** The program of a seed. */
  public static Program program(long seed) {
    return new Generator(seed).program();
  }

  private Program program() {
    int batches = 8 + random.nextInt(5);
    int sourceCount = 1 + random.nextInt(3);
    List<List<List<Object>>> sources = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    for (int s = 0; s < sourceCount; s++) {
      sources.add(batches(batches));
      nodes.add(new Node(drawn(Catalogue.SOURCES), List.of(), arguments().with(0, s)));
    }
    Program program = new Program(sources, nodes, List.of(), batches, Conditions.SIMPLEST);
    int size = sourceCount + 4 + random.nextInt(12);
    for (int i = 0; i < ATTEMPTS && program.nodes().size() < size; i++) {
      program = grown(program);
    }
    return program.withOutputs(outputs(program.nodes().size())).withConditions(conditions(batches));
  }

  /** Some programs have batches that fail, one after the other now and then. */
  private Conditions conditions(int batches) {
    int keyGroups = drawn(List.of(1, 2, 3, Conditions.MANY_GROUPS));
    int remembered = random.nextInt(6) == 0 ? 2 : 0;
    Conditions.Fault fault = drawn(List.of(Conditions.Fault.values()));
    Set<Integer> faulty = new TreeSet<>();
    int count = random.nextInt(2) == 0 ? 0 : 1 + random.nextInt(3);
    while (faulty.size() < count) {
      int batch = 1 + random.nextInt(batches);
      faulty.add(batch);
      if (faulty.size() < count && random.nextInt(3) == 0) {
        faulty.add(Math.min(batch + 1, batches));
      }
    }
    return new Conditions(keyGroups, remembered, fault, List.copyOf(faulty));
  }

  /** The program with one more stream; one that is needed first, if the operation that was drawn fits to no stream there is. */
  private Program grown(Program program) {
    Operation operation = drawn(drawn(Catalogue.GROUPS));
    return grown(program, operation)
        .or(() -> operation.name().equals("stateSnapshots")
            ? grown(program, Catalogue.named("mapWithState"))
            : Optional.empty())
        .or(() -> operation.name().equals("changes")
            ? grown(program, Catalogue.named("updateStateByKey"))
            : Optional.empty())
        .or(() -> grown(program, Catalogue.named("mapToPair")))
        .orElse(program);
  }

  private Optional<Program> grown(Program program, Operation operation) {
    Arguments arguments = arguments();
    for (int i = 0; i < INPUT_ATTEMPTS; i++) {
      List<Integer> inputs = new ArrayList<>();
      for (int n = 0; n < operation.inputs(); n++) {
        inputs.add(input(program.nodes().size()));
      }
      List<Node> nodes = new ArrayList<>(program.nodes());
      nodes.add(new Node(operation, inputs, arguments));
      Program candidate = program.withNodes(nodes);
      if (candidate.shapes().isPresent()) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private <T> T drawn(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** One of the latest streams most often, so that programs become deep. */
  private int input(int size) {
    return random.nextInt(3) == 0
        ? random.nextInt(size)
        : size - 1 - random.nextInt(Math.min(3, size));
  }

  private List<Output> outputs(int size) {
    List<Output> outputs = new ArrayList<>();
    outputs.add(new Output(size - 1, Output.Kind.ALL));
    int more = random.nextInt(4);
    for (int i = 0; i < more; i++) {
      int kind = random.nextInt(5);
      outputs.add(new Output(
          input(size),
          kind < 3 ? Output.Kind.ALL : kind == 3 ? Output.Kind.FIRST : Output.Kind.TWICE));
    }
    return outputs;
  }

  private Arguments arguments() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < Arguments.COUNT; i++) {
      numbers.add(random.nextInt(MAX_ARGUMENT));
    }
    return new Arguments(numbers);
  }

  private List<List<Object>> batches(int count) {
    List<List<Object>> batches = new ArrayList<>();
    int kind = random.nextInt(3);
    for (int b = 0; b < count; b++) {
      List<Object> batch = new ArrayList<>();
      int size = size();
      for (int i = 0; i < size; i++) {
        batch.add(record(kind));
      }
      batches.add(batch);
    }
    return batches;
  }

  private int size() {
    int choice = random.nextInt(10);
    if (choice < 3) {
      return choice == 0 ? 1 : 0;
    }
    return choice == 9 ? random.nextInt(SourceOperations.MAX_RECORDS + 1) : random.nextInt(12);
  }

  /** Few different values, so that keys repeat; nulls, and now and then something with parts. */
  private Object record(int kind) {
    int choice = random.nextInt(20);
    if (choice == 0) {
      return Values.nothing();
    }
    if (choice == 1) {
      return Pair.of(random.nextInt(3), Values.nothing());
    }
    if (choice == 2) {
      return Arrays.asList(random.nextInt(3), "x");
    }
    return switch (kind) {
      case 0 -> random.nextInt(8);
      case 1 -> "w" + Math.min(random.nextInt(10), random.nextInt(10));
      default ->
        random.nextBoolean()
            ? (Object) random.nextInt(50)
            : Functions.SEASONS.get(random.nextInt(4));
    };
  }
}
