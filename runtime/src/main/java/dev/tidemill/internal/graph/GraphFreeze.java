package dev.tidemill.internal.graph;

import dev.tidemill.error.Origin;
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
final class GraphFreeze {
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
    declared.forEach(node -> frozen.add(copy(node)));
    List<OutputNode> frozenOutputs = outputs.stream()
        .map(o -> new OutputNode(o.info(), frozen.get(o.input().id()), o.operation()))
        .toList();
    return new StreamGraph(batchInterval, frozen, frozenOutputs, names, views, cached, remember);
  }

  private StreamNode copy(StreamNode node) {
    Origin origin = origin(node);
    List<StreamNode> inputs =
        node.inputs().stream().map(input -> frozen.get(input.id())).toList();
    if (node instanceof StreamNode.SourceNode n) {
      return new StreamNode.SourceNode(n.id(), origin, n.slide(), n.source());
    }
    if (node instanceof StreamNode.QueueNode n) {
      return new StreamNode.QueueNode(n.id(), origin, n.slide(), n.queue());
    }
    if (node instanceof StreamNode.OperatorNode n) {
      return new StreamNode.OperatorNode(n.id(), origin, inputs, n.operator());
    }
    if (node instanceof StreamNode.TransformNode n) {
      return new StreamNode.TransformNode(n.id(), origin, inputs, n.transform());
    }
    if (node instanceof StreamNode.KeyedStateNode n) {
      return new StreamNode.KeyedStateNode(
          n.id(),
          origin,
          inputs.get(0),
          n.operator(),
          n.groups(),
          n.window(),
          n.slide(),
          n.initial());
    }
    StreamNode.WindowNode n = (StreamNode.WindowNode) node;
    return new StreamNode.WindowNode(n.id(), origin, inputs.get(0), n.length(), n.slide());
  }

  private Origin origin(StreamNode node) {
    String name = names.get(node.id());
    return name == null ? node.origin() : node.origin().named(name);
  }
}
