/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the program declared, frozen.
 *
 * @param batchInterval time between two batches
 * @param streams all streams in the order of declaration; a stream comes after its inputs
 * @param outputs all outputs in the order of declaration
 * @param names names of streams, by number
 * @param views by number of a stream, that of the keyed state which it is named for
 * @param cached numbers of the streams that the program asked to keep while a batch runs
 * @param remember how long every stream keeps its batches
 */
public record StreamGraph(
    Duration batchInterval,
    List<StreamNode> streams,
    List<OutputNode> outputs,
    Map<Integer, String> names,
    Map<Integer, Integer> views,
    Set<Integer> cached,
    Optional<Duration> remember) {
  public StreamGraph {
    streams = List.copyOf(streams);
    outputs = List.copyOf(outputs);
    names = Map.copyOf(names);
    views = Map.copyOf(views);
    cached = Set.copyOf(cached);
  }

  /** The streams that bring records in, in the order of declaration. */
  public List<StreamNode> inputs() {
    return streams.stream().filter(node -> node.inputs().isEmpty()).toList();
  }

  /** The keyed states, in the order of declaration. */
  public List<StreamNode.KeyedStateNode> states() {
    return streams.stream()
        .filter(StreamNode.KeyedStateNode.class::isInstance)
        .map(StreamNode.KeyedStateNode.class::cast)
        .toList();
  }

  /** By each name that a keyed state can be found by, its own or that of a stream that shows it: its own. */
  public SortedMap<String, String> stateNames() {
    SortedMap<String, String> found = new TreeMap<>();
    for (StreamNode.KeyedStateNode state : states()) {
      found.put(stateName(state), stateName(state));
    }
    views.forEach((view, state) -> {
      if (names.containsKey(view) && streams.get(state) instanceof StreamNode.KeyedStateNode node) {
        found.put(names.get(view), stateName(node));
      }
    });
    return found;
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
