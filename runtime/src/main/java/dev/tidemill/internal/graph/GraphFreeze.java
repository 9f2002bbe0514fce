/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.graph.StreamNode.KeyedStateNode;
import dev.tidemill.internal.graph.StreamNode.LettersNode;
import dev.tidemill.internal.graph.StreamNode.OperatorNode;
import dev.tidemill.internal.graph.StreamNode.PaneNode;
import dev.tidemill.internal.graph.StreamNode.QueueNode;
import dev.tidemill.internal.graph.StreamNode.SourceNode;
import dev.tidemill.internal.graph.StreamNode.TransformNode;
import dev.tidemill.internal.graph.StreamNode.ViewNode;
import dev.tidemill.internal.graph.StreamNode.WindowNode;
import dev.tidemill.listener.OutputInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies the declared streams and outputs into their final form: inputs that were replaced are what
 * their users see, and every origin carries the name that its stream or output was given.
 */
final class GraphFreeze implements StreamNode.Visitor<StreamNode> {
  private final GivenNames names;
  private final NodeKeys keys;
  private final List<StreamNode> frozen = new ArrayList<>();

  GraphFreeze(List<StreamNode> declared, GivenNames names, NodeKeys keys) {
    this.names = names;
    this.keys = keys;
    declared.forEach(node -> frozen.add(node.accept(this)));
  }

  List<StreamNode> streams() {
    return frozen;
  }

  OutputNode output(DeclaredOutput output) {
    Origin origin = named(output.origin(), names.ofOutput(output.index()));
    OutputInfo info = new OutputInfo(output.index(), keys.ofOutput(output.index()), origin);
    return new OutputNode(info, input(output.input()), output.operation());
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
  public StreamNode pane(PaneNode node) {
    return new PaneNode(
        node.id(),
        origin(node),
        input(node.input()),
        node.values(),
        node.byFunction(),
        node.operator());
  }

  /** Errors of a state name it by the name of the stream that shows it. */
  @Override
  public StreamNode keyedState(KeyedStateNode node) {
    String key = keys.ofState(node);
    return new KeyedStateNode(
        node.id(),
        named(node.origin(), names.stream(key).isPresent() ? Optional.of(key) : Optional.empty()),
        input(node.input()),
        node.operator(),
        node.groups(),
        node.window(),
        node.slide(),
        node.initial());
  }

  @Override
  public StreamNode view(ViewNode node) {
    return new ViewNode(node.id(), origin(node), input(node.state()), node.part(), node.operator());
  }

  @Override
  public StreamNode window(WindowNode node) {
    return new WindowNode(
        node.id(), origin(node), input(node.input()), node.length(), node.slide());
  }

  @Override
  public StreamNode letters(LettersNode node) {
    return new LettersNode(node.id(), origin(node), node.slide(), node.onlyIfAny());
  }

  private List<StreamNode> inputs(StreamNode node) {
    return node.inputs().stream().map(this::input).toList();
  }

  /** The final form of a stream that was declared before. */
  private StreamNode input(StreamNode declaredInput) {
    return frozen.get(declaredInput.id());
  }

  private Origin origin(StreamNode node) {
    return named(node.origin(), names.ofStream(node.id()));
  }

  private static Origin named(Origin origin, Optional<String> name) {
    return name.map(origin::named).orElse(origin);
  }
}
