/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import dev.tidemill.internal.graph.StreamGraph;
import dev.tidemill.internal.graph.StreamNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How long each stream's batches are kept: the input of a window for the window's length, every
 * stream for what the program asked the context to remember. Where the windows themselves are
 * remembered, their inputs are kept for as much longer. Windows that lead to no output keep
 * nothing.
 *
 * @param windows by number of the stream, how long the longest window over it needs it
 * @param remembered how long all streams are remembered
 * @param used the streams that lead to an output, or all if they are remembered
 * @param ofLetters the streams that are made of dead letters
 */
record Retention(
    Map<Integer, Duration> windows,
    Duration remembered,
    Set<Integer> used,
    Set<Integer> ofLetters) {
  static Retention of(StreamGraph graph) {
    Duration remembered = graph.remember().orElse(Duration.ZERO);
    Set<Integer> used = graph.used();
    Map<Integer, Duration> windows = new HashMap<>();
    for (StreamNode node : graph.streams()) {
      if (used.contains(node.id())) {
        node.lookback()
            .ifPresent(length -> windows.merge(
                node.inputs().get(0).id(),
                length.plus(remembered),
                (a, b) -> a.compareTo(b) >= 0 ? a : b));
      }
    }
    Set<Integer> ofLetters = new HashSet<>();
    for (StreamNode node : graph.streams()) { // inputs come first
      if (node instanceof StreamNode.LettersNode
          || node.inputs().stream().anyMatch(input -> ofLetters.contains(input.id()))) {
        ofLetters.add(node.id());
      }
    }
    return new Retention(Map.copyOf(windows), remembered, Set.copyOf(used), Set.copyOf(ofLetters));
  }

  /**
   * Whether a window reads this stream's earlier batches, so that they are computed in their own
   * batch.
   */
  boolean isWindowed(StreamNode node) {
    return windows.containsKey(node.id());
  }

  /** Whether a stream is made of dead letters, among others. */
  boolean readsLetters(StreamNode node) {
    return ofLetters.contains(node.id());
  }

  /** Whether a stream leads to an output, or is remembered. */
  boolean isUsed(StreamNode node) {
    return used.contains(node.id());
  }

  /** Whether later batches, or the program after this one, may ask for a stream's plan. */
  boolean isRemembered(StreamNode node) {
    return of(node).compareTo(Duration.ZERO) > 0;
  }

  /**
   * How long this stream's plans are kept; zero if they are not, as those of states: what can be
   * asked for is what shows them.
   */
  Duration of(StreamNode node) {
    if (node.keyedState().isPresent()) {
      return Duration.ZERO;
    }
    Duration window = windows.getOrDefault(node.id(), Duration.ZERO);
    return window.compareTo(remembered) >= 0 ? window : remembered;
  }
}
