/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.graph.StreamNode.KeyedStateNode;
import dev.tidemill.internal.graph.StreamNode.OperatorNode;
import dev.tidemill.internal.graph.StreamNode.QueueNode;
import dev.tidemill.internal.graph.StreamNode.SourceNode;
import dev.tidemill.internal.graph.StreamNode.TransformNode;
import dev.tidemill.internal.graph.StreamNode.WindowNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies the declared streams into their final form: inputs that were replaced are what their users see, and every
 * origin carries the name that its stream was given.
 */
final class GraphFreeze implements StreamNode.Visitor<StreamNode> {
  private final List<StreamNode> declared;
  private final Map<Integer, String> names;
  private final List<StreamNode> frozen = new ArrayList<>();

  GraphFreeze(List<StreamNode> declared, Map<Integer, String> names) {
    this.declared = declared;
    this.names = names;
  }

  StreamGraph freeze(
      Duration batchInterval,
      List<OutputNode> outputs,
      Map<Integer, Integer> views,
      Set<Integer> cached,
      Optional<Duration> remember) {
    declared.forEach(node -> frozen.add(node.accept(this)));
    List<OutputNode> frozenOutputs = outputs.stream()
        .map(o -> new OutputNode(o.info(), input(o.input()), o.operation()))
        .toList();
    return new StreamGraph(batchInterval, frozen, frozenOutputs, names, views, cached, remember);
  }

  @Override
  public StreamNode source(SourceNode node) {
    return new SourceNode(node.id(), origin(node), node.slide(), node.source());
  }

  @Override
  public StreamNode queue(QueueNode node) {
    return new QueueNode(node.id(), origin(node), node.slide(), node.queue());
  }

  @Override
  public StreamNode operator(OperatorNode node) {
    return new OperatorNode(node.id(), origin(node), inputs(node), node.operator());
  }

  @Override
  public StreamNode transform(TransformNode node) {
    return new TransformNode(node.id(), origin(node), inputs(node), node.transform());
  }

  @Override
  public StreamNode keyedState(KeyedStateNode node) {
    return new KeyedStateNode(
        node.id(),
        origin(node),
        input(node.input()),
        node.operator(),
        node.groups(),
        node.window(),
        node.slide(),
        node.initial());
  }

  @Override
  public StreamNode window(WindowNode node) {
    return new WindowNode(
        node.id(), origin(node), input(node.input()), node.length(), node.slide());
  }

  private List<StreamNode> inputs(StreamNode node) {
    return node.inputs().stream().map(this::input).toList();
  }

  /** The final form of a stream that was declared before. */
  private StreamNode input(StreamNode declaredInput) {
    return frozen.get(declaredInput.id());
  }

  private Origin origin(StreamNode node) {
    String name = names.get(node.id());
    return name == null ? node.origin() : node.origin().named(name);
  }
}
