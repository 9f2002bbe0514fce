package dev.tidemill.internal.graph;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that the program declared, frozen.
 *
 * @param batchInterval time between two batches
 * @param streams all streams in the order of declaration; a stream comes after its inputs
 * @param outputs all outputs in the order of declaration
 * @param names names of streams, by number
 * @param cached numbers of the streams that the program asked to keep while a batch runs
 * @param remember how long every stream keeps its batches
 */
public record StreamGraph(
    Duration batchInterval,
    List<StreamNode> streams,
    List<OutputNode> outputs,
    Map<Integer, String> names,
    Set<Integer> cached,
    Optional<Duration> remember) {
  public StreamGraph {
    streams = List.copyOf(streams);
    outputs = List.copyOf(outputs);
    names = Map.copyOf(names);
    cached = Set.copyOf(cached);
  }

  /** The streams that bring records in, in the order of declaration. */
  public List<StreamNode> inputs() {
    return streams.stream()
        .filter(n -> n instanceof StreamNode.SourceNode || n instanceof StreamNode.QueueNode)
        .toList();
  }

  /** The keyed states, in the order of declaration. */
  public List<StreamNode.KeyedStateNode> states() {
    return streams.stream()
        .filter(StreamNode.KeyedStateNode.class::isInstance)
        .map(StreamNode.KeyedStateNode.class::cast)
        .toList();
  }

  /** The name of a keyed state: that of the stream that shows it, or {@code operation-number}. */
  public String stateName(StreamNode.KeyedStateNode state) {
    return names.getOrDefault(state.id(), state.origin().operation() + "-" + state.id());
  }

  /** The name of an input: the given one, or {@code operation-number}. */
  public String inputName(StreamNode input) {
    return names.getOrDefault(input.id(), input.origin().operation() + "-" + input.id());
  }
}
