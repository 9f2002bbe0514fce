/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.deadletter.DeadLetter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * All that the program declared, frozen.
 *
 * @param batchInterval time between two batches
 * @param streams all streams in the order of declaration; a stream comes after its inputs
 * @param outputs all outputs in the order of declaration
 * @param keys what streams and states are known by from one run to the next
 * @param stateNames by each name that a keyed state can be found by, its own or that of a stream
 *     that shows it: its key
 * @param cached numbers of the streams that the program asked to keep while a batch runs
 * @param remember how long every stream keeps its batches
 * @param redaction changes dead letters before anybody sees them
 */
public record StreamGraph(
    Duration batchInterval,
    List<StreamNode> streams,
    List<OutputNode> outputs,
    NodeKeys keys,
    SortedMap<String, String> stateNames,
    SortedMap<String, String> formerNames,
    Set<Integer> cached,
    Optional<Duration> remember,
    UnaryOperator<DeadLetter> redaction) {
  public StreamGraph {
    streams = List.copyOf(streams);
    outputs = List.copyOf(outputs);
    cached = Set.copyOf(cached);
  }

  /** The streams that bring records in, in the order of declaration. */
  public List<StreamNode.Intake> inputs() {
    return streams.stream().flatMap(node -> node.intake().stream()).toList();
  }

  /** Whether an output, or a stream that one may read, is made of dead letters. */
  public boolean readsLetters() {
    return streams.stream().anyMatch(StreamNode.LettersNode.class::isInstance);
  }

  /** The keyed states, in the order of declaration. */
  public List<StreamNode.KeyedStateNode> states() {
    return streams.stream().flatMap(node -> node.keyedState().stream()).toList();
  }

  /** The numbers of the streams that lead to an output; of all if they are remembered. */
  public Set<Integer> used() {
    Set<Integer> used = new HashSet<>();
    if (remember.filter(length -> !length.isZero()).isPresent()) {
      streams.forEach(node -> used.add(node.id()));
    }
    Deque<StreamNode> reached = new ArrayDeque<>();
    outputs.forEach(output -> reached.add(output.input()));
    while (!reached.isEmpty()) {
      StreamNode node = reached.remove();
      if (used.add(node.id())) {
        reached.addAll(node.inputs());
      }
    }
    return used;
  }

  /**
   * The key of a stream: by it, what is remembered of it is found again, and a source knows its
   * name.
   */
  public String key(StreamNode stream) {
    return keys.of(stream);
  }

  /** The key of a keyed state, by which the engine finds it. */
  public String stateKey(StreamNode.KeyedStateNode state) {
    return keys.ofState(state);
  }
}
