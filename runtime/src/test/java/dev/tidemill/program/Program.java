/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A streaming program with its input.
 *
 * @param sources the records of each source, batch by batch
 * @param nodes its streams; stream i is made of streams before it
 * @param outputs what is looked at
 * @param batches how many batches are run
 * @param conditions what it runs under
 */
public record Program(
    List<List<List<Object>>> sources,
    List<Node> nodes,
    List<Output> outputs,
    int batches,
    Conditions conditions) {

  /** The shapes of all streams; empty if this is no program that can run, or one that would grow large. */
  Optional<List<Shape>> shapes() {
    return shapes(Certainty.SEQUENCE);
  }

  /** The shapes, if no more is certain of the sources than the given. */
  Optional<List<Shape>> shapes(Certainty certaintyOfSources) {
    List<Shape> shapes = new ArrayList<>();
    for (Node node : nodes) {
      Optional<Shape> shape = node.operation()
          .shapes()
          .of(node.inputs().stream().map(shapes::get).toList(), node.arguments())
          .map(s -> node.inputs().isEmpty() ? s.with(certaintyOfSources) : s)
          .map(s -> s.showing(node.operation().views()))
          .filter(Shape::isSmall);
      if (shape.isEmpty()) {
        return Optional.empty();
      }
      shapes.add(shape.get());
    }
    return Optional.of(shapes);
  }

  /**
   * What is certain of each output, if no more is certain of the sources than the given. Empty, too, if batches fail at some
   * of the keys and it is not certain which keys there are: then it is not certain which batches fail.
   */
  Optional<List<Certainty>> certainties(Certainty certaintyOfSources) {
    return shapes(certaintyOfSources)
        .filter(shapes -> conditions.fault() != Conditions.Fault.SKIPPED_HALF_WAY
            || conditions.faulty().isEmpty()
            || shapes.stream().noneMatch(shape -> shape.certainty() == Certainty.NOTHING))
        .map(shapes -> outputs.stream()
            .map(output -> output.certainty(shapes.get(output.stream())))
            .toList());
  }

  Program withSources(List<List<List<Object>>> newSources) {
    return new Program(newSources, nodes, outputs, batches, conditions);
  }

  Program withNodes(List<Node> newNodes) {
    return new Program(sources, newNodes, outputs, batches, conditions);
  }

  Program withOutputs(List<Output> newOutputs) {
    return new Program(sources, nodes, newOutputs, batches, conditions);
  }

  Program withBatches(int newBatches) {
    return new Program(sources, nodes, outputs, newBatches, conditions);
  }

  Program withConditions(Conditions newConditions) {
    return new Program(sources, nodes, outputs, batches, newConditions);
  }

  /** The same program with another node at a place. */
  Program with(int index, Node node) {
    List<Node> changed = new ArrayList<>(nodes);
    changed.set(index, node);
    return withNodes(changed);
  }

  /** The same program with a new stream behind another, which takes that one's place for all of its users. */
  Program inserted(int behind, Operation operation, Arguments arguments) {
    List<Node> changed = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      int self = i;
      changed.add(nodes
          .get(i)
          .withInputs(nodes.get(i).inputs().stream()
              .map(input -> shifted(input, behind, self))
              .toList()));
      if (i == behind) {
        changed.add(new Node(operation, List.of(i), arguments));
      }
    }
    List<Output> shiftedOutputs = outputs.stream()
        .map(output -> new Output(
            output.stream() >= behind ? output.stream() + 1 : output.stream(), output.kind()))
        .toList();
    return new Program(sources, changed, shiftedOutputs, batches, conditions);
  }

  private static int shifted(int input, int behind, int user) {
    return user > behind && input >= behind ? input + 1 : input;
  }

  private String input(int source) {
    List<List<Object>> all = sources.get(source);
    return "batches" + source + " = " + Values.text(all.subList(0, Math.min(batches, all.size())));
  }

  /** This program as it would be written in Java, with its input. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      List<String> inputs = node.inputs().stream().map(input -> "s" + input).toList();
      text.append("var s").append(i).append(" = ");
      text.append(node.operation().text().of(inputs, node.arguments())).append(";\n");
    }
    outputs.forEach(output -> text.append(output.text()).append('\n'));
    nodes.stream()
        .filter(node -> node.operation().inputs() == 0)
        .map(node -> node.arguments().a())
        .distinct()
        .forEach(source -> text.append(input(source)).append('\n'));
    return text.append("run for ")
        .append(batches)
        .append(" batches")
        .append(conditions)
        .toString();
  }
}
